"""The zip of a Word file. The same parts give the same bytes, whenever and wherever."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field

from documents.writers.ooxml.markup import DECLARATION, escape_text, quote_attribute

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE_NAMESPACE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CONTENT_TYPES = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "document": f"{_WORD}.document.main+xml",
    "styles": f"{_WORD}.styles+xml",
    "numbering": f"{_WORD}.numbering+xml",
    "settings": f"{_WORD}.settings+xml",
    "header": f"{_WORD}.header+xml",
    "footer": f"{_WORD}.footer+xml",
    "core": "application/vnd.openxmlformats-package.core-properties+xml",
    "app": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "itemProps1": "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
}
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date of a zip: a real one would show when it was written


@dataclass
class PackageWriter:
    """Parts by name, and the relationships of each, as markup. Only hyperlinks are external."""

    parts: dict[str, str | bytes] = field(default_factory=dict)
    relationships: dict[str, list[str]] = field(default_factory=dict)

    def add(
        self,
        name: str,
        content: str | bytes,
        *,
        source: str = "",
        part_type: str = "",
        relationship_id: str = "",
    ) -> None:
        """Add a part, and the relationship to it from the part `source`; "" is the file itself."""
        self.parts[name] = content
        folder = source.rpartition("/")[0]
        target = name.removeprefix(f"{folder}/") if folder else name
        target = target if not folder or name.startswith(f"{folder}/") else f"../{name}"
        self._add_relationship(
            source,
            relationship_id or f"r{len(self.relationships.get(source, [])) + 1}",
            relationship_type(part_type),
            target,
        )

    def add_links(self, source: str, targets: Iterable[tuple[str, str]]) -> None:
        """Add the hyperlinks of a part: (relationship id, address) of each."""
        for relationship_id, link in targets:
            self._add_relationship(
                source, relationship_id, f"{_OFFICE}/relationships/hyperlink", link, ' TargetMode="External"'
            )

    def _add_relationship(
        self, source: str, relationship_id: str, type_url: str, target: str, extra_attributes: str = ""
    ) -> None:
        self.relationships.setdefault(source, []).append(
            f"<Relationship Id={quote_attribute(relationship_id)} Type={quote_attribute(type_url)} "
            f"Target={quote_attribute(target)}{extra_attributes}/>"
        )

    def to_bytes(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in [("[Content_Types].xml", self._content_types()), *self._all_parts()]:
                entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 0  # the same on every operating system
                archive.writestr(entry, content if isinstance(content, bytes) else content.encode())
        return out.getvalue()

    def _all_parts(self) -> Iterable[tuple[str, str | bytes]]:
        for source, elements in self.relationships.items():
            folder, _, name = source.rpartition("/")
            rels = f"{folder}/_rels/{name}.rels".lstrip("/")
            inner = "".join(elements)
            root = f'<Relationships xmlns="{PACKAGE_NAMESPACE}/relationships">'
            yield rels, f"{DECLARATION}{root}{inner}</Relationships>"
        yield from self.parts.items()

    def _content_types(self) -> str:
        kinds = {name: CONTENT_TYPES.get(name.rpartition("/")[2].removesuffix(".xml")) for name in self.parts}
        overrides = "".join(
            f'<Override PartName="/{name}" ContentType="{content_type}"/>'
            for name, content_type in kinds.items()
            if content_type
        )
        has_picture = any(name.endswith(".png") for name in self.parts)
        picture = '<Default Extension="png" ContentType="image/png"/>' if has_picture else ""
        return (
            f'{DECLARATION}<Types xmlns="{PACKAGE_NAMESPACE}/content-types">'
            f'<Default Extension="rels" ContentType="{CONTENT_TYPES["rels"]}"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{picture}{overrides}</Types>'
        )


def relationship_type(part_type: str) -> str:
    """The full type of a relationship to a part: `part_type` is its last word, such as "styles"."""
    if part_type == "core-properties":
        return f"{PACKAGE_NAMESPACE}/relationships/metadata/core-properties"
    return f"{_OFFICE}/relationships/{part_type}"


def core_properties(title: str, language: str) -> str:
    """The file's properties as XML: title and language, but no author or date."""
    properties = f"<dc:title>{escape_text(title)}</dc:title>" if title else ""
    properties += f"<dc:language>{escape_text(language)}</dc:language>" if language else ""
    namespaces = (
        f'xmlns:cp="{PACKAGE_NAMESPACE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return f"{DECLARATION}<cp:coreProperties {namespaces}>{properties}</cp:coreProperties>"


def extended_properties(application: str) -> str:
    """The file's extended properties as XML: the program that wrote it."""
    return (
        f'{DECLARATION}<Properties xmlns="{_OFFICE}/extended-properties">'
        f"<Application>{escape_text(application)}</Application></Properties>"
    )
