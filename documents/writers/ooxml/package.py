"""The zip around a Word file. The same parts give the same bytes, whenever and by whomever."""

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
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # as early as a zip can say: a date would say who wrote when


@dataclass
class PackageWriter:
    """Parts by name, and what each points to. Nothing but a link points outside."""

    parts: dict[str, str | bytes] = field(default_factory=dict)
    relationships: dict[str, list[str]] = field(default_factory=dict)

    def add(
        self, name: str, content: str | bytes, *, of: str = "", sort: str = "", identity: str = ""
    ) -> None:
        """A part, and the pointer to it from the part `of`: from the file itself where that is empty."""
        self.parts[name] = content
        folder = of.rpartition("/")[0]
        target = name.removeprefix(f"{folder}/") if folder else name
        target = target if not folder or name.startswith(f"{folder}/") else f"../{name}"
        self._add_relationship(
            of, identity or f"r{len(self.relationships.get(of, [])) + 1}", relationship_type(sort), target
        )

    def add_links(self, of: str, targets: Iterable[tuple[str, str]]) -> None:
        """The addresses that the links in a part lead to, by id."""
        for identity, link in targets:
            self._add_relationship(
                of, identity, f"{_OFFICE}/relationships/hyperlink", link, ' TargetMode="External"'
            )

    def _add_relationship(self, of: str, identity: str, kind: str, target: str, mode: str = "") -> None:
        self.relationships.setdefault(of, []).append(
            f"<Relationship Id={quote_attribute(identity)} Type={quote_attribute(kind)} "
            f"Target={quote_attribute(target)}{mode}/>"
        )

    def to_bytes(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in [("[Content_Types].xml", self._content_types()), *self._all_parts()]:
                entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 0  # or it would say on what sort of machine it was made
                archive.writestr(entry, content if isinstance(content, bytes) else content.encode())
        return out.getvalue()

    def _all_parts(self) -> Iterable[tuple[str, str | bytes]]:
        for of, pointers in self.relationships.items():
            folder, _, name = of.rpartition("/")
            rels = f"{folder}/_rels/{name}.rels".lstrip("/")
            inner = "".join(pointers)
            root = f'<Relationships xmlns="{PACKAGE_NAMESPACE}/relationships">'
            yield rels, f"{DECLARATION}{root}{inner}</Relationships>"
        yield from self.parts.items()

    def _content_types(self) -> str:
        kinds = {name: CONTENT_TYPES.get(name.rpartition("/")[2].removesuffix(".xml")) for name in self.parts}
        overrides = "".join(
            f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items() if kind
        )
        has_picture = any(name.endswith(".png") for name in self.parts)
        picture = '<Default Extension="png" ContentType="image/png"/>' if has_picture else ""
        return (
            f'{DECLARATION}<Types xmlns="{PACKAGE_NAMESPACE}/content-types">'
            f'<Default Extension="rels" ContentType="{CONTENT_TYPES["rels"]}"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{picture}{overrides}</Types>'
        )


def relationship_type(sort: str) -> str:
    """The type of a pointer to a part of that sort."""
    if sort == "core-properties":
        return f"{PACKAGE_NAMESPACE}/relationships/metadata/core-properties"
    return f"{_OFFICE}/relationships/{sort}"


def core_properties(title: str, language: str) -> str:
    """The properties of the file: its title and language, but neither author nor date."""
    properties = f"<dc:title>{escape_text(title)}</dc:title>" if title else ""
    properties += f"<dc:language>{escape_text(language)}</dc:language>" if language else ""
    spaces = (
        f'xmlns:cp="{PACKAGE_NAMESPACE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return f"{DECLARATION}<cp:coreProperties {spaces}>{properties}</cp:coreProperties>"


def extended_properties(application: str) -> str:
    """Which program wrote the file."""
    return (
        f'{DECLARATION}<Properties xmlns="{_OFFICE}/extended-properties">'
        f"<Application>{escape_text(application)}</Application></Properties>"
    )
