"""The command line of ci/kernel-matrix.sh."""

import argparse
import os
import pathlib
import re

PROJECT = pathlib.Path(__file__).resolve().parents[2]
DEFAULT_COMMAND = ("bash", "ci/matrix/default-command.sh")


def _positive(text):
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number above 0")
    return int(text)


def _sysctl(text):
    key, equals, value = text.partition("=")
    if not equals or not re.fullmatch(r"[\w./-]+", key) or "\n" in value:
        raise argparse.ArgumentTypeError(f"'{text}' is not KEY=VALUE")
    return key, value


def _root(text):
    root = pathlib.Path(text).resolve()
    if not os.access(root / "bin/bash", os.X_OK):
        raise argparse.ArgumentTypeError(f"'{text}' is no root: it has no "
                                         "/bin/bash")
    return root


def cache():
    given = os.environ.get("HOPCHECK_KERNEL_CACHE")
    if given:
        return pathlib.Path(given).resolve()
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base) / "hopcheck-kernels"


def _parser():
    parser = argparse.ArgumentParser(
        prog="ci/kernel-matrix.sh", allow_abbrev=False,
        usage="%(prog)s [OPTION...] [KERNEL...] [-- COMMAND...]",
        description="Boots kernels in virtual machines over this machine's root, "
        "which stays as it is, runs COMMAND in each (the kernel tests and the "
        "scenarios unless given), and tells which passed. KERNEL is a name in "
        "the list; without one all run that are not for the night.",
        epilog="Exit status: 0 all passed; 1 a kernel failed, gave no result, or "
        "differs unexplained; 2 bad usage, or this machine cannot do it.")
    add = parser.add_argument
    add("kernels", nargs="*", metavar="KERNEL", help=argparse.SUPPRESS)
    add("--jobs", type=_positive, default=1, metavar="N",
        help="as many kernels at once (1)")
    add("--compare", action="store_true",
        help="compare each kernel's results with those of the first")
    add("--nightly", action="store_true", help="those for the night as well")
    add("--ends", action="store_true", help="only the oldest and the newest")
    add("--fetch", action="store_true", help="only fetch the kernels")
    add("--list", type=pathlib.Path, default=PROJECT / "ci/kernels.txt",
        metavar="FILE", help="the list of kernels (ci/kernels.txt)")
    add("--expected", type=pathlib.Path,
        default=PROJECT / "ci/expected-differences.txt", metavar="FILE",
        help="differences that are explained (ci/expected-differences.txt)")
    add("--build", type=pathlib.Path, default=PROJECT / "build",
        metavar="FOLDER", help="where hopcheck is built (build)")
    add("--results", type=pathlib.Path, metavar="FOLDER",
        help="for what the kernels leave (FOLDER of --build, /matrix)")
    add("--root", type=_root, metavar="FOLDER",
        help="boot over another root, in which hopcheck is built at --build "
        "(ci/second-root.sh)")
    add("--sysctl", type=_sysctl, action="append", default=[],
        metavar="KEY=VALUE", help="set in each guest before COMMAND; repeatable")
    add("--accelerator", choices=("auto", "kvm", "tcg"), default="auto",
        help="auto: kvm where a guest boots with it, tcg otherwise")
    add("--boot-limit", type=_positive, default=180, metavar="SECONDS",
        help="for a kernel to boot (180)")
    add("--limit", type=_positive, default=3600, metavar="SECONDS",
        help="for COMMAND to end (3600)")
    return parser


def parse(arguments):
    command = list(DEFAULT_COMMAND)
    if "--" in arguments:
        at = arguments.index("--")
        arguments, command = arguments[:at], arguments[at + 1:]
    parser = _parser()
    options = parser.parse_args(arguments)
    if not command:
        parser.error("no COMMAND after --")
    options.command = command
    options.build = options.build.resolve()
    if options.root and not options.build.is_relative_to(PROJECT):
        parser.error(f"with --root, --build has to be within {PROJECT}")
    options.results = (options.results or options.build / "matrix").resolve()
    return options
