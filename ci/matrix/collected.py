"""The files that a guest has left, one folder a kernel, read as evidence."""

import json
import shlex
import shutil

import capabilities
import guest
import kernel_log
import test_report
import verdict


def prepare(folder, command, project, program, sysctls):
    """An empty folder for a run, but for what guest-init.sh reads there."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "junit").mkdir(parents=True)
    # One word may be a whole line of shell.
    text = command[0] if len(command) == 1 else shlex.join(command)
    (folder / "command").write_text(text + "\n")
    (folder / "folder").write_text(f"{project}\n")
    (folder / "program").write_text(f"{program}\n")
    (folder / "sysctls").write_text("".join(f"{key}={value}\n"
                                            for key, value in sysctls))


def _text(folder, name):
    try:
        return (folder / name).read_text(errors="replace")
    except OSError:
        return ""


def _number(folder, name):
    text = _text(folder, name).strip()
    return int(text) if text.isdigit() else None


def log(folder):
    """The kernel's: at its end, or as far as it came."""
    return _text(folder, "dmesg") or _text(folder, "kmsg")


def panic(console):
    start = console.find(guest.PANIC)
    if start < 0:
        return ""
    # What led to it stands above.
    above = console[:start].splitlines()[-kernel_log.LINES:]
    text = "\n".join(above) + console[start:]
    return "\n".join(kernel_log.plain(text)[:2 * kernel_log.LINES])


def read(folder, run, limits, kernel):
    before, after = (_number(folder, name)
                     for name in ("taint-before", "taint-after"))
    try:
        _, missing = capabilities.read(_text(folder, "doctor.json"))
        error = ""
    except capabilities.ReportError as caught:
        missing, error = {}, str(caught)
    return verdict.Evidence(
        end=run.end, limits=limits, complaint=run.complaint,
        panic=panic(run.console), exit_status=_number(folder, "status"),
        tests=test_report.read(folder.glob("**/*.xml")),
        splats=tuple(kernel_log.splats(log(folder))),
        taints=tuple(kernel_log.new_taints(before, after))
        if None not in (before, after) else (),
        missing=missing, report_error=error, lacks=kernel.lacks,
        refused_sysctls=tuple(_text(folder, "sysctls-refused").split()))


def release(folder):
    return _text(folder, "release").strip()


def write_verdict(folder, kernel, run, found, tests):
    """For other programs: verdict.json."""
    (folder / "verdict.json").write_text(json.dumps({
        "kernel": kernel.name, "release": release(folder),
        "status": found.status.value, "reasons": found.reasons,
        "notes": found.notes, "tests": tests.run, "failed": tests.failed,
        "skipped": [
            {"test": name, "why": why} for name, why in tests.skipped],
        "boot_seconds": run.boot_seconds, "seconds": run.seconds},
        indent=2) + "\n")
