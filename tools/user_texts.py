"""The texts that people read, as rooms and templates hold them: for tests about the texts themselves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from tools.rooms import ROOMS, ROOT

# What these are called with is shown to somebody: a refusal, a mistake in a form, what was done.
MESSAGE_CALLS = {
    "NotAllowed",
    "Missing",
    "ValidationError",
    "add_error",
    "messages.info",
    "messages.success",
    "messages.warning",
    "messages.error",
}
GETTEXT_NAMES = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
PHRASE_WORDS = 5  # words in a row that make a text recognisable
WORD = re.compile(r"\w+(?:['’-]\w+)*")  # a name with underscores is one
MARKUP = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]+>|\"", re.DOTALL)


def find_messages(room: str) -> Iterator[tuple[str, str]]:
    """Whatever the code of a room says to people in whole sentences, each with its place."""
    for path, tree in _trees(room):
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _call_name(call) in MESSAGE_CALLS:
                for node in (*call.args, *(word.value for word in call.keywords if word.arg == "message")):
                    text = _string_value(node)
                    if " " in text:
                        yield f"{path}:{node.lineno}", text


def find_template_texts() -> Iterator[tuple[str, str]]:
    """Each stretch of text in each template, without mark-up and what is filled in, with its file."""
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in (".html", ".txt"):
            for text in MARKUP.split(path.read_text(encoding="utf-8")):
                if text.strip():
                    yield str(path.relative_to(ROOT)), text


@cache
def page_phrases() -> frozenset[tuple[str, ...]]:
    """All runs of a few words that stand in the texts of the application, its docstrings left out."""
    result: set[tuple[str, ...]] = set()
    for room in ROOMS:
        for _, tree in _trees(room):
            for text in _strings(tree):
                result |= phrases(text)
    for _, text in find_template_texts():
        result |= phrases(text)
    return frozenset(result)


def phrases(text: str) -> set[tuple[str, ...]]:
    words = [word.lower() for word in WORD.findall(text)]
    return {tuple(words[at : at + PHRASE_WORDS]) for at in range(len(words) - PHRASE_WORDS + 1)}


def find_tests_repeating_texts() -> tuple[list[str], int]:
    """The tests that repeat a phrase of a page, and how many tests there are."""
    repeating, count = [], 0
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for test in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(test, ast.FunctionDef) and test.name.startswith("test"):
                count += 1
                if any(phrases(text) & page_phrases() for text in _strings(test)):
                    repeating.append(f"{path.relative_to(ROOT)}:{test.lineno} {test.name}")
    return repeating, count


@cache
def _trees(room: str) -> list[tuple[str, ast.AST]]:
    return [
        (str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def _strings(tree: ast.AST) -> Iterator[str]:
    """All string constants but docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def _call_name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        owner = getattr(call.func.value, "id", "")
        return f"messages.{call.func.attr}" if owner == "messages" else call.func.attr
    return getattr(call.func, "id", "")


def _string_value(node: ast.expr) -> str:
    """A text with "…" for each value that is filled in; "" for what is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Call) and _call_name(node) in GETTEXT_NAMES:
        return _string_value(node.args[0])
    if isinstance(node, ast.JoinedStr):
        return "".join(_string_value(part) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return ""
