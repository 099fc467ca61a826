"""What a test needs and a machine may lack: skipped at home, a failure where
HOPCHECK_REQUIRE_KERNEL=1 is set, as in the project's other tests."""

import importlib
import os
import sys

SKIPPED = 77  # as ctest is told


def unavailable(why):
    if os.environ.get("HOPCHECK_REQUIRE_KERNEL") == "1":
        sys.exit(f"HOPCHECK_REQUIRE_KERNEL is set, but {why}")
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def modules(**packages):
    """Needs modules, each from the Debian package given for it."""
    for module, package in packages.items():
        try:
            importlib.import_module(module)
        except ImportError:
            unavailable(f"Python has no module {module} (apt-get install "
                        f"{package})")


def root():
    if os.geteuid() != 0:
        unavailable("it needs root, to run scenarios")
