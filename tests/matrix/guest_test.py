"""How a guest's life ends, with a stand-in for QEMU that prints a console."""

import os
import pathlib
import tempfile
import threading
import time
import unittest

from boot_files import BootFiles
from guest import PROJECT, End, Guest, Limits

READY = "echo '[    5.1] x'; echo 'MATRIX: ready 5.12 6.1.0'\n"
PANIC = "echo '[ 7.0] Kernel panic - not syncing: Fatal exception'\n"


class GuestsEnd(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(
            self.enterContext(tempfile.TemporaryDirectory()))
        path = os.environ["PATH"]
        os.environ["PATH"] = f"{self.folder}:{path}"
        self.addCleanup(os.environ.__setitem__, "PATH", path)

    def guest(self, script, modules=None, root=None):
        qemu = self.folder / "qemu-system-x86_64"
        qemu.write_text("#!/bin/sh\necho $$ >" f"{self.folder}/pid\n" + script)
        qemu.chmod(0o755)
        nothing = pathlib.Path("/dev/null")
        return Guest(BootFiles(nothing, nothing, modules, "9p"), self.folder,
                     "tcg", root)

    def run_of(self, script, boot=20, run=20):
        return self.guest(script).run(Limits(boot, run))

    def is_alive(self):
        pid = int((self.folder / "pid").read_text())
        return pathlib.Path(f"/proc/{pid}").exists()

    def test_what_is_emulated_has_one_processor(self):
        self.run_of(f'echo "$@" >{self.folder}/arguments\n')
        self.assertIn(" -smp 1 ", (self.folder / "arguments").read_text())

    def test_powered_off(self):
        run = self.run_of(READY)
        self.assertIs(run.end, End.POWERED_OFF)
        self.assertIsNotNone(run.boot_seconds)
        self.assertIn("MATRIX: ready", (self.folder / "console").read_text())

    def test_a_panic_ends_at_once_though_qemu_goes_on(self):
        begin = time.monotonic()
        run = self.run_of(READY + PANIC + "exec sleep 60\n", run=60)
        self.assertIs(run.end, End.PANIC)
        self.assertLess(time.monotonic() - begin, 30)
        self.assertFalse(self.is_alive())

    def test_a_panic_is_one_though_qemu_says_that_all_is_well(self):
        self.assertIs(self.run_of(PANIC).end, End.PANIC)

    def test_one_that_does_not_boot_ends_after_its_limit(self):
        run = self.run_of("exec sleep 60\n", boot=1)
        self.assertIs(run.end, End.NOT_BOOTED)
        self.assertIsNone(run.boot_seconds)
        self.assertFalse(self.is_alive())

    def test_one_that_hangs_ends_after_its_limit(self):
        run = self.run_of(READY + "exec sleep 60\n", run=1)
        self.assertIs(run.end, End.HANG)
        self.assertFalse(self.is_alive())

    def test_chatter_does_not_move_the_limit(self):
        begin = time.monotonic()
        run = self.run_of(READY + "while :; do echo x; sleep 0.05; done\n", run=1)
        self.assertIs(run.end, End.HANG)
        self.assertLess(time.monotonic() - begin, 15)

    def test_what_qemu_complains_of_is_told(self):
        run = self.run_of("echo 'no such machine' >&2; exit 1\n")
        self.assertIs(run.end, End.FAILED)
        self.assertEqual(run.complaint, "no such machine")

    def test_stopping_ends_it(self):
        guest = self.guest(READY + "exec sleep 60\n")
        runs = []
        thread = threading.Thread(
            target=lambda: runs.append(guest.run(Limits(60, 60))))
        thread.start()
        until = time.monotonic() + 20
        while not (self.folder / "console").exists() or (
                b"ready" not in (self.folder / "console").read_bytes()):
            self.assertLess(time.monotonic(), until)
            time.sleep(0.02)
        guest.stop()
        thread.join(20)
        self.assertFalse(thread.is_alive())
        self.assertFalse(self.is_alive())

    def words_of(self, **how):
        self.guest(f'echo "$@" >{self.folder}/words\n' + READY,
                   **how).run(Limits(20, 20))
        return (self.folder / "words").read_text()

    def test_it_boots_over_the_machines_own_root(self):
        words = self.words_of(modules="/cache/modules")
        self.assertIn("id=root,path=/,security_model=none,readonly=on", words)
        self.assertIn(f"id=out,path={self.folder},security_model=none -device",
                      words)
        self.assertNotIn("project", words)
        self.assertNotIn("id=modules", words)

    def test_what_another_root_lacks_is_shared_besides(self):
        words = self.words_of(modules="/cache/modules", root="/roots/trixie")
        self.assertIn("id=root,path=/roots/trixie,security_model=none,readonly=on",
                      words)
        self.assertIn(f"id=project,path={PROJECT},security_model=none,readonly=on",
                      words)
        self.assertIn("id=modules,path=/cache/modules,security_model=none,"
                      "readonly=on", words)
        self.assertIn(f" matrix.project={PROJECT}", words)


if __name__ == "__main__":
    unittest.main()
