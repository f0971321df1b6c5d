"""Word by word, what two texts have in common."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import text_diff as room
from documents.text_diff import DiffPart, diff_words, shorten_unchanged
from tests.hypothesis_profiles import example_settings
from tests.timing import cpu_seconds


def parts(old, new):
    return [(piece.kind, piece.text) for piece in diff_words(old, new)]


def test_a_changed_word_is_told_as_a_word():
    assert parts("It opened in May.", "It opened in June.") == [
        ("same", "It opened in "),
        ("removed", "May"),
        ("added", "June"),
        ("same", "."),
    ]


def test_neighbouring_words_are_told_as_one_change():
    assert parts("ten new bins stand there", "nine old bins stand there") == [
        ("removed", "ten new"),
        ("added", "nine old"),
        ("same", " bins stand there"),
    ]


def test_texts_that_share_nothing_are_told_whole():
    assert parts("The gate, at last, is shut.", "A crossing was built by us") == [
        ("removed", "The gate, at last, is shut."),
        ("added", "A crossing was built by us"),
    ]


def test_a_changed_line_leaves_the_other_lines_alone():
    assert parts("• bins\n• gates\n• lamps", "• bins\n• doors\n• lamps") == [
        ("same", "• bins\n• "),
        ("removed", "gates"),
        ("added", "doors"),
        ("same", "\n• lamps"),
    ]


def test_nothing_is_nothing():
    assert diff_words("", "") == []
    assert parts("", "New.") == [("added", "New.")]
    assert parts("Old.", "") == [("removed", "Old.")]
    assert parts("Same.", "Same.") == [("same", "Same.")]


words = st.text("ab .\n,é", max_size=40)


@example_settings(100)
@given(words, words)
def test_no_word_of_either_text_is_lost(old, new):
    pieces = diff_words(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
    assert all(piece.text for piece in pieces)


def test_a_long_stretch_without_change_is_cut_to_the_words_beside_it():
    old = " ".join(f"w{n}" for n in range(100))
    pieces = shorten_unchanged(diff_words(old, old.replace("w50", "changed")), context=2)
    assert [piece.text for piece in pieces] == ["… w48 w49 ", "w50", "changed", " w51 w52 …"]
    short = [DiffPart("same", "few words "), DiffPart("added", "more")]
    assert shorten_unchanged(short) == short


@pytest.mark.parametrize("variety", [3, 5003])
def test_the_longest_field_is_compared_in_a_moment(variety):
    old = " ".join(str(n * 7919 % variety) for n in range(6000))
    started = cpu_seconds()
    diff_words(old, " ".join(reversed(old.split())))
    assert cpu_seconds() - started < 2
    assert len(old.split()) ** 2 > room.MAX_COMPARISONS
