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
    """The automatic styles of one file, each made when it is first needed."""

    _names: dict[tuple[str, str], str] = field(default_factory=dict)
    _xml: list[str] = field(default_factory=list)

    def text(self, run: Run) -> str:
        """The style of a text; "" for a plain one."""
        looks = ' fo:font-weight="bold"' if run.bold else ""
        looks += ' fo:font-style="italic"' if run.italic else ""
        looks += f' fo:color="#{run.colour}"' if is_colour(run.colour) else ""
        return self._style("text", f"<style:text-properties{looks}/>") if looks else ""

    def cell_style(self, fill: str | None, *, is_head: bool) -> str:
        shown = fill if is_colour(fill) else "E6E6E6" if is_head else None
        colour = f' fo:background-color="#{shown}"' if shown else ""
        ink = '<style:text-properties fo:color="#FFFFFF"/>' if shown and needs_white_text(shown) else ""
        looks = f'<style:table-cell-properties fo:padding="1mm" fo:border="0.75pt solid #000000"{colour}/>'
        return self._style("table-cell", looks + ink)

    def column_style(self, share: float) -> str:
        width = f'style:rel-column-width="{round(share * 10_000)}*"'
        return self._style("table-column", f"<style:table-column-properties {width}/>")

    def row_style(self, *, may_break: bool) -> str:
        keep_together = "auto" if may_break else "always"
        return self._style("table-row", f'<style:table-row-properties fo:keep-together="{keep_together}"/>')

    def item(self, depth: int, base: str) -> str:
        """A list item: its later lines are indented to the text, not to the marker."""
        left = 6 * (depth + 1)
        looks = (
            f'<style:paragraph-properties fo:margin-left="{left}mm" fo:text-indent="-6mm">'
            f'<style:tab-stops><style:tab-stop style:position="0mm"/></style:tab-stops>'
            "</style:paragraph-properties>"
        )
        return self._style("paragraph", looks, base)

    def to_xml(self) -> str:
        return f"<office:automatic-styles>{''.join(self._xml)}</office:automatic-styles>"

    def _style(self, family: str, looks: str, parent: str = "") -> str:
        known = (family, looks + parent)
        if known not in self._names:
            name = f"{family[0].upper()}{len(self._names) + 1}"
            self._names[known] = name
            of = f" style:parent-style-name={quote_attribute(parent)}" if parent else ""
            begin = f'<style:style style:name="{name}" style:family="{family}"{of}>'
            self._xml.append(f"{begin}{looks}</style:style>")
        return self._names[known]


def named_styles(language: str, across: int) -> str:
    """The styles that people find by name: change one, and the whole document follows.

    `across` is the width of the lines in millimetres.
    """
    tongue, _, country = (language or "en-GB").partition("-")
    speaks = f"fo:language={quote_attribute(tongue)} fo:country={quote_attribute(country or 'none')}"
    usual = (
        '<style:default-style style:family="paragraph">'
        '<style:paragraph-properties fo:orphans="2" fo:widows="2" style:tab-stop-distance="12.5mm"/>'
        f'<style:text-properties fo:font-family={quote_attribute(FONT_FAMILY)} fo:font-size="11pt" {speaks}/>'
        "</style:default-style>"
    )
    return "".join([usual, *_paragraph_styles(), _CELL_STYLE, _header_footer_style(across), _LINK, _LIST])


def _paragraph_styles() -> list[str]:
    usual = '<style:paragraph-properties fo:margin-top="0pt" fo:margin-bottom="6pt"/>'
    made = [_paragraph_style("Standard", "Standard", usual)]
    for level, size in _HEADING_SIZES.items():
        keeps = 'fo:keep-with-next="always" fo:margin-top="14pt" fo:margin-bottom="6pt"'
        looks = (
            f"<style:paragraph-properties {keeps}/>"
            f'<style:text-properties fo:font-size="{size}pt" fo:font-weight="bold"/>'
        )
        made.append(
            _paragraph_style(
                f"Heading_20_{level}", f"Heading {level}", looks, f' style:default-outline-level="{level}"'
            )
        )
    centred = (
        '<style:paragraph-properties fo:text-align="center" fo:margin-bottom="14pt"/>'
        '<style:text-properties fo:font-size="14pt" fo:font-weight="bold"/>'
    )
    return [*made, _paragraph_style("Title", "Title", centred)]


def _paragraph_style(name: str, shown: str, looks: str, more: str = "", parent: str = "Standard") -> str:
    of = f' style:parent-style-name="{parent}"' if parent != name else ""
    return (
        f'<style:style style:name="{name}" style:display-name="{shown}" style:family="paragraph"{of}{more}>'
        f"{looks}</style:style>"
    )


_CELL_STYLE = _paragraph_style(
    "Table_20_Contents",
    "Table Contents",
    '<style:paragraph-properties fo:margin-bottom="2pt"/><style:text-properties fo:font-size="10pt"/>',
)


def _header_footer_style(across: int) -> str:
    """The header and footer of a page, with the page number at the right edge."""
    stop = f'<style:tab-stop style:position="{across}mm" style:type="right"/>'
    return _paragraph_style(
        "Furniture",
        "Page furniture",
        f'<style:paragraph-properties fo:margin-bottom="0pt"><style:tab-stops>{stop}</style:tab-stops>'
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
