"""A guest: QEMU, booting one kernel over a root (read-only), the machine's own or
another, with a layer that goes with it, to run one command."""

import ctypes
import dataclasses
import enum
import os
import pathlib
import selectors
import signal
import subprocess
import time

from options import PROJECT

HERE = pathlib.Path(__file__).resolve().parent
VIRTIOFSD = "/usr/lib/qemu/virtiofsd"
PR_SET_PDEATHSIG = 1
PANIC = "Kernel panic - not syncing"
READY = "MATRIX: ready "
# A panic ends QEMU (panic=-1, -no-reboot); if not, this many seconds later.
AFTER_PANIC = 5

# tsc, timers: emulation is too uneven for the kernel to trust its clocks, and
# for its watchdogs to be set as on real processors. norandmaps: what has been
# translated of a program is found again only at the address where it was, so that
# each start of a program at another address is translated anew: most of its time.
COMMAND_LINE = ("console=ttyS0 rdinit=/init panic=-1 loglevel=4 mitigations=off "
                "random.trust_cpu=on tsc=reliable no_timer_check nokaslr "
                "norandmaps 8250.nr_uarts=1 watchdog_thresh=60 "
                "rcupdate.rcu_cpu_stall_timeout=120 log_buf_len=16M")


class End(enum.Enum):
    """How a guest's life ended."""
    POWERED_OFF = "powered off"
    PANIC = "panic"
    NOT_BOOTED = "not booted"  # within its limit
    HANG = "hang"
    FAILED = "failed"  # QEMU itself


@dataclasses.dataclass(frozen=True)
class Limits:
    """In seconds."""
    boot: int = 180
    run: int = 3600


@dataclasses.dataclass(frozen=True)
class GuestRun:
    end: End
    boot_seconds: float | None  # until the command began; None: it never did
    seconds: float
    console: str
    complaint: str = ""  # QEMU's own


def _die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _start(command, **how):
    return subprocess.Popen(command, stdin=subprocess.DEVNULL,
                            preexec_fn=_die_with_parent, **how)


WRITTEN = "out"  # of what is shared


def _shares_by_9p(shared):
    arguments = []
    for tag, source in shared.items():
        how = "" if tag == WRITTEN else ",readonly=on,multidevs=remap"
        arguments += ["-fsdev", f"local,id={tag},path={source},"
                      f"security_model=none{how}",
                      "-device", f"virtio-9p-pci,fsdev={tag},mount_tag={tag}"]
    return arguments


def _shares_by_virtiofs(sockets, memory):
    arguments = ["-object", f"memory-backend-memfd,id=mem,size={memory}M,share=on",
                 "-numa", "node,memdev=mem"]
    for tag, socket in sockets.items():
        arguments += ["-chardev", f"socket,id={tag},path={socket}",
                      "-device", f"vhost-user-fs-pci,chardev={tag},tag={tag}"]
    return arguments


