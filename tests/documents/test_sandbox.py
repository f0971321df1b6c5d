import json
import time
from pathlib import Path

import pytest

from documents.readers import read_document
from documents.readers.docx import read_docx
from documents.sandbox import read_limited, run_sandboxed
from documents.tree import Cell, Document, Paragraph, Row, Run, Table
from documents.tree_json import from_json, to_json
from documents.validation.uploads import FileRejected
from tests.documents.docx_builder import build_docx, p
from tests.timing import cpu_seconds

pytestmark = pytest.mark.sandbox
FIXTURES = Path(__file__).parents[2] / "fixtures/documents"


def run(name, data=b""):
    return read_limited(f"tests.documents.misbehaving_readers:{name}", data)


def refusal(name, **limits):
    with pytest.raises(FileRejected) as refused:
        run_sandboxed(f"tests.documents.misbehaving_readers:{name}", b"", **limits)
    return refused.value


def test_the_child_hands_back_what_it_read():
    assert run("echo", "Evidence – “so far”".encode()).text == "Evidence – “so far”"


def test_the_child_and_its_parent_read_the_same():
    data = (FIXTURES / "hate-crime-progress-update-2020-09.docx").read_bytes()
    assert read_document(data, "update.docx") == read_docx(data)


def test_odd_letters_survive_the_journey():
    assert run("return_odd_characters").text == "lone \ud800 surrogate – “quoted” ✓"


def test_a_reader_may_refuse_in_its_own_words():
    refused = refusal("reject")
    assert (refused.code, refused.sentence) == ("no-text", "There is nothing to read.")


@pytest.mark.parametrize("name", ["raise_error", "kill_itself", "exit_early", "no_such_reader"])
def test_a_reader_that_fails_means_a_damaged_file_and_no_error_page(name):
    assert refusal(name).code == "damaged"


def test_a_reader_that_answers_something_else_than_a_tree_means_a_damaged_file():
    with pytest.raises(FileRejected) as refused:
        run("return_invalid_result")
    assert refused.value.code == "damaged"


def test_a_reader_that_thinks_for_ever_is_ended():
    started = cpu_seconds()
    assert refusal("loop_forever", seconds=1).code == "took-too-long"
    assert cpu_seconds() - started < 5


def test_a_reader_that_sleeps_for_ever_is_ended():
    started = time.monotonic()
    assert refusal("sleep_forever", seconds=1).code == "took-too-long"
    assert time.monotonic() - started < 100


@pytest.mark.parametrize("name", ["exhaust_memory", "return_too_much", "print_without_end"])
def test_a_reader_that_wants_too_much_is_stopped(name):
    assert refusal(name).code == "too-large"


def test_a_small_file_may_be_given_little_memory():
    assert refusal("exhaust_memory", memory_mb=100).code == "too-large"


def test_the_child_learns_no_secrets_and_loads_no_django(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hunter2")
    monkeypatch.setenv("DATABASE_URL", "postgres://")
    seen = run("read_environment")
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(seen.title.split())
    assert "django" not in seen.language.split()


def test_a_very_long_paper_is_read_within_the_child_s_limits():
    data = build_docx("".join(p(f"Action {number}, and who is to do it by when") for number in range(39_000)))
    assert len(read_document(data, "plan.docx").blocks) == 39_000


def a_bit_of_everything():
    run = Run("Grade", bold=True, italic=True, colour="C00000", link="https://example.org")
    line = Paragraph((run, Run(" 3")), level=2, marker="a)", depth=1, name="title", page=4)
    inner = Table((Row((Cell((line,)),)),))
    cell = Cell((line, inner), 2, 3, "row", "BFBFBF", "grade", "3")
    table = Table((Row((cell, Cell(header_scope="column")), page=2),), 1, (0.25, 0.75), "matrix", "Key")
    return Document((line, table), "Plan", "cy", (line,), (Paragraph(),), landscape=True)


def test_a_tree_as_json_comes_back_the_same_to_the_last_page_number():
    tree = a_bit_of_everything()
    back = from_json(json.loads(json.dumps(to_json(tree))))
    assert back == tree
    assert repr(back) == repr(tree)  # page numbers are left out of "=="


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", 3),
        ("landscape", 1),
        ("blocks", {}),
        ("blocks", ["words"]),
        ("blocks", [{"runs": []}]),
        ("header", [{"rows": []}]),
        ("header", [{"runs": [["a", 1, False, None, None]]}]),
    ],
)
def test_what_is_not_a_tree_is_not_taken_for_one(key, value):
    with pytest.raises(ValueError, match=r"^not "):
        from_json(to_json(Document()) | {key: value})


@pytest.mark.parametrize("change", [{"colspan": 10**9}, {"colspan": True}, {"head": "both"}, {"fill": 7}])
def test_a_cell_that_could_break_the_page_is_no_cell(change):
    data = to_json(Document((Table((Row((Cell(),)),)),)))
    data["blocks"][0]["rows"][0]["cells"][0].update(change)
    with pytest.raises(ValueError, match=r"^not "):
        from_json(data)


@pytest.mark.parametrize("data", [None, [], "words", 3])
def test_an_answer_of_another_sort_is_no_tree(data):
    with pytest.raises(ValueError, match="not an object"):
        from_json(data)
