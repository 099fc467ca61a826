"""What is made of apt's answers."""

import unittest

import package_source
from package_source import Package, packages

SHOWN = """\
Package: linux-image-7.3.4+deb13-amd64
Version: 7.3.4-1~bpo13+1
Depends: linux-binary-7.3.4+deb13-amd64 (= 7.3.4-1~bpo13+1), kmod
SHA256: aa
Description: a kernel
 with more words: than one line

Package: linux-image-virtual
Version: 1
"""


class PackageSource(unittest.TestCase):
    def test_stanzas_are_packages(self):
        self.assertEqual(packages(SHOWN), [Package(
            "linux-image-7.3.4+deb13-amd64", "7.3.4-1~bpo13+1", "aa",
            ("linux-binary-7.3.4+deb13-amd64", "kmod"))])

    def test_the_newest_is_dpkgs_not_the_alphabets(self):
        versions = ("6.9-1", "6.18-1", "6.18-1~bpo13+1")
        found = package_source.newest(
            [Package(f"linux-{v}", v, "", ()) for v in versions],
            package_source._newer)
        self.assertEqual(found.version, "6.18-1")
        self.assertIsNone(package_source.newest([], package_source._newer))

    def test_parts_are_told_from_what_a_kernel_merely_needs(self):
        for name in ("linux-image-6.1.0-56-amd64",
                     "linux-modules-7.3.4+deb13-amd64",
                     "linux-binary-7.3.4+deb13-rt-amd64"):
            self.assertTrue(package_source.PARTS.fullmatch(name), name)
        for name in ("kmod", "initramfs-tools", "linux-image-amd64",
                     "linux-base-7.3.4"):
            self.assertFalse(package_source.PARTS.fullmatch(name), name)

    def test_security_suites_are_in_an_archive_of_their_own(self):
        line = package_source.source_line("bullseye-security")
        self.assertIn("/debian-security bullseye-security main", line)
        self.assertIn("/debian trixie main", package_source.source_line("trixie"))


if __name__ == "__main__":
    unittest.main()
