"""Styles of OpenDocument files: those with a name, and those that only one file needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from documents.tree import Run
from documents.writers.html_text import is_colour, needs_white_text
from documents.writers.odf.markup import quote_attribute

FONT_FAMILY = "Arial, Liberation Sans, sans-serif"
_HEADING_SIZES = {1: 15, 2: 13, 3: 11, 4: 11, 5: 11, 6: 11}


@dataclass
class AutomaticStyles:
    """The automatic styles of one file, each created on first use."""

    _names: dict[tuple[str, str], str] = field(default_factory=dict)
    _xml: list[str] = field(default_factory=list)

    def text(self, run: Run) -> str:
        """The name of the style for a run; "" for plain text."""
        properties = ' fo:font-weight="bold"' if run.bold else ""
        properties += ' fo:font-style="italic"' if run.italic else ""
        properties += f' fo:color="#{run.colour}"' if is_colour(run.colour) else ""
        return self._style("text", f"<style:text-properties{properties}/>") if properties else ""

    def cell_style(self, fill: str | None, *, is_header: bool) -> str:
        shading = fill if is_colour(fill) else "E6E6E6" if is_header else None
        colour = f' fo:background-color="#{shading}"' if shading else ""
        white = '<style:text-properties fo:color="#FFFFFF"/>' if shading and needs_white_text(shading) else ""
        cell = f'<style:table-cell-properties fo:padding="1mm" fo:border="0.75pt solid #000000"{colour}/>'
        return self._style("table-cell", cell + white)

    def column_style(self, share: float) -> str:
        width = f'style:rel-column-width="{round(share * 10_000)}*"'
        return self._style("table-column", f"<style:table-column-properties {width}/>")

    def row_style(self, *, may_break: bool) -> str:
        keep_together = "auto" if may_break else "always"
        return self._style("table-row", f'<style:table-row-properties fo:keep-together="{keep_together}"/>')

    def item(self, depth: int, base: str) -> str:
        """A list item: its later lines are indented to the text, not to the marker."""
        left = 6 * (depth + 1)
        properties = (
            f'<style:paragraph-properties fo:margin-left="{left}mm" fo:text-indent="-6mm">'
            f'<style:tab-stops><style:tab-stop style:position="0mm"/></style:tab-stops>'
            "</style:paragraph-properties>"
        )
        return self._style("paragraph", properties, base)

    def to_xml(self) -> str:
        return f"<office:automatic-styles>{''.join(self._xml)}</office:automatic-styles>"

    def _style(self, family: str, properties: str, parent: str = "") -> str:
        key = (family, properties + parent)
        if key not in self._names:
            name = f"{family[0].upper()}{len(self._names) + 1}"
            self._names[key] = name
            parent_attribute = f" style:parent-style-name={quote_attribute(parent)}" if parent else ""
            begin = f'<style:style style:name="{name}" style:family="{family}"{parent_attribute}>'
            self._xml.append(f"{begin}{properties}</style:style>")
        return self._names[key]


def named_styles(language: str, line_width: int) -> str:
    """The named styles, which people can change for the whole document.

    `line_width` is in millimetres.
    """
    language_code, _, country = (language or "en-GB").partition("-")
    locale = f"fo:language={quote_attribute(language_code)} fo:country={quote_attribute(country or 'none')}"
    default_style = (
        '<style:default-style style:family="paragraph">'
        '<style:paragraph-properties fo:orphans="2" fo:widows="2" style:tab-stop-distance="12.5mm"/>'
        f'<style:text-properties fo:font-family={quote_attribute(FONT_FAMILY)} fo:font-size="11pt" {locale}/>'
        "</style:default-style>"
    )
    return "".join(
        [default_style, *_paragraph_styles(), _CELL_STYLE, _header_footer_style(line_width), _LINK, _LIST]
    )


def _paragraph_styles() -> list[str]:
    properties = '<style:paragraph-properties fo:margin-top="0pt" fo:margin-bottom="6pt"/>'
    styles = [_paragraph_style("Standard", "Standard", properties)]
    for level, size in _HEADING_SIZES.items():
        paragraph_attributes = 'fo:keep-with-next="always" fo:margin-top="14pt" fo:margin-bottom="6pt"'
        properties = (
            f"<style:paragraph-properties {paragraph_attributes}/>"
            f'<style:text-properties fo:font-size="{size}pt" fo:font-weight="bold"/>'
        )
        styles.append(
            _paragraph_style(
                f"Heading_20_{level}",
                f"Heading {level}",
                properties,
                f' style:default-outline-level="{level}"',
            )
        )
    centred = (
        '<style:paragraph-properties fo:text-align="center" fo:margin-bottom="14pt"/>'
        '<style:text-properties fo:font-size="14pt" fo:font-weight="bold"/>'
    )
    return [*styles, _paragraph_style("Title", "Title", centred)]


def _paragraph_style(
    name: str, display_name: str, properties: str, attributes: str = "", parent: str = "Standard"
) -> str:
    parent_attribute = f' style:parent-style-name="{parent}"' if parent != name else ""
    return (
        f'<style:style style:name="{name}" style:display-name="{display_name}" style:family="paragraph"'
        f"{parent_attribute}{attributes}>{properties}</style:style>"
    )


_CELL_STYLE = _paragraph_style(
    "Table_20_Contents",
    "Table Contents",
    '<style:paragraph-properties fo:margin-bottom="2pt"/><style:text-properties fo:font-size="10pt"/>',
)


def _header_footer_style(line_width: int) -> str:
    """The header and footer of a page, with the page number at the right edge."""
    tab_stop = f'<style:tab-stop style:position="{line_width}mm" style:type="right"/>'
    return _paragraph_style(
        "Furniture",
        "Page furniture",
        f'<style:paragraph-properties fo:margin-bottom="0pt"><style:tab-stops>{tab_stop}</style:tab-stops>'
        '</style:paragraph-properties><style:text-properties fo:font-size="9pt" fo:color="#333333"/>',
    )


_LINK = (
    '<style:style style:name="Internet_20_link" style:display-name="Internet link" style:family="text">'
    '<style:text-properties fo:color="#1D4F91" style:text-underline-style="solid"/></style:style>'
)
_LIST = (
    '<text:list-style style:name="Bullets">'
    + "".join(
        f'<text:list-level-style-bullet text:level="{level}" text:bullet-char="•">'
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        f'<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-6mm"'
        f' fo:margin-left="{6 * level}mm"/></style:list-level-properties></text:list-level-style-bullet>'
        for level in range(1, 11)
    )
    + "</text:list-style>"
)
