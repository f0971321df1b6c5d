"""Checks JSON against a schema, as far as ours use schemas. A word of theirs that is not known fails."""

import re

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool}
SAYS_NOTHING = {"$schema", "$id", "$defs", "title", "description"}


def wrong_in(value, schema, whole, place="$"):
    """Each thing that is wrong, with its place."""
    for word, told in schema.items():
        if word not in SAYS_NOTHING:
            yield from CHECKS[word](value, told, schema, whole, place)


def of_type(value, told, schema, whole, place):
    if not isinstance(value, TYPES[told]):
        yield f"{place} is no {told}"


def is_same(value, wanted):
    return type(value) is type(wanted) and value == wanted  # to Python, True is 1


def constant(value, told, schema, whole, place):
    if not is_same(value, told):
        yield f"{place} is not {told!r}"


def one_of(value, told, schema, whole, place):
    if not any(is_same(value, each) for each in told):
        yield f"{place} is none of {told}"


def reference(value, told, schema, whole, place):
    yield from wrong_in(value, whole["$defs"][told.removeprefix("#/$defs/")], whole, place)


def properties(value, told, schema, whole, place):
    for name in told.keys() & value.keys():
        yield from wrong_in(value[name], told[name], whole, f"{place}.{name}")


def required(value, told, schema, whole, place):
    yield from (f"{place} has no {name}" for name in told if name not in value)


def no_others(value, told, schema, whole, place):
    yield from (f"{place} has {name}" for name in value if name not in schema["properties"])


def items(value, told, schema, whole, place):
    for at, each in enumerate(value):
        yield from wrong_in(each, told, whole, f"{place}[{at}]")


def least(value, told, schema, whole, place):
    if len(value) < told:
        yield f"{place} is too short"


def pattern(value, told, schema, whole, place):
    if not re.search(told, value):
        yield f"{place} does not match {told}"


CHECKS = {
    "type": of_type,
    "const": constant,
    "enum": one_of,
    "$ref": reference,
    "properties": properties,
    "required": required,
    "additionalProperties": no_others,
    "items": items,
    "minItems": least,
    "minLength": least,
    "pattern": pattern,
}
