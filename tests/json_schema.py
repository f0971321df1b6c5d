"""Checks JSON against a schema, as far as ours use schemas. A word of theirs that is not known fails."""

import re

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool}
SAYS_NOTHING = {"$schema", "$id", "$defs", "title", "description"}


def is_same(value, wanted):
    return type(value) is type(wanted) and value == wanted  # to Python, True is 1


# Of words that look at the value alone: whether it is right, and what is wrong where it is not.
CHECKS = {
    "type": (lambda value, wanted: isinstance(value, TYPES[wanted]), "is no {}"),
    "const": (is_same, "is not {!r}"),
    "enum": (lambda value, wanted: any(is_same(value, each) for each in wanted), "is none of {}"),
    "minItems": (lambda value, wanted: len(value) >= wanted, "is too short"),
    "minLength": (lambda value, wanted: len(value) >= wanted, "is too short"),
    "pattern": (lambda value, wanted: re.search(wanted, value), "does not match {}"),
}


def wrong_in(value, schema, whole, place="$"):
    """Each thing that is wrong, with its place."""
    for word, wanted in schema.items():
        if word in ("$ref", "properties", "items"):
            for inside, of, where in _inside(word, value, wanted, whole, place):
                yield from wrong_in(inside, of, whole, where)
        elif word == "required":
            yield from (f"{place} has no {name}" for name in wanted if name not in value)
        elif word == "additionalProperties":
            yield from (f"{place} has {name}" for name in value if name not in schema["properties"])
        elif word not in SAYS_NOTHING:
            is_right, complaint = CHECKS[word]
            if not is_right(value, wanted):
                yield f"{place} {complaint.format(wanted)}"


def _inside(word, value, wanted, whole, place):
    """The values to look at by a schema of their own: with that, and their place."""
    if word == "$ref":
        yield value, whole["$defs"][wanted.removeprefix("#/$defs/")], place
    elif word == "properties":
        yield from ((value[name], wanted[name], f"{place}.{name}") for name in wanted.keys() & value.keys())
    else:
        yield from ((each, wanted, f"{place}[{at}]") for at, each in enumerate(value))
