#!/usr/bin/env python3
"""What clang-tidy is asked to look at, as a build of its own.

    ninja -C BUILD -t deps | lint_batches.py BUILD FOLDER

Files that are compiled alike are looked at several at once, as one that
includes them: most of the time goes into the headers that they share. Those
that have a name in common are kept apart, as far as that can be seen from
here; where a batch is not clean all the same (two of the system's headers
exclude each other, a name hides another file's), its files are looked at one by
one (tidy_batch.sh).
Tests are left out: they would cost as much as all the rest.
"""

import collections
import json
import pathlib
import re
import sys

MOST = 8
ROOMS = ("framework/", "bpf/")
# What begins in the first column: a type, or a function or constant behind its
# type.
NAME = re.compile(
    r"^(?:(?:class|struct|enum(?: class)?|union|using)\s+(\w+)"
    r"|(?:[\w:<>,&*\[\]]+\s+)*?[\w:<>,&*\[\]]+[\s&*]+(\w+)\s*[(={;\[])", re.M)
NO_NAMES = {"hopcheck", "std", "if", "return", "main"}


def own_path(path, build):
    """Of a file of ours, as seen from the root; None of another."""
    root = pathlib.Path.cwd()
    path = pathlib.Path(path)
    if not path.is_absolute():
        path = pathlib.Path((build / path).resolve())
    if not path.is_relative_to(root):
        return None
    name = str(path.relative_to(root))
    return name if name.startswith(ROOMS) else None


def read_dependencies(lines, build):
    """Source to the headers of ours that it is made from."""
    dependencies = {}
    source = None
    first = False
    for line in lines:
        if not line.startswith(" "):
            first = line.rstrip().endswith("(VALID)") or ": #deps" in line
            continue
        path = own_path(line.strip(), build)
        if first:
            source = path
            first = False
            if source:
                dependencies[source] = set()
        elif source and path:
            dependencies[source].add(path)
    return dependencies


def read_commands(build):
    """How files are compiled: command without file and output, to files."""
    alike = collections.defaultdict(list)
    for entry in json.loads((build / "compile_commands.json").read_text()):
        name = own_path(entry["file"], build)
        if name:
            command = re.sub(r" -o \S+ -c \S+", "", entry["command"])
            alike[command, str(pathlib.Path(name).parent)].append(name)
    return alike


def in_batches(files):
    batches = []
    for name in sorted(files):
        names = {one or other for one, other in
                 NAME.findall(pathlib.Path(name).read_text())} - NO_NAMES
        for batch, taken in batches:
            if len(batch) < MOST and not taken & names:
                batch.append(name)
                taken |= names
                break
        else:
            batches.append(([name], names))
    return [batch for batch, _ in batches]


def write_if_new(path, text):
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def main(build, folder):
    dependencies = read_dependencies(sys.stdin, build)
    folder.mkdir(parents=True, exist_ok=True)
    commands = []
    ninja = ["builddir = " + str(folder),  # for ninja's own log
             "rule tidy",
             "  command = bash ci/tidy_batch.sh $in $files && touch $out",
             "  description = clang-tidy $files"]
    for (command, room), files in sorted(read_commands(build).items()):
        files = [name for name in files if name in dependencies]
        for number, batch in enumerate(in_batches(files)):
            path = folder / f"{batch[0].replace('/', '-')}-{number}.batch.cc"
            write_if_new(path, "".join(
                f'#include "{pathlib.Path.cwd() / name}"'
                "  // NOLINT(bugprone-suspicious-include)\n" for name in batch))
            commands.append({"directory": str(build.resolve()),
                             "file": str(path.resolve()),
                             "command": f"{command} -c {path.resolve()}"})
            needs = set(batch).union(*(dependencies[name] for name in batch))
            ninja += [f"build {path}.ok: tidy {path} | "
                      f"{' '.join(sorted(needs))} .clang-tidy ci/tidy_batch.sh",
                      f"  files = {' '.join(batch)}"]
    (folder / "compile_commands.json").write_text(json.dumps(commands))
    (folder / "build.ninja").write_text("\n".join(ninja) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
