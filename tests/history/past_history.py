"""Finds, by reading the code, what writes rows without leaving history; simple-history sees none."""

import ast

# What a queryset has, and what nobody shall do to a row.
QUERYSET = {"update", "aupdate", "bulk_create", "abulk_create", "bulk_update", "abulk_update", "_raw_delete"}
NEVER = {
    "raw",
    "cursor",
    "executescript",
    "save_base",
    "save_without_historical_record",
    "skip_history_when_saving",
    "bulk_create_with_history",
    "bulk_update_with_history",
    "update_change_reason",
    "RunSQL",
    "SIMPLE_HISTORY_ENABLED",
}


def ways_past(source, untracked):
    """`(line, name)` of each; `untracked` are the names of models that keep no history."""
    found = []
    for node in ast.walk(ast.parse(source)):
        name = named(node)
        if name in NEVER or (name in QUERYSET and is_past(node, untracked)):
            found.append((node.lineno, name))
    return sorted(set(found))


def named(node):
    """The name that a piece of code calls, reads, sets, imports or asks for."""
    match node:
        case ast.Call(func=ast.Name(id="getattr" | "setattr"), args=[_, ast.Constant(value=str(name)), *_]):
            return name
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name
        case ast.Attribute(attr=name) if name in NEVER:
            return name
        case ast.alias(name=name) | ast.Name(id=name) if name in NEVER:
            return name
    return None


def is_past(call, untracked):
    """Whether a call may be one of a queryset of rows that have a history."""
    if not isinstance(call.func, ast.Attribute):
        return True
    of = call.func.value
    # A dict or a hash, of which the first in every page's code is its context: a queryset takes keywords.
    if call.func.attr == "update" and (call.args or (isinstance(of, ast.Name) and of.id == "context")):
        return False
    return not is_queryset_of(of, untracked)


def is_queryset_of(node, untracked):
    """Whether it is `Upload.objects`, or that with nothing but calls behind it."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr="objects"):
            return name in untracked
    return False
