"""Boots kernels, runs a command in each, and tells what is to be made of it. The
entry is ci/kernel-matrix.sh."""

import concurrent.futures
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import threading

import boot_files
import collected
import comparison
import expected_differences
import guest
import kernel_list
import options as command_line
import package_source
import verdict
from verdict import Status, judge

KVM = pathlib.Path("/dev/kvm")
KVM_LIMIT = 30
TOOLS = {"qemu-system-x86_64": "qemu-system-x86", "cpio": "cpio",
         "busybox": "busybox-static", "modprobe": "kmod", "xz": "xz-utils",
         "zstd": "zstd"}


class Interrupted(Exception):
    def __init__(self, number):
        super().__init__(signal.Signals(number).name)
        self.number = number


class Matrix:
    def __init__(self, options):
        self._options = options
        self._cache = command_line.cache()
        self._limits = guest.Limits(options.boot_limit, options.limit)
        self._accelerator = "tcg"
        self._guests = set()
        self._lock = threading.Lock()
        self._stopped = False

    def say(self, text):
        with self._lock:
            print(text, flush=True)

    def stop(self):
        self._stopped = True
        with self._lock:
            guests = list(self._guests)
        for one in guests:
            one.stop()

    def _files(self, kernel):
        if kernel.image:
            image, modules = kernel.image, kernel.modules
            folder = self._cache / "own" / kernel.name
        else:
            source = package_source.PackageSource(
                self._cache, kernel.suite, lambda text: self.say(f"fetch: {text}"))
            folder = source.fetch(kernel.package)
            image = boot_files.find_image(folder)
            modules = boot_files.find_modules(folder)
        return boot_files.make(image, modules, folder / "matrix-boot")

    def _boot(self, files, folder, accelerator, limits, root=None):
        one = guest.Guest(files, folder, accelerator, root)
        with self._lock:
            if self._stopped:
                return guest.GuestRun(guest.End.FAILED, None, 0, "", "stopped")
            self._guests.add(one)
        try:
            return one.run(limits)
        finally:
            with self._lock:
                self._guests.discard(one)

    def _kvm_works(self, files):
        """Whether a guest boots with it: the file says little, there are machines
        that have it and guests that hang. Asked once until this machine is booted
        again."""
        boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        known = self._cache / f"kvm-{boot}"
        if not known.exists():
            with tempfile.TemporaryDirectory() as work:
                folder = pathlib.Path(work)
                collected.prepare(folder, ["true"], "/", "/nonexistent", [])
                run = self._boot(files, folder, "kvm",
                                 guest.Limits(KVM_LIMIT, KVM_LIMIT))
            if self._stopped:
                return False
            worked = (run.end is guest.End.POWERED_OFF and
                      run.boot_seconds is not None)
            known.write_text("works" if worked else run.end.value)
        said = known.read_text()
        if said != "works":
            self.say("/dev/kvm is there, but no guest has booted with it in "
                     f"{KVM_LIMIT} s ({said})")
        return said == "works"

    def choose_accelerator(self, files):
        self._accelerator = self._options.accelerator
        if self._accelerator == "auto":
            there = os.access(KVM, os.R_OK | os.W_OK)
            self._accelerator = ("kvm" if there and self._kvm_works(files)
                                 else "tcg")
        self.say(f"accelerator: {self._accelerator}")

    def run(self, kernel, files):
        options = self._options
        folder = options.results / kernel.name
        collected.prepare(folder, options.command, command_line.PROJECT,
                          options.build / "bin/hopcheck", options.sysctl)
        run = self._boot(files, folder, self._accelerator, self._limits,
                         options.root)
        if self._stopped:
            return judge(verdict.Evidence(run.end, self._limits))
        evidence = collected.read(folder, run, self._limits, kernel)
        found = judge(evidence)
        collected.write_verdict(folder, kernel, run, found, evidence.tests)
        self.say(describe(kernel, collected.release(folder), run, evidence,
                          found, folder))
        return found

    def run_all(self, kernels):
        files, verdicts = {}, {}
        for kernel in kernels:
            try:
                files[kernel.name] = self._files(kernel)
            except (boot_files.BootError, package_source.FetchError) as error:
                self.say(f"{kernel.name}: no result\n  {error}")
                verdicts[kernel.name] = Status.NO_RESULT
        if self._options.fetch or not files:
            return verdicts
        self.choose_accelerator(next(iter(files.values())))
        with concurrent.futures.ThreadPoolExecutor(self._options.jobs) as pool:
            runs = {kernel.name: pool.submit(self.run, kernel,
                                             files[kernel.name])
                    for kernel in kernels if kernel.name in files}
            try:
                for name, run in runs.items():
                    verdicts[name] = run.result().status
            except BaseException:
                for run in runs.values():
                    run.cancel()
                self.stop()
                raise
        return verdicts

    def _program_here(self):
        """One that runs on this machine."""
        options = self._options
        build = command_line.PROJECT / "build" if options.root else options.build
        return build / "bin/hopcheck"

    def compare(self, kernels, expected):
        """Each with the first; whether all that differs is explained."""
        first, *others = kernels
        good = True
        for kernel in others:
            names = (first.name, kernel.name)
            folders = [self._options.results / name for name in names]
            try:
                found = comparison.compare_folders(self._program_here(), folders,
                                                   names, expected)
            except comparison.DiffError as error:
                self.say(f"{names[1]} and {names[0]}: {error}")
                good = False
                continue
            self.say(comparison.describe(names, found))
            good = good and not found.unexplained
        return good


def describe(kernel, release, run, evidence, found, folder):
    """What is printed of a kernel."""
    boot = ("not booted" if run.boot_seconds is None else
            f"booted in {run.boot_seconds:.1f} s")
    tests = evidence.tests
    lines = [f"{kernel.name}: {found.status.value}"
             f" ({release or 'no release'}, {boot}, {run.seconds:.1f} s in all,"
             f" {tests.run} tests, {len(tests.failed)} failed,"
             f" {len(tests.skipped)} skipped)"]
    for reason in found.reasons:
        lines += ["  " + line for line in reason.splitlines()]
    lines += ["  note: " + line for line in found.notes]
    if found.status is not Status.PASS:
        lines.append(f"  see {folder}")
    return "\n".join(lines)


def _missing_tools():
    return [package for tool, package in TOOLS.items()
            if shutil.which(tool, path=os.environ.get("PATH", "") +
                            ":/usr/sbin:/sbin") is None]


def _on_signal(number, _):
    raise Interrupted(number)


def main(arguments):
    options = command_line.parse(arguments)
    try:
        kernels = kernel_list.choose(kernel_list.read(options.list),
                                     options.kernels, options.nightly)
        if options.ends:
            kernels = kernels[:1] + kernels[1:][-1:]
        expected = (expected_differences.read(options.expected)
                    if options.compare else [])
    except (kernel_list.ListError, expected_differences.ListError) as error:
        print(error, file=sys.stderr)
        return 2
    missing = _missing_tools()
    if missing:
        print("this machine cannot run virtual machines: as root, ci/deps.sh "
              f"--matrix, for {', '.join(missing)}", file=sys.stderr)
        return 2
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)
    matrix = Matrix(options)
    try:
        verdicts = matrix.run_all(kernels)
        explained = (not options.compare or options.fetch or
                     matrix.compare(kernels, expected))
    except Interrupted as signalled:
        matrix.stop()
        print(f"interrupted ({signalled}): its guests have been ended",
              file=sys.stderr)
        return 128 + signalled.number
    failed = [name for name, status in verdicts.items()
              if status is not Status.PASS]
    return 1 if failed or not explained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
