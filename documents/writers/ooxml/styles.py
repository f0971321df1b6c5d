"""The styles of a file: one for each role and style of a paragraph in it, with a readable name."""

from __future__ import annotations

import re
from dataclasses import replace

from documents.branding import BRAND_COLOURED_LINES, DEFAULT_BRANDING, Branding
from documents.word_round_trip import PAGE_NUMBER_STYLE_NAME, StyleRole
from documents.writers.ooxml.markup import quote_attribute, xml_part
from documents.writers.ooxml.paragraph_styles import (
    CELL_SIDE_PADDING,
    CELL_TOP_PADDING,
    GREY,
    LINK_COLOUR,
    TEXT_COLOUR,
    ParagraphContext,
    ParagraphStyle,
    paragraph_style,
)

LINK_STYLE = "Link"
PAGE_NUMBER_STYLE = "PageNumber"
_PLAIN = StyleRole()
_BORDER = '<w:{side} w:val="single" w:sz="6" w:space="{space}" w:color="{ink}"/>'


class StyleBuilder:
    """Paragraph and table styles by purpose, created on first use."""

    def __init__(self, language: str, text_width: int, branding: Branding = DEFAULT_BRANDING) -> None:
        self._language = language
        self._branding = branding
        self._tabs = f'<w:tabs><w:tab w:val="right" w:pos="{text_width}"/></w:tabs>'
        self._ids: dict[tuple[StyleRole, ParagraphStyle], str] = {}
        self._names: dict[str, StyleRole] = {}
        self._tables: dict[str | None, str] = {}
        self._table_names: dict[str, str] = {}
        self._xml: list[str] = []
        self.style_id_for(
            _PLAIN, ParagraphContext()
        )  # the first style is Word's default for text that people add

    @property
    def roles(self) -> dict[str, StyleRole]:
        """The role of each paragraph style, by its name."""
        return dict(self._names)

    @property
    def table_names(self) -> dict[str, str]:
        """The name that tables have in the document tree, by the name of their style."""
        return dict(self._table_names)

    def style_id_for(self, role: StyleRole, context: ParagraphContext) -> str:
        """The id of the style for a paragraph with this role in this context."""
        appearance = paragraph_style(role, context)
        if self._branding.colour and role.name in BRAND_COLOURED_LINES and role.cell is None:
            appearance = replace(appearance, colour=self._branding.colour)
        key = (role, appearance)
        if key not in self._ids:
            self._ids[key] = f"S{len(self._ids)}"
            name = self._unused_name(_style_name(role, context), self._names)
            self._names[name] = role
            tabs = self._tabs if context.location == "furniture" else ""
            self._xml.append(_paragraph_style(self._ids[key], name, *key, tabs))
        return self._ids[key]

    def table_style_id_for(self, name: str | None) -> str:
        """The id of the style for tables of that name."""
        if name not in self._tables:
            self._tables[name] = f"T{len(self._tables)}"
            display_name = self._unused_name(
                f"Table {_readable(name)}".strip() if name else "Table Grid", self._table_names
            )
            if name is not None:
                self._table_names[display_name] = name
            self._xml.append(_table_style(self._tables[name], display_name))
        return self._tables[name]

    def _unused_name(self, name: str, used_names: dict[str, StyleRole] | dict[str, str]) -> str:
        used_lower_case = {candidate.lower() for candidate in used_names}
        candidates = (name, *(f"{name} {n}" for n in range(2, len(used_lower_case) + 3)))
        return next(candidate for candidate in candidates if candidate.lower() not in used_lower_case)

    def to_part(self) -> str:
        """The part of the file that defines the styles."""
        language = f"<w:lang w:val={quote_attribute(self._language)}/>" if self._language else ""
        font = quote_attribute(self._branding.font)
        fonts = f"<w:rFonts w:ascii={font} w:hAnsi={font} w:eastAsia={font} w:cs={font}/>"
        defaults = (
            f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}"
            f'<w:sz w:val="22"/><w:szCs w:val="22"/>{language}</w:rPr></w:rPrDefault>'
            "<w:pPrDefault/></w:docDefaults>"
        )
        return xml_part("styles", defaults + "".join(self._xml) + _CHARACTER_STYLES)


def _style_name(role: StyleRole, context: ParagraphContext) -> str:
    """Word's own name where it has one: headings are real headings, a caption is a caption."""
    if role.is_caption:
        return "caption"
    if context.location == "furniture":
        return f"Page furniture {_readable(role.name)}".strip()
    if role.level and role.cell is None and not role.is_filler:
        return f"heading {role.level}"
    if role == _PLAIN and context.location == "body":
        return "Normal"
    kind = "Cell" if context.location != "body" else "Gap" if role.is_filler else "Text"
    return " ".join(filter(None, [kind, _readable(role.cell), _readable(role.name)]))


