"""docs/security.md answers every requirement that it should, and the tests that it names are there."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
GUIDE = (TESTS.parent / "docs" / "security.md").read_text(encoding="utf-8")
# The numbers and levels of ASVS 5.0.0, as it was published.
STANDARD = Path(__file__).with_name("asvs_5_levels_1_and_2.txt")
ANSWERS = ("Met", "Partly", "Not met", "Council", "None here")
NAMED = re.compile(r"`((?:\w+/)*test_\w+\.py)(?:::(\w+))?`")


def rows():
    for line in GUIDE.splitlines():
        if re.match(r"\| \d+\.\d+\.\d+", line):
            yield [cell.strip() for cell in line.strip("|").split("|")]


@cache
def functions_in(file):
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_requirement_of_the_first_two_levels_is_answered_once():
    answered = [(number, row[1]) for row in rows() for number in row[0].split(", ")]
    levels = dict(line.split() for line in STANDARD.read_text().splitlines())
    assert len(levels) == 253
    assert sorted(number for number, _ in answered) == sorted(levels)
    assert [number for number, level in answered if levels[number] not in level] == []


def test_every_answer_is_one_of_five_and_says_what_it_rests_on():
    wrong = [
        row[0]
        for row in rows()
        if row[3] not in ANSWERS
        or not (row[4] or row[5])
        or (row[3] in ("Partly", "Not met", "Council") and not row[5] and row[0] != "13.3.2")
    ]
    assert wrong == []


def test_the_counts_are_right():
    counted = Counter()
    for row in rows():
        counted[row[3]] += len(row[0].split(", "))
    numbers = [counted[answer] for answer in ANSWERS]
    assert "| " + " | ".join(map(str, [*numbers, sum(numbers)])) + " |" in GUIDE


def test_every_test_that_is_named_exists():
    named = NAMED.findall(GUIDE)
    assert len(named) > 100
    missing = [
        (file, name)
        for file, name in named
        if not (TESTS / file).exists() or (name and name not in functions_in(file))
    ]
    assert missing == []


def test_cloud_principles_point_at_requirements_that_are_answered():
    page = (TESTS.parent / "docs" / "cloud-principles.md").read_text(encoding="utf-8")
    assert [int(number) for number in re.findall(r"^\| (\d+) ", page, re.M)] == list(range(1, 15))
    answered = {number for row in rows() for number in row[0].split(", ")}
    pointed_at = set(re.findall(r"\b\d+\.\d+\.\d+\b", page))
    assert pointed_at and pointed_at <= answered


def test_links_between_the_guides_lead_somewhere():
    root = TESTS.parent
    for guide in (root / "README.md", root / "SECURITY.md", *(root / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", guide.read_text(encoding="utf-8")):
            assert (guide.parent / target).exists(), f"{guide.name}: {target}"
