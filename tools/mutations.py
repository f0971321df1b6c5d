"""Functions of the application, each broken in one place: the same ones in the same way for the same seed."""

from __future__ import annotations

import ast
import difflib
import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from pathlib import Path

from tools.rooms import ROOMS

MARK = '__import__("tools.mark").mark.mark({number})'

# What only people at a prompt read, what only a slower machine would notice, what never happens.
SAID = {"_", "gettext", "gettext_lazy", "ngettext", "log", "_log", "logger", "logging", "warnings"}
SAID_BY = {"self.stdout.write", "self.stderr.write"}
COSTS = {
    "maxsize",
    "batch_size",
    "chunk_size",
    "indent",
    "timeout",
    "max_age",
    "stacklevel",
    "exc_info",
    "strict",
}
LABELS = {"verbose_name", "verbose_name_plural", "help_text", "help", "short_description"}
DULL = {"__str__", "__repr__", "__hash__"}

SWAPPED: dict[type[ast.cmpop], tuple[bytes, bytes]] = {
    ast.Lt: (b"<", b"<="),
    ast.LtE: (b"<=", b"<"),
    ast.Gt: (b">", b">="),
    ast.GtE: (b">=", b">"),
    ast.Eq: (b"==", b"!="),
    ast.NotEq: (b"!=", b"=="),
    ast.In: (rb"in\b", b"not in"),
    ast.NotIn: (rb"not\s+in\b", b"in"),
    ast.Is: (rb"is\b", b"is not"),
    ast.IsNot: (rb"is\s+not\b", b"is"),
}
EMPTY = {"str": '""', "list": "[]", "tuple": "()", "dict": "{}", "set": "set()", "frozenset": "frozenset()"}


@dataclass(frozen=True)
class Mutation:
    """One place of a file, in bytes, and what is written there instead."""

    path: str
    function: str
    kind: str
    start: int
    end: int
    words: str
    line: int  # of the innermost statement that is run whenever the place is

    @property
    def room(self) -> str:
        return self.path.partition("/")[0]

    @property
    def name(self) -> str:
        return f"{self.path}::{self.function}"

    def applied(self, text: str) -> str:
        source = text.encode()
        return (source[: self.start] + self.words.encode() + source[self.end :]).decode()

    def diff(self, text: str) -> str:
        """The lines that are not the same, on one line."""
        lines = difflib.ndiff(text.splitlines(), self.applied(text).splitlines())
        found = [f"{line[0]} {line[2:].strip()}" for line in lines if line[0] in "+-"]
        return " | ".join(found)


@dataclass(frozen=True)
class Function:
    path: str
    name: str
    node: ast.FunctionDef
    source: bytes

    @property
    def body(self) -> list[ast.stmt]:
        has_docstring = ast.get_docstring(self.node) is not None
        return self.node.body[1:] if has_docstring else self.node.body

    @property
    def is_dull(self) -> bool:
        """Whether there is nothing in it to get wrong: one line that hands back what another one knows."""
        if self.node.name in DULL or not self.body:
            return True
        one = self.body[0]
        is_one_line = len(self.body) == 1 and one.lineno == one.end_lineno
        return is_one_line and all(each.kind == "return value" for each in self.mutations())

    def mutations(self) -> list[Mutation]:
        return list(_Places(self).found(self.body, self.node))


def draw(root: Path, seed: int, number: int) -> list[Mutation]:
    """One mutation each of so many functions, evenly over all rooms.

    A function comes in or out of the draw by its own name, so that others keep their place when it is
    written or removed.
    """
    queues = []
    for room in sorted(ROOMS, key=lambda each: _lot(seed, each)):
        files = sorted(path for path in (root / room).rglob("*.py") if _is_drawn_from(path))
        functions = [each for path in files for each in functions_of(path.read_text(), _below(path, root))]
        queues.append(sorted(functions, key=lambda each: _lot(seed, each.path, each.name)))
    rounds = zip_longest(*(_broken(queue, seed) for queue in queues))
    drawn = (each for one_of_each in rounds for each in one_of_each if each)
    return [each for each, _ in zip(drawn, range(number), strict=False)]


