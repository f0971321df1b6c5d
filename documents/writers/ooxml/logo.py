"""The council's logo in a page header of Word."""

from __future__ import annotations

from documents.branding import Logo
from documents.writers.ooxml.markup import quote_attribute

LOGO_RELATIONSHIP_ID = "logo"
LOGO_PART_NAME = "word/media/logo.png"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_EMU_PER_MM = 36_000  # Word's smallest units in a millimetre
_WIDTH, _HEIGHT = 60, 9  # millimetres, as in print.css


def logo_run_xml(logo: Logo, alternative_text: str) -> str:
    """A run with the logo."""
    width, height = (round(side * _EMU_PER_MM) for side in logo.fit_within(_WIDTH, _HEIGHT))
    size = f'cx="{width}" cy="{height}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"'
        f' xmlns:wp="{_DRAWING}/wordprocessingDrawing"><wp:extent {size}/>'
        '<wp:effectExtent l="0" t="0" r="108000" b="0"/>'
        f'<wp:docPr id="1" name="Logo" descr={quote_attribute(alternative_text)}/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="Logo"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{LOGO_RELATIONSHIP_ID}"/>'
        f"<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
