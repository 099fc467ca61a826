"""Transcripts: commands behind '$ ', and below each what it prints. A line
'...' stands for any lines. Times and the kernel's functions are not compared.
"""

import re

_END = "--- the end of what a command prints ---\n"


def commands(text):
    """[(command, expected output)]"""
    found = []
    for line in text.splitlines(True):
        if line.startswith("$ "):
            found.append((line[2:].rstrip("\n"), ""))
        elif found:
            found[-1] = (found[-1][0], found[-1][1] + line)
        else:
            raise ValueError(f"no command stands above: {line}")
    return found


def outputs(of_commands, run):
    """What each prints, in one shell, so that '$?' is that of the last."""
    script = "set +e\nexec 2>&1\n"
    for command, _ in of_commands:
        script += (f"{command}\nhopcheck_status=$?\nprintf '%s' '{_END}'\n"
                   "(exit $hopcheck_status)\n")
    printed = run(script)[1].split(_END)[:-1]
    if len(printed) != len(of_commands):
        raise RuntimeError(f"not all of it ran: {printed}")
    return printed


def _compared(text):
    return re.sub(r"\w+\(\)$", "f()", re.sub(r"\b[0-9]+ ms\b", "N ms", text),
                  flags=re.M)


def is_as_expected(expected, actual):
    pattern = "".join("(.*\n)*?" if line == "...\n" else re.escape(line)
                      for line in _compared(expected).splitlines(True))
    return re.fullmatch(pattern, _compared(actual)) is not None


def text(of_commands, printed):
    """The transcript, with what is printed where it says something else."""
    whole = ""
    for (command, expected), actual in zip(of_commands, printed):
        if not is_as_expected(expected, actual):
            expected = actual
        whole += f"$ {command}\n{expected}"
    return whole