class Guest:
    """Boots and runs; `stop` ends what it has started, from a signal handler as
    well."""

    def __init__(self, files, folder, accelerator, root=None, memory=2048):
        self._files = files
        self._folder = folder  # what the guest leaves, and the console
        self._accelerator = accelerator
        self._root = root  # None: the machine's own
        self._memory = memory
        self._processes = []

    def stop(self):
        for process in self._processes:
            if process.poll() is None:
                process.kill()
        for process in self._processes:
            process.wait()

    def _shared(self):
        shared = {"root": self._root or "/", WRITTEN: self._folder}
        # Of another root they are no part.
        if self._root:
            shared["project"] = PROJECT
            if self._files.modules:
                shared["modules"] = self._files.modules
        return shared

    def _share(self):
        if self._files.share == "9p":
            return _shares_by_9p(self._shared())
        sockets = {}
        for tag, source in self._shared().items():
            socket = self._folder / f".{tag}.sock"
            log = open(self._folder / f"virtiofsd-{tag}.log", "wb")
            self._processes.append(_start(
                [VIRTIOFSD, f"--socket-path={socket}", "-o", f"source={source}",
                 "-o", "cache=auto", "-o", "sandbox=chroot", "-f"],
                stdout=log, stderr=log))
            log.close()
            sockets[tag] = socket
        self._await(sockets.values())
        return _shares_by_virtiofs(sockets, self._memory)

    def _await(self, sockets):
        # virtiofsd says nothing when it listens, and QEMU does not wait.
        until = time.monotonic() + 10
        while not all(socket.exists() for socket in sockets):
            if time.monotonic() > until:
                raise OSError(f"virtiofsd does not listen: see {self._folder}")
            time.sleep(0.02)

    def _command(self):
        words = {"share": self._files.share, "init": HERE / "guest-init.sh",
                 "modules": self._files.modules or ""}
        if self._root:
            words["project"] = PROJECT
        line = " ".join([COMMAND_LINE, *(f"matrix.{key}={value}"
                                         for key, value in words.items())])
        if self._accelerator == "kvm":
            machine = ["-M", "q35,smm=off", "-accel", "kvm", "-cpu",
                       "host,-arch-capabilities", "-smp", "2"]
        else:
            # One processor: a second one that is emulated may run what it has
            # translated of code that the kernel has patched since (an int3 that
            # nobody knows any more, "Oops: int3"). Without erms the kernel clears
            # and copies by words, which is emulated five times as fast as by
            # bytes; smap and smep cost each entry to the kernel.
            machine = ["-M", "q35", "-accel", "tcg,thread=multi,tb-size=512",
                       "-cpu", "max,-erms,-smap,-smep", "-smp", "1"]
        return ["qemu-system-x86_64", *machine, "-m",
                str(self._memory), "-nodefaults", "-no-user-config", "-display",
                "none", "-no-reboot", "-serial", "stdio", "-monitor", "none",
                "-kernel", self._files.image, "-initrd", self._files.initrd,
                "-append", line, *self._share()]

    def run(self, limits):
        start = time.monotonic()
        try:
            with _start(self._command(), stdout=subprocess.PIPE,
                        stderr=subprocess.PIPE) as qemu:
                self._processes.append(qemu)
                try:
                    return self._follow(qemu, start, limits)
                finally:
                    self.stop()
        except OSError as error:
            return GuestRun(End.FAILED, None, 0, "", str(error))
        finally:
            self.stop()

    def _follow(self, qemu, start, limits):
        watch = _Watch(start, limits)
        with selectors.DefaultSelector() as ready, \
                open(self._folder / "console", "wb") as kept:
            ready.register(qemu.stdout, selectors.EVENT_READ)
            while (left := watch.deadline - time.monotonic()) > 0:
                if not ready.select(left):
                    continue
                data = os.read(qemu.stdout.fileno(), 65536)
                if not data:
                    break
                kept.write(data)
                kept.flush()
                watch.take(data)
            else:
                watch.expired = True
        if watch.expired:
            qemu.kill()
        complaint = qemu.stderr.read().decode(errors="replace").strip()
        status = qemu.wait()
        return watch.result(complaint if status != 0 and not watch.expired
                            else "")


class _Watch:
    """What a console says of how far its guest is."""

    def __init__(self, start, limits):
        self._start = start
        self._limits = limits
        self._text = bytearray()
        self._boot_seconds = None
        self._panic = False
        self.deadline = start + limits.boot
        self.expired = False

    def take(self, data):
        self._text += data
        now = time.monotonic()
        if self._boot_seconds is None and READY.encode() in self._text:
            self._boot_seconds = now - self._start
            self.deadline = now + self._limits.run
        if not self._panic and PANIC.encode() in self._text:
            self._panic = True
            self.deadline = now + AFTER_PANIC

    def result(self, complaint):
        if self._panic:
            end = End.PANIC
        elif complaint:
            end = End.FAILED
        elif self.expired:
            end = End.NOT_BOOTED if self._boot_seconds is None else End.HANG
        else:
            end = End.POWERED_OFF
        text = self._text.decode(errors="replace").replace("\r", "")
        return GuestRun(end, self._boot_seconds, time.monotonic() - self._start,
                        text, complaint)
