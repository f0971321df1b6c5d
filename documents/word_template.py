"""A council's own Word template with placeholders, and the content that replaces them.

Its other content, such as styles, page headers, pictures and text, stays unchanged. All work on templates is
done in the sandbox.
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
_MAX_FILLED_BYTES = 30 * _MB  # size of the filled document


@dataclass(frozen=True)
class TemplateContent:
    """The content for the placeholders of a template.

    By placeholder name, `words` has texts within a line and `block_values` content for whole paragraphs.
    `above` are lines to insert at the top of the document. `must` are names in `words` that have to be
    printed: their texts are inserted at the top too if the template has no placeholder for them.
    """

    words: Mapping[str, str]
    block_values: Mapping[str, tuple[Block, ...]]
    title: str
    above: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    is_draft: bool = False

    def as_json(self) -> dict[str, Any]:
        """The content as JSON for the sandbox; `filling_from_json` reads it."""
        blocks = {name: to_json(Document(values)) for name, values in self.block_values.items()}
        plain = {"title": self.title, "above": self.above, "must": self.must, "is_draft": self.is_draft}
        return {**plain, "words": dict(self.words), "block_values": blocks}


def filling_from_json(data: dict[str, Any]) -> TemplateContent:
    """The content that `TemplateContent.as_json` wrote."""
    blocks = {name: from_json(each).blocks for name, each in data["block_values"].items()}
    return TemplateContent(
        **{**data, "block_values": blocks, "above": tuple(data["above"]), "must": tuple(data["must"])}
    )


def validate_word_template(data: bytes, name: str, words: Collection[str], blocks: Collection[str]) -> None:
    """Raise FileRejected unless reports can be written in the template with these placeholders."""
    if len(data) > MAX_TEMPLATE_BYTES:
        raise FileRejected(
            "too-large",
            f"The template must be smaller than {MAX_TEMPLATE_BYTES // _MB} MB. Make its pictures smaller, "
            "or take some out.",
        )
    options = {"name": name, "words": sorted(words), "blocks": sorted(blocks)}
    run_sandboxed("documents.validation.word_template_files:validate_template_file", data, options)


def fill_template(template: bytes, filling: TemplateContent) -> bytes:
    """The template with its placeholders replaced. The same input gives the same bytes.

    The file names no author and refers to no other file. Raises FileRejected for a template that cannot be
    filled.
    """
    options = {"filling": filling.as_json()}
    return run_sandboxed(
        "documents.word_template_filler:fill", template, options, max_bytes=_MAX_FILLED_BYTES
    )
