"""Pages as their codes and ids tell of them: sentences may change."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import pytest
from lxml import html

from actionplans.workflow.updates import NotAllowed
from scrutiny.tags import form_errors, mark


def errors_on(page, form="form"):
    """By field, the codes of its mistakes: "__all__" for those of the form. Each must be readable there."""
    assert page.context and form in page.context, f"{page.status_code}, and no {form}"
    shown = unescape(page.content.decode())
    for mistake in form_errors(page.context[form]):
        assert mistake["text"] in shown, mistake["text"]
    wrong = page.context[form].errors.as_data()
    return {field: [error.code for error in errors] for field, errors in wrong.items()}


def message_tags(page):
    """The level of each message in the banners of a page, with its code where it has one."""
    assert page.context, f"{page.status_code}, and no page"
    shown = unescape(page.content.decode())
    result = list(page.context["messages"])
    for message in result:
        assert str(message) in shown, message
    return [message.tags for message in result]


@contextmanager
def assert_not_allowed(code) -> Iterator[None]:
    """What is done in this block is refused for this reason, in words for the person who tried."""
    with pytest.raises(NotAllowed) as refused:
        yield
    assert refused.value.code == code
    assert str(refused.value)


def element_text(page, element_id):
    """The text of the element with this id, in one line. Fails where the page has none."""
    return " ".join(html.fromstring(page.content).get_element_by_id(element_id).text_content().split())


def with_mark(css, words):
    """A status as pages show it: its mark and its words."""
    return f'<strong class="grade grade--{css}">{mark(css)}{words}</strong>'
