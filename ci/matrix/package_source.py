"""Kernel packages of Debian's, downloaded and unpacked, with lists and sources
of their own: nothing is installed, and apt's own state is left alone.

    CACHE/apt/SUITE/          lists of packages, a day old at most
    CACHE/kernels/NAME-SUM/   what a kernel's packages hold; SUM is of the
                              checksums that the signed list gives for them
"""

import dataclasses
import fnmatch
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
DAY = 24 * 60 * 60
# From 6.19 on the image's package is empty, and depends on those that are not.
PARTS = re.compile(r"linux-(image|binary|modules)-\d.*")


class FetchError(Exception):
    """A kernel could not be had; says of which suite or package, and why."""


@dataclasses.dataclass(frozen=True)
class Package:
    name: str
    version: str
    sha256: str
    depends: tuple


def mirror():
    return os.environ.get("HOPCHECK_DEBIAN_MIRROR", "http://deb.debian.org")


def source_line(suite):
    archive = "debian-security" if suite.endswith("-security") else "debian"
    return (f"deb [arch=amd64 signed-by={KEYRING}] "
            f"{mirror()}/{archive} {suite} main\n")


def packages(listing):
    """What `apt-cache show` printed, as packages."""
    found = []
    for stanza in listing.split("\n\n"):
        fields = dict(re.findall(r"^([A-Za-z0-9-]+): (.*)$", stanza, re.M))
        if "Package" in fields and "SHA256" in fields:
            depends = tuple(re.match(r"\S+", part.strip())[0] for part in
                            fields.get("Depends", "").split(",") if part.strip())
            found.append(Package(fields["Package"], fields["Version"],
                                 fields["SHA256"], depends))
    return found


def newest(candidates, newer):
    """The one of the highest version; newer(a, b) compares two as dpkg does."""
    best = None
    for candidate in candidates:
        if best is None or newer(candidate.version, best.version):
            best = candidate
    return best


def _newer(one, other):
    return subprocess.run(["dpkg", "--compare-versions", one, "gt", other],
                          check=False).returncode == 0


class PackageSource:
    """The packages of one suite."""

    def __init__(self, cache, suite, say):
        self._cache = pathlib.Path(cache)
        self._suite = suite
        self._say = say
        self._folder = self._cache / "apt" / suite

    def _apt(self, tool, *arguments, folder=None):
        for part in ("lists/partial", "cache/archives/partial"):
            (self._folder / part).mkdir(parents=True, exist_ok=True)
        (self._folder / "sources.list").write_text(source_line(self._suite))
        options = {"Dir::Etc::sourcelist": self._folder / "sources.list",
                   "Dir::Etc::sourceparts": "/dev/null",
                   "Dir::State::lists": self._folder / "lists",
                   "Dir::State::status": "/dev/null",
                   "Dir::Cache": self._folder / "cache",
                   "APT::Architecture": "amd64",
                   "APT::Architectures": "amd64",
                   "APT::Sandbox::User": "",
                   "Acquire::Languages": "none", "Acquire::Retries": 3}
        command = [tool, "-qq"]
        for key, value in options.items():
            command += ["-o", f"{key}={value}"]
        run = subprocess.run(command + list(arguments), cwd=folder, text=True,
                             stdin=subprocess.DEVNULL, check=False,
                             capture_output=True)
        if run.returncode != 0:
            raise FetchError(f"{self._suite}: {tool} {' '.join(arguments)}: "
                             f"{run.stderr.strip()}")
        return run.stdout

    def _update(self):
        stamp = self._folder / "updated"
        if stamp.exists() and time.time() - stamp.stat().st_mtime < DAY:
            return
        self._say(f"lists of {self._suite}")
        try:
            self._apt("apt-get", "update", "--error-on=any")
        except FetchError as error:
            if not stamp.exists():
                raise
            self._say(f"{error}\n  going on with the lists of "
                      f"{time.ctime(stamp.stat().st_mtime)}")
            return
        stamp.touch()

    def _show(self, names):
        return packages(self._apt("apt-cache", "show", "--", *names))

    def _find(self, pattern):
        names = [name for name in self._apt("apt-cache", "pkgnames",
                                            pattern.partition("*")[0]).split()
                 if fnmatch.fnmatchcase(name, pattern)]
        found = newest(self._show(names), _newer) if names else None
        if found is None:
            raise FetchError(f"{self._suite}: no package {pattern}")
        return found

    def _with_parts(self, package):
        """The packages that a kernel comes in, those that it only names
        (linux-image-amd64) included."""
        found = [package]
        for name in package.depends:
            if PARTS.fullmatch(name) and name != package.name:
                found += self._with_parts(self._find(name))
        return found

    def fetch(self, pattern):
        """The folder that the newest kernel of that name is unpacked in."""
        self._update()
        parts = self._with_parts(self._find(pattern))
        named = [part.name for part in parts if PARTS.fullmatch(part.name)]
        digest = hashlib.sha256("".join(sorted(
            part.sha256 for part in parts)).encode()).hexdigest()[:16]
        target = self._cache / "kernels" / f"{(named or [pattern])[0]}-{digest}"
        if not target.exists():
            self._unpack(parts, target)
        return target

    def _unpack(self, parts, target):
        target.parent.mkdir(parents=True, exist_ok=True)
        work = pathlib.Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
        try:
            for part in parts:
                self._say(f"{part.name} {part.version} of {self._suite}")
                # Holds what it downloads against the list's checksum itself.
                self._apt("apt-get", "download", f"{part.name}={part.version}",
                          folder=work)
            for file in sorted(work.glob("*.deb")):
                subprocess.run(["dpkg-deb", "-x", file, work / "root"],
                               check=True)
                file.unlink()
            (work / "root").rename(target)
        finally:
            shutil.rmtree(work, ignore_errors=True)