def _below(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _is_drawn_from(path: Path) -> bool:
    return "migrations" not in path.parts and path.name != "admin.py"


def _lot(seed: int, *names: str) -> str:
    return hashlib.sha256(" ".join([str(seed), *names]).encode()).hexdigest()


def functions_of(text: str, path: str) -> Iterator[Function]:
    """Functions and methods, without those inside another function."""
    source = text.encode()

    def below(nodes: Sequence[ast.stmt], prefix: str) -> Iterator[Function]:
        for node in nodes:
            if isinstance(node, ast.FunctionDef):
                yield Function(path, prefix + node.name, node, source)
            elif isinstance(node, ast.ClassDef):
                yield from below(node.body, f"{prefix}{node.name}.")

    return below(ast.parse(text).body, "")


def _broken(functions: Sequence[Function], seed: int) -> Iterator[Mutation]:
    """One mutation of each that can have one. Each kind is as likely, however often it could be made."""
    for function in functions:
        if function.is_dull:
            continue
        by_kind: dict[str, list[Mutation]] = {}
        for mutation in function.mutations():
            by_kind.setdefault(mutation.kind, []).append(mutation)
        chance = random.Random(_lot(seed, function.path, function.name))
        if by_kind:
            yield chance.choice(by_kind[chance.choice(sorted(by_kind))])


def marked(text: str, mutations: dict[int, Mutation]) -> str:
    """The text with a mark before the statement of each mutation."""
    lines = text.split("\n")
    for number, each in sorted(mutations.items(), key=lambda item: -item[1].line):
        line = lines[each.line - 1]
        lines.insert(each.line - 1, line[: len(line) - len(line.lstrip())] + MARK.format(number=number))
    return "\n".join(lines)


class _Places:
    """Finds every mutation of one function."""

    def __init__(self, function: Function) -> None:
        self.function = function
        self.source = function.source
        self.line_starts = [0, *(match.end() for match in re.finditer(b"\n", self.source))]
        self.line = 0

    def found(self, body: Sequence[ast.stmt], inside: ast.FunctionDef, line: int = 0) -> Iterator[Mutation]:
        """Those of some statements; `line` is given where a mark cannot be set before them."""
        for statement in body:
            at = line or _first_line(statement)
            self.line = at
            if isinstance(statement, ast.ClassDef):
                continue
            if isinstance(statement, ast.FunctionDef):
                yield from self.found(statement.body, statement)
                continue
            yield from self._of_statement(statement, inside)
            for field in ("body", "orelse", "finalbody"):
                below = getattr(statement, field, [])
                is_elif = field == "orelse" and below and self._segment(below[0]).startswith(b"elif")
                yield from self.found(below, inside, at if is_elif else 0)
            for clause in [*getattr(statement, "handlers", []), *getattr(statement, "cases", [])]:
                yield from self.found(clause.body, inside)

    def _of_statement(self, statement: ast.stmt, inside: ast.FunctionDef) -> Iterator[Mutation]:
        if isinstance(statement, ast.If):
            yield self._negated(statement.test)
        elif isinstance(statement, ast.Return) and statement.value:
            yield from self._returned(statement.value, inside)
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Yield | ast.YieldFrom):
            yield self._instead(statement, "deleted statement", "yield from ()")
        elif _can_go(statement):
            yield self._instead(statement, "deleted statement", "pass")
        for expression in _expressions(statement):
            yield from self._of_expression(expression)

    def _returned(self, value: ast.expr, inside: ast.FunctionDef) -> Iterator[Mutation]:
        annotation = ast.unparse(inside.returns) if inside.returns else ""
        known = re.match(r"\w*", annotation)
        words = EMPTY.get(known[0] if known else "", "None")
        if annotation == "bool":
            words = f"not ({self._text(value)})"
        elif "QuerySet" in annotation and "None" not in annotation:
            words = f"({self._text(value)}).none()"
        elif annotation == "int":
            words = f"({self._text(value)}) + 1"
        if ast.unparse(value) not in (words, "None", "''"):
            yield self._instead(value, "return value", words)

    def _of_expression(self, node: ast.AST) -> Iterator[Mutation]:
        if isinstance(node, ast.Compare):
            for left, operator, right in zip(
                [node.left, *node.comparators], node.ops, node.comparators, strict=False
            ):
                yield from self._between(left, right, "comparison", *SWAPPED[type(operator)])
        elif isinstance(node, ast.BoolOp):
            old, new = (rb"and\b", b"or") if isinstance(node.op, ast.And) else (rb"or\b", b"and")
            for left, right in pairwise(node.values):
                yield from self._between(left, right, "and/or", old, new)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            start = self._start(node)
            match = re.compile(rb"not\s*").match(self.source, start)
            yield self._made("dropped not", start, match.end() if match else start, "")
        elif isinstance(node, ast.IfExp):
            yield self._negated(node.test)
        elif isinstance(node, ast.comprehension):
            yield from (self._negated(each) for each in node.ifs)
        elif isinstance(node, ast.Slice):
            ends = [each for each in (node.lower, node.upper) if each and not isinstance(each, ast.Constant)]
            yield from (self._instead(each, "slice", f"({self._text(each)}) + 1") for each in ends)
        elif isinstance(node, ast.Constant):
            yield from self._of_constant(node)

    def _of_constant(self, node: ast.Constant) -> Iterator[Mutation]:
        if isinstance(node.value, bool):
            yield self._instead(node, "True/False", str(not node.value))
        elif isinstance(node.value, int):
            for other in (node.value - 1, node.value + 1):
                yield self._instead(node, "number", str(other) if other >= 0 else f"({other})")

    def _negated(self, test: ast.expr) -> Mutation:
        return self._instead(test, "negated condition", f"(not ({self._text(test)}))")

    def _between(
        self, left: ast.expr, right: ast.expr, kind: str, old: bytes, new: bytes
    ) -> Iterator[Mutation]:
        """The operator between two operands, which may have brackets and a break of line beside it."""
        match = re.compile(rb"[\s)]*(" + old + rb")").match(self.source, self._end(left), self._start(right))
        if match:
            yield self._made(kind, match.start(1), match.end(1), new.decode())

    def _instead(self, node: ast.expr | ast.stmt, kind: str, words: str) -> Mutation:
        return self._made(kind, self._start(node), self._end(node), words)

    def _made(self, kind: str, start: int, end: int, words: str) -> Mutation:
        return Mutation(self.function.path, self.function.name, kind, start, end, words, self.line)

    def _start(self, node: ast.expr | ast.stmt) -> int:
        return self.line_starts[node.lineno - 1] + node.col_offset

    def _end(self, node: ast.expr | ast.stmt) -> int:
        return self.line_starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)

    def _segment(self, node: ast.expr | ast.stmt) -> bytes:
        return self.source[self._start(node) : self._end(node)]

    def _text(self, node: ast.expr) -> str:
        return self._segment(node).decode()


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(each.lineno for each in decorators)])


def _can_go(statement: ast.stmt) -> bool:
    """Whether the function still runs without it: no name is left unknown."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Call) and not _is_said(statement.value)
    if isinstance(statement, ast.Assign):
        return all(isinstance(target, ast.Attribute | ast.Subscript) for target in statement.targets)
    if isinstance(statement, ast.Raise):
        return "NotImplementedError" not in ast.unparse(statement)
    return isinstance(statement, ast.AugAssign | ast.Continue)


def _expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """What is computed in a statement itself, whatever is said to people left out."""
    if isinstance(statement, ast.If | ast.While):
        own: list[ast.AST | None] = [statement.test]
    elif isinstance(statement, ast.For):
        own = [statement.iter]
    elif isinstance(statement, ast.With):
        own = [item.context_expr for item in statement.items]
    else:
        computed = ast.Return | ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr
        own = [statement.value] if isinstance(statement, computed) else []
    for each in own:
        if each:
            yield from _computed(each)


def _computed(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Call) and _is_said(node)):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.keyword) and child.arg in COSTS | LABELS):
            yield from _computed(child)


def _is_said(call: ast.Call) -> bool:
    called = ast.unparse(call.func)
    return called.partition(".")[0] in SAID or called in SAID_BY
