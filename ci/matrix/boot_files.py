"""What QEMU boots a kernel with: its image, unpacked, and a small initial file
system that mounts the machine's root."""

import dataclasses
import os
import pathlib
import re
import shutil
import struct
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
# How a bzImage's payload begins, and what unpacks it.
UNPACK = ((b"\xfd7zXZ\0", ("xz", "-dc")), (b"\x28\xb5\x2f\xfd", ("zstd", "-dc")),
          (b"\x1f\x8b", ("gzip", "-dc")), (b"\x02\x21\x4c\x18", ("lz4", "-dc")),
          (b"\x7fELF", ("cat",)))
# Debian's kernels for clouds have no 9p.
SHARES = {"9p": ("9pnet_virtio", "9p"), "virtiofs": ("virtiofs",)}
ALWAYS = ("virtio_pci", "overlay")
OPENERS = {".xz": ("xz", "-dc"), ".zst": ("zstd", "-dc"), ".gz": ("gzip", "-dc")}


class BootError(Exception):
    """A kernel's files are not what can be booted; says which, and why."""


@dataclasses.dataclass(frozen=True)
class BootFiles:
    image: pathlib.Path
    initrd: pathlib.Path
    modules: pathlib.Path | None  # .../lib/modules/RELEASE
    share: str  # "9p" or "virtiofs": how it can mount the machine's root


def find_modules(folder):
    """From Debian 13 on they are in usr/lib."""
    found = [path.parent for path in folder.glob("**/lib/modules/*/kernel")]
    if len(found) != 1:
        raise BootError(f"{folder}: {len(found)} folders lib/modules/RELEASE, "
                        "and not one")
    return found[0]


def find_image(folder):
    found = (sorted(folder.glob("boot/vmlinuz-*")) +
             sorted(folder.glob("**/lib/modules/*/vmlinuz")))
    if not found:
        raise BootError(f"{folder}: no vmlinuz in it")
    return found[0]


def payload(image):
    """The compressed kernel in a bzImage, as Linux's x86 boot protocol tells
    where it is (2.08 and later)."""
    if image[0x202:0x206] != b"HdrS":
        return b""
    sectors = image[0x1f1] or 4
    offset, length = struct.unpack_from("<II", image, 0x248)
    start = (sectors + 1) * 512 + offset
    return image[start:start + length]


def extract(image, target):
    """The ELF file in a bzImage, or the file itself where it is one: under
    emulation the kernel takes seconds to unpack itself."""
    data = image.read_bytes()
    body = data if data.startswith(b"\x7fELF") else payload(data)
    for magic, command in UNPACK:
        if body.startswith(magic):
            # Its length follows the compressed data, at which tools grumble.
            unpacked = subprocess.run(command, input=body, check=False,
                                      capture_output=True).stdout
            if unpacked.startswith(b"\x7fELF"):
                target.write_bytes(unpacked)
                return
    raise BootError(f"{image}: no kernel that can be unpacked (xz, zstd, gzip, "
                    "lz4, ELF)")


def _module_files(modules, name):
    """The files of a module and of those it needs, in the order to load them;
    none where it is built in or not there."""
    shown = subprocess.run(
        ["modprobe", "-d", modules.parents[2], "-S", modules.name,
         "--show-depends", name], capture_output=True, text=True, check=False)
    return [pathlib.Path(match) for match in
            re.findall(r"^insmod (\S+)", shown.stdout, re.M)]


def _has(modules, name):
    if _module_files(modules, name):
        return True
    built_in = modules / "modules.builtin"
    return built_in.exists() and f"/{name}.ko" in built_in.read_text()


def choose_share(modules, elf):
    """How the kernel of these modules and this image mounts what is shared."""
    if modules is None:
        return "9p"
    for share, names in SHARES.items():
        if all(_has(modules, name) for name in names):
            return share
    # Debian's packages have no list of what is built in (virtiofs is in 7.3's
    # for clouds). A file system knows its name.
    if b"\0virtiofs\0" in elf.read_bytes():
        return "virtiofs"
    raise BootError(f"{modules}: neither 9p nor virtiofs: the machine's root "
                    "cannot be shared with it")


def _put_modules(modules, names, folder):
    order = []
    for name in names:
        for file in _module_files(modules, name):
            opener = OPENERS.get(file.suffix)
            plain = file.name.removesuffix(file.suffix) if opener else file.name
            if plain in order:
                continue
            with open(folder / plain, "wb") as out:
                subprocess.run([*(opener or ("cat",)), file], stdout=out,
                               check=True)
            order.append(plain)
    (folder / "order").write_text("".join(f"{name}\n" for name in order))


def _write_initrd(modules, share, target):
    with tempfile.TemporaryDirectory() as work:
        root = pathlib.Path(work)
        for part in ("bin", "mod", "proc", "sys", "dev", "ro", "rw", "root"):
            (root / part).mkdir()
        shutil.copy("/bin/busybox", root / "bin/busybox")
        (root / "bin/sh").symlink_to("busybox")
        shutil.copy(HERE / "initrd-init.sh", root / "init")
        (root / "init").chmod(0o755)
        (root / "mod/order").touch()
        if modules is not None:
            _put_modules(modules, (*ALWAYS, *SHARES[share]), root / "mod")
        names = sorted(path.relative_to(root).as_posix()
                       for path in root.rglob("*"))
        archive = subprocess.run(
            ["cpio", "-o", "-H", "newc", "--quiet", "-R", "0:0"], cwd=root,
            input="\n".join(names).encode(), capture_output=True, check=True)
        target.write_bytes(archive.stdout)


def make(image, modules, folder):
    """Both files, in `folder`: the image is kept there, the other is quickly
    made."""
    folder.mkdir(parents=True, exist_ok=True)
    if modules is not None and not (modules / "modules.dep").exists():
        # It warns of lists that Debian's packages leave out as well.
        subprocess.run(["depmod", "-b", modules.parents[2], modules.name],
                       check=True, stderr=subprocess.DEVNULL)
    elf, initrd = folder / "vmlinux", folder / "initrd"
    if not elf.exists() or elf.stat().st_mtime < image.stat().st_mtime:
        partial = folder / f"vmlinux.{os.getpid()}"
        extract(image, partial)
        partial.rename(elf)
    share = choose_share(modules, elf)
    _write_initrd(modules, share, initrd)
    return BootFiles(elf, initrd, modules, share)
