"""The project's JSON Schemas, and what they find in a document."""

import json
import os
import pathlib
import re

import jsonschema

SOURCE = pathlib.Path(os.environ["HOPCHECK_SOURCE_DIR"])
SCENARIO = SOURCE / "scenarios/scenario.schema.json"
FIXTURE = SOURCE / "netns-fixtures/fixture.schema.json"
RESULT = SOURCE / "framework/report/result.schema.json"
DIFF = SOURCE / "framework/diff/diff.schema.json"
TRACE = SOURCE / "framework/report/trace.schema.json"
LISTEN = SOURCE / "framework/report/listen.schema.json"


def _pattern(_validator, pattern, instance, _schema):
    # In JSON Schema '$' is the end; in Python it may have a newline behind it.
    ours = re.sub(r"\$(?=$|[)|])", r"\\Z", pattern)
    if isinstance(instance, str) and not re.search(ours, instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match")


_Validator = jsonschema.validators.extend(
    jsonschema.Draft202012Validator, {"pattern": _pattern})


def load(path):
    """A validator for the schema in a file, which may refer to others."""
    schema = json.loads(path.read_text())
    _Validator.check_schema(schema)
    return _Validator(schema, resolver=jsonschema.RefResolver(
        path.as_uri(), schema))


class Fault:
    """One thing that a schema refuses in a document, and where it stands."""

    def __init__(self, document, error):
        self.message = error.message
        self._document = document
        self._error = error
        self._path = tuple(error.absolute_path)

    def __str__(self):
        at = "/".join(map(str, self._path))
        return f"{at or 'the file'}: {self.message[:200]}"

    def stands_at(self, place):
        """Whether a message at `place` (line, column) may mean this fault."""
        document, path = self._document, self._path
        error = self._error
        if error.validator == "additionalProperties":
            known = error.schema.get("properties", {})
            return any(document.keys[path + (key,)] == place
                       for key in error.instance if key not in known)
        if "propertyNames" in error.absolute_schema_path:
            return document.keys.get(path + (error.instance,)) == place
        begin, end = document.spans[path]
        if "then" in error.absolute_schema_path and place == (
                document.spans[path[:-1]][0]):
            return True  # of what a condition forbids: the map with both
        if error.instance is None:
            # The key that nothing stands behind, or the dash.
            return place in (document.keys.get(path), begin,
                             (begin[0], begin[1] - 1))
        if isinstance(error.instance, dict):
            return place == begin
        if isinstance(error.instance, list) and error.validator not in (
                "uniqueItems", "maxContains", "contains"):
            return place == begin
        return begin <= place <= end


def _alternatives(error):
    """The errors of each alternative of an `anyOf` or `oneOf`."""
    alternatives = {}
    for part in error.context:
        alternatives.setdefault(part.schema_path[0], []).append(part)
    return alternatives.values()


def _offers_alternatives(error):
    # Alternatives that only require keys are a condition of the map's.
    return (error.validator in ("anyOf", "oneOf") and error.context and
            not all(set(one) <= {"required", "properties"}
                    for one in error.validator_value))


def _mismatch(errors):
    """How little a document looks like the alternative that these are of."""
    own = [error for error in errors if not error.path]
    for error in own:
        if _offers_alternatives(error):
            return min(map(_mismatch, _alternatives(error)))
    kinds = [error.validator for error in own]
    return (any(kind in ("type", "enum", "const", "pattern", "not")
                for kind in kinds),
            kinds.count("required"), kinds.count("additionalProperties"),
            len(errors))


def _leaves(error):
    """Of alternatives, what is wrong with the one that was meant."""
    if not _offers_alternatives(error):
        yield error
        return
    for part in min(_alternatives(error), key=_mismatch):
        yield from _leaves(part)


def faults(validator, document):
    return [Fault(document, leaf)
            for error in validator.iter_errors(document.value)
            for leaf in _leaves(error)]
