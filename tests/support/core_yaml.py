"""YAML as scenarios are read, and as editors read them: the core schema of
YAML 1.2 (no `yes`, no 1:30), with the place of everything that a file holds.
"""

import re

import yaml

_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NULLS = ("", "~", "null", "Null", "NULL")
_TRUTHS = {"true": True, "True": True, "TRUE": True,
           "false": False, "False": False, "FALSE": False}


def _scalar(node):
    text = node.value
    if node.style:  # in quotes, or a block
        return text
    if text in _NULLS:
        return None
    if text in _TRUTHS:
        return _TRUTHS[text]
    if _INTEGER.fullmatch(text):
        return int(text, 0 if text[:2] in ("0o", "0x") else 10)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _place(mark):
    return mark.line + 1, mark.column + 1


class Document:
    """The value of a file, and where each part of it stands.

    `spans` has begin and end, each (line, column) from 1, by the path of keys
    and indexes; `keys` where the key of a path begins. Raises yaml.YAMLError
    for what is no YAML.
    """

    def __init__(self, text):
        self.spans = {(): ((1, 1), (1, 1))}
        self.keys = {}
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        self.value = None if node is None else self._value(node, ())

    def _value(self, node, path):
        self.spans[path] = _place(node.start_mark), _place(node.end_mark)
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, path + (i,))
                    for i, item in enumerate(node.value)]
        value = {}
        for key, item in node.value:
            # Keys are names, whatever they look like.
            name = key.value if isinstance(key, yaml.ScalarNode) else str(key)
            self.keys[path + (name,)] = _place(key.start_mark)
            value[name] = self._value(item, path + (name,))
        return value
