"""Text held against a file in tests/golden, as golden.h does for C++."""

import os
import pathlib

GOLDEN = pathlib.Path(os.environ["HOPCHECK_SOURCE_DIR"]) / "tests/golden"


def check(test, name, text):
    path = GOLDEN / name
    if os.environ.get("HOPCHECK_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    test.maxDiff = None
    test.assertEqual(text, path.read_text() if path.exists() else "",
                     f"{path}: HOPCHECK_UPDATE_GOLDEN=1 rewrites it")
