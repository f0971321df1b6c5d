"""A council's own Word file with placeholders in it, and what is written in their places.

All else that it holds, such as its styles, head, foot, pictures and words, stays as it is. Whatever is done
with such a file is done in the sandbox.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from documents.sandbox import run_sandboxed
from documents.tree import Block, Document
from documents.tree_json import from_json, to_json
from documents.validation.errors import FileRejected

_MB = 1024 * 1024
MAX_TEMPLATE_BYTES = 5 * _MB
_MOST_FILLED = 30 * _MB  # of the report that is written in it


@dataclass(frozen=True)
class TemplateContent:
    """What stands in the places: `words` within a line, `blocks` instead of a whole paragraph.

    `above` are lines that stand before all others, whatever the template says; so do the words that
    `must` be printed, where it has no place for them.
    """

    words: Mapping[str, str]
    block_values: Mapping[str, tuple[Block, ...]]
    title: str
    above: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    is_draft: bool = False

    def as_json(self) -> dict[str, Any]:
        """As it is handed to the sandbox; `filling_in` is the way back."""
        blocks = {name: to_json(Document(values)) for name, values in self.block_values.items()}
        plain = {"title": self.title, "above": self.above, "must": self.must, "is_draft": self.is_draft}
        return {**plain, "words": dict(self.words), "block_values": blocks}


def filling_in(data: dict[str, Any]) -> TemplateContent:
    """The filling that was given as JSON."""
    blocks = {name: from_json(each).blocks for name, each in data["block_values"].items()}
    return TemplateContent(
        **{**data, "block_values": blocks, "above": tuple(data["above"]), "must": tuple(data["must"])}
    )


def validate_word_template(data: bytes, name: str, words: Collection[str], blocks: Collection[str]) -> None:
    """Refused, with a sentence, unless reports can be written in it with these placeholders."""
    if len(data) > MAX_TEMPLATE_BYTES:
        raise FileRejected(
            "too-large",
            f"The template must be smaller than {MAX_TEMPLATE_BYTES // _MB} MB. Make its pictures smaller, "
            "or take some out.",
        )
    options = {"name": name, "words": sorted(words), "blocks": sorted(blocks)}
    run_sandboxed("documents.validation.word_template_files:validate_template_file", data, options)


def fill_template(template: bytes, filling: TemplateContent) -> bytes:
    """The file with its places filled. The same template and filling give the same bytes.

    It names no author and needs no file elsewhere. Raises FileRejected where that fails.
    """
    options = {"filling": filling.as_json()}
    return run_sandboxed("documents.word_template_filler:fill", template, options, most=_MOST_FILLED)
