"""The link targets of one part of a Word file: web and email addresses only."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from documents.writers.html_text import is_safe_link

# Word calls a file damaged if it cannot parse an address in it.
_HOST = re.compile(r"(?:[^\W_]|-|\.)+|\[[0-9A-Fa-f:.]+\]")
_MAILBOX = re.compile(r"mailto:[^@\s:/]+@[A-Za-z0-9.-]+(?:\?\S*)?", re.IGNORECASE)
_MAX_LINK_LENGTH = 2_000  # Word takes 2,083


class HyperlinkRegistry:
    """The addresses that one part links to, each once."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def relationship_id(self, link: str | None) -> str | None:
        """The id of the relationship to an address; None where it is not safe."""
        if link is None or not is_word_safe_link(link):
            return None
        return self._ids.setdefault(link, f"link{len(self._ids) + 1}")

    def targets(self) -> list[tuple[str, str]]:
        """(relationship id, address) of each, in the order of first use."""
        return [(identity, link) for link, identity in self._ids.items()]


def is_word_safe_link(link: str) -> bool:
    """Whether an address is safe, and Word can parse it."""
    if not is_safe_link(link) or len(link) > _MAX_LINK_LENGTH:
        return False
    if link.lower().startswith("mailto:"):
        return bool(_MAILBOX.fullmatch(link))
    try:
        address = urlsplit(link)
        port = address.port
    except ValueError:
        return False
    host = address.netloc.removesuffix("" if port is None else f":{port}")
    return bool(_HOST.fullmatch(host))