def _readable(name: str | None) -> str:
    # Word reads commas and semicolons as the end of a name.
    return re.sub(r"[^A-Za-z0-9 ]+", " ", (name or "")[:40]).strip()


def _paragraph_style(style_id: str, name: str, role: StyleRole, appearance: ParagraphStyle, tabs: str) -> str:
    default = ' w:default="1"' if name == "Normal" else ""
    based_on = "" if default else '<w:basedOn w:val="S0"/>'
    next_style = '<w:next w:val="S0"/>' if role.level else ""
    quick_style = "<w:qFormat/>" if name == "Normal" or name.startswith("heading") else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{style_id}"><w:name w:val={quote_attribute(name)}/>'
        f"{based_on}{next_style}{quick_style}<w:pPr>{_paragraph_properties(role, appearance, tabs)}</w:pPr>"
        f"<w:rPr>{_run_properties(appearance)}</w:rPr></w:style>"
    )


def _paragraph_properties(role: StyleRole, appearance: ParagraphStyle, tabs: str) -> str:
    page_breaks = ("<w:keepNext/>" if appearance.keep_next else "") + ("<w:keepLines/>" if role.level else "")
    page_breaks += "<w:pageBreakBefore/>" if appearance.page_break_before else ""
    bar, indent = "", f'<w:ind w:left="{360 * role.depth}"/>' if role.depth else ""
    if appearance.bar_fill:
        bar = f"<w:pBdr>{bar_borders(appearance.bar_fill)}</w:pBdr>"
        bar += f'<w:shd w:val="clear" w:color="auto" w:fill="{appearance.bar_fill}"/>'
        # Borders are outside the text, and should align with those of tables.
        indent = f'<w:ind w:left="{_twips(CELL_SIDE_PADDING)}" w:right="{_twips(CELL_SIDE_PADDING)}"/>'
    line = f'w:line="{round(240 * appearance.line)}" w:lineRule="auto"'
    if role.is_filler and appearance.size <= 2:
        line = 'w:line="20" w:lineRule="exact"'
    space = f'<w:spacing w:before="{_twips(appearance.before)}" w:after="{_twips(appearance.after)}" {line}/>'
    outline = f'<w:outlineLvl w:val="{role.level - 1}"/>' if role.level else ""
    return f'{page_breaks}{bar}{tabs}{space}{indent}<w:jc w:val="{appearance.align}"/>{outline}'


def bar_borders(bottom_colour: str) -> str:
    """Borders of a bar. Where the next paragraph has a border of its own, the bottom has the bar's colour."""
    colours = {"top": TEXT_COLOUR, "left": TEXT_COLOUR, "bottom": bottom_colour, "right": TEXT_COLOUR}
    spaces = {"left": round(CELL_SIDE_PADDING), "right": round(CELL_SIDE_PADDING)}
    return "".join(
        _BORDER.format(side=side, space=spaces.get(side, 3), ink=colour) for side, colour in colours.items()
    )


def _run_properties(appearance: ParagraphStyle) -> str:
    bold = "<w:b/><w:bCs/>" if appearance.bold else ""
    italic = "<w:i/><w:iCs/>" if appearance.italic else ""
    colour = f'<w:color w:val="{appearance.colour}"/>' if appearance.colour != TEXT_COLOUR else ""
    size = round(2 * appearance.size)
    return f'{bold}{italic}{colour}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def _table_style(style_id: str, name: str) -> str:
    borders = "".join(
        _BORDER.format(side=side, space=0, ink=TEXT_COLOUR)
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(
        f'<w:{side} w:w="{_twips(width)}" w:type="dxa"/>'
        for side, width in (
            ("top", CELL_TOP_PADDING),
            ("left", CELL_SIDE_PADDING),
            ("bottom", 0),
            ("right", CELL_SIDE_PADDING),
        )
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{style_id}">'
        f"<w:name w:val={quote_attribute(name)}/><w:tblPr><w:tblBorders>{borders}</w:tblBorders>"
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        "</w:style>"
    )


def _twips(points: float) -> int:
    return round(20 * points)


_CHARACTER_STYLES = (
    f'<w:style w:type="character" w:styleId="{LINK_STYLE}"><w:name w:val="Hyperlink"/>'
    f'<w:rPr><w:color w:val="{LINK_COLOUR}"/><w:u w:val="single"/></w:rPr></w:style>'
    f'<w:style w:type="character" w:styleId="{PAGE_NUMBER_STYLE}"><w:name w:val="{PAGE_NUMBER_STYLE_NAME}"/>'
    f'<w:rPr><w:color w:val="{GREY}"/></w:rPr></w:style>'
)
