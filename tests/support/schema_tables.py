"""The keys of a JSON Schema as Markdown: a table for each of its maps."""

import re


def _description(schema, part):
    if "description" in part:
        return part["description"]
    name = part["$ref"].removeprefix("#/$defs/")
    return _description(schema, schema["$defs"][name])


def _table(schema, part):
    lines = ["| key | | value |", "|---|---|---|"]
    required = part.get("required", [])
    for key, value in part["properties"].items():
        need = " " if key in required else " optional "
        lines.append(f"| `{key}` |{need}| {_description(schema, value)} |")
    return lines


def markdown(schema):
    """The whole, then each part that has a title; the others are told where they
    are referred to."""
    parts = [schema, *schema["$defs"].values()]
    lines = []
    for part in parts:
        if part is not schema and "title" not in part:
            continue
        title = "The file" if part is schema else part["title"]
        level = "###" if re.match(r"[a-z]+:", title) else "##"
        lines += [f"{level} {title}", ""]
        if part is not schema and "description" in part:
            lines += [part["description"], ""]
        if "properties" in part:
            lines += [*_table(schema, part), ""]
    return "\n".join(lines)
