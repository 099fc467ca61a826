"""How a kernel can mount what the machine shares with it."""

import pathlib
import shutil
import subprocess
import tempfile
import unittest

import need

if shutil.which("modprobe") is None:
    need.unavailable("there is no modprobe (apt-get install kmod)")

from boot_files import BootError, choose_share  # noqa: E402


class Share(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.modules = pathlib.Path(folder.name) / "lib/modules/7.3.4"
        (self.modules / "kernel").mkdir(parents=True)
        self.elf = pathlib.Path(folder.name) / "vmlinux"
        self.elf.write_bytes(b"\x7fELF overlay\0refusing virtiofs tag\0")

    def modules_are(self, *files):
        for file in files:
            path = self.modules / "kernel" / file
            path.parent.mkdir(parents=True)
            path.touch()
        # It complains of the empty files, and lists them.
        subprocess.run(["depmod", "-b", self.modules.parents[2], "7.3.4"],
                       check=True, stderr=subprocess.DEVNULL)

    def built_in_are(self, *files):
        (self.modules / "modules.builtin").write_text(
            "".join(f"kernel/{file}\n" for file in files))

    def share(self):
        return choose_share(self.modules, self.elf)

    def test_by_modules(self):
        self.modules_are("net/9p/9pnet_virtio.ko", "fs/9p/9p.ko",
                         "fs/fuse/virtiofs.ko")
        self.assertEqual(self.share(), "9p")

    def test_kernels_for_clouds_have_no_9p(self):
        self.modules_are("fs/fuse/virtiofs.ko")
        self.assertEqual(self.share(), "virtiofs")

    def test_built_in_as_a_list_says(self):
        self.modules_are()
        self.built_in_are("net/9p/9pnet_virtio.ko", "fs/9p/9p.ko")
        self.assertEqual(self.share(), "9p")

    def test_built_in_as_the_image_says(self):
        self.modules_are()
        self.elf.write_bytes(b"\x7fELF overlay\0virtiofs\0")
        self.assertEqual(self.share(), "virtiofs")

    def test_neither(self):
        self.modules_are("fs/overlayfs/overlay.ko")
        with self.assertRaisesRegex(
                BootError, "7.3.4: neither 9p nor virtiofs: the machine's root "
                "cannot be shared with it"):
            self.share()

    def test_a_kernel_without_modules_has_all_built_in(self):
        self.assertEqual(choose_share(None, self.elf), "9p")


if __name__ == "__main__":
    unittest.main()
