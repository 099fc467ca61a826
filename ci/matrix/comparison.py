"""One kernel's results held against another's, by `hopcheck diff`: what differs,
and what of it is explained."""

import dataclasses
import json
import subprocess

TROUBLE = 2  # the exit status of `hopcheck diff`


class DiffError(Exception):
    """The two results cannot be compared."""


@dataclasses.dataclass
class Comparison:
    counts: dict
    explained: dict = dataclasses.field(default_factory=dict)  # Entry: how many
    unexplained: list = dataclasses.field(default_factory=list)  # sentences


def run_diff(program, before, after, *options):
    run = subprocess.run([program, "diff", *options, before, after], text=True,
                         capture_output=True, check=False)
    if run.returncode not in (0, 1, 3):
        raise DiffError(run.stderr.strip() or
                        f"hopcheck diff ended with status {run.returncode}")
    return run.stdout


def _change_text(change):
    """"router/filter.FORWARD verdict: accept -> drop"."""
    subject = " ".join(filter(None, (change.get("part"), change.get("where"),
                                     change.get("what"))))
    values = f"{change.get('before', '(none)')} -> {change.get('after', '(none)')}"
    return f"{subject}: {values}" if subject else values


def differences(probe, before, after):
    """Of a probe of `hopcheck diff --json`: (kernels, aspect, text), of the
    kernels named `before` and `after`."""
    if probe["status"] == "different":
        for change in probe["changes"]:
            yield (before, after), change["aspect"], _change_text(change)
    elif probe["status"] == "inconclusive":
        for side, kernel in (("before", before), ("after", after)):
            if probe[side]["result"] == "inconclusive":
                yield ((kernel,), "inconclusive",
                       probe[side].get("inconclusive", ""))
    elif probe["status"] in ("only_before", "only_after"):
        lacks = after if probe["status"] == "only_before" else before
        yield (lacks,), "missing", f"not run on {lacks}"


def compare(document, before, after, expected):
    found = Comparison(document["counts"])
    for probe in document["probes"]:
        file = (probe.get("before") or probe.get("after"))["file"]
        name = " ".join(filter(None, (
            file, f"[{probe['variant']}]" if probe["variant"] else "",
            probe["probe"])))
        for kernels, aspect, text in differences(probe, before, after):
            entry = next((entry for entry in expected if
                          entry.explains(kernels, file, aspect, text)), None)
            if entry is None:
                found.unexplained.append(f"{name}: {aspect}: {text}")
            else:
                found.explained[entry] = found.explained.get(entry, 0) + 1
    return found


def compare_folders(program, folders, names, expected):
    """`folders` and `names` of the two, the first one's first. Leaves the whole
    of it in the second's folder, as JSON and as Markdown."""
    results = [folder / "results.json" for folder in folders]
    for result in results:
        if not result.exists():
            raise DiffError(f"no results of hopcheck run --json: {result}")
    text = run_diff(program, *results, "--json")
    (folders[1] / "diff.json").write_text(text)
    (folders[1] / "diff.md").write_text(
        run_diff(program, *results, "--markdown"))
    return compare(json.loads(text), *names, expected)


def describe(names, found):
    counts = found.counts
    lines = [f"{names[1]} and {names[0]}: {counts['same']} probes are the same, "
             f"{counts['different']} differ, {counts['inconclusive']} are "
             f"inconclusive, {counts['only_before'] + counts['only_after']} "
             "have run on one only"]
    for entry, number in sorted(found.explained.items(),
                                key=lambda item: item[0].line):
        lines.append(f"  explained, {number} of them: {entry.why}")
    lines += [f"  unexplained: {what}" for what in found.unexplained]
    return "\n".join(lines)
