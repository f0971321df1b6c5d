"""Parts of a page, found by what stays when it is worded anew."""

from __future__ import annotations

from typing import Any

from lxml import html


def text_in(page: Any, element_id: str) -> str:
    """The text of the element with this id, in one line. Fails where the page has none."""
    return " ".join(html.fromstring(page.content).get_element_by_id(element_id).text_content().split())
