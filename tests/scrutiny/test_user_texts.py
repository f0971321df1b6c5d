"""The texts of each room are read here, and nowhere else: other tests look at states, codes and addresses."""

import pytest

from tools.user_texts import ROOMS, find_messages, find_template_texts, find_tests_repeating_texts, phrases

SHARE_WITH_PAGE_TEXTS = 0.02


@pytest.mark.parametrize("room", ROOMS)
def test_what_people_are_told_is_a_sentence(room):
    wrong = [
        f"{where}: {text}"
        for where, text in find_messages(room)
        if not (text[0].isupper() or text[0] in "…“") or text.rstrip("”")[-1] not in ".?!…:)" or "  " in text
    ]
    assert not wrong, "\n".join(wrong)


def test_the_rooms_speak():
    """The reader of texts finds them: else the tests above would look at nothing."""
    assert sum(1 for room in ROOMS for _ in find_messages(room)) > 150
    assert sum(1 for _ in find_template_texts()) > 500


def test_no_text_is_typed_twice_over():
    """A repeated word, as in "the the", is missed by every reader but a machine."""
    doubled = ("the the", "a a", "is is", "to to", "of of", "and and", "in in", "for for")
    texts = [*find_template_texts(), *(result for room in ROOMS for result in find_messages(room))]
    wrong = [place for place, text in texts if any(f" {pair} " in text.lower() for pair in doubled)]
    assert not wrong


def test_few_tests_repeat_the_words_of_pages():
    """Whoever improves a sentence should have one test to change, this one's neighbours, and not hundreds."""
    assert phrases("Enter the new date of this action") & phrases("enter the new date of any action")
    repeating, count = find_tests_repeating_texts()
    assert len(repeating) <= SHARE_WITH_PAGE_TEXTS * count, "\n".join(repeating)
