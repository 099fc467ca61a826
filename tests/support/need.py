"""What a test needs and a machine may lack: skipped at home, a failure where
HOPCHECK_REQUIRE_KERNEL=1 is set, as in the project's other tests."""

import importlib
import json
import os
import subprocess
import sys

SKIPPED = 77  # as ctest is told


# Another kernel may lack what the required one shows.
KERNEL_IS_REQUIRED = os.environ.get("HOPCHECK_REQUIRE_KERNEL") == "1"


def unavailable(why):
    if KERNEL_IS_REQUIRED:
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


def found(name):
    """Needs what `hopcheck doctor` looks for under this name."""
    done = subprocess.run([os.environ["HOPCHECK_PROGRAM"], "doctor", "--json"],
                          stdout=subprocess.PIPE, check=False)
    finding = next(finding for finding in json.loads(done.stdout)["findings"]
                   if finding["name"] == name)
    if finding["state"] != "there":
        unavailable(f"this kernel lacks {name}: {finding['detail']}")
