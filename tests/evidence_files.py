"""Small files of each kind that may stand behind an answer."""

from tests.documents.docx_builder import build_docx, build_zip, p
from tests.documents.xlsx_builder import build_xlsx, sheet

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes(30)
JPG = b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(30)
DOCX = build_docx(p("Minutes of May 2020"))
XLSX = build_xlsx(sheet())
PPTX = build_zip(
    [
        ("[Content_Types].xml", "<a>application/vnd.openxmlformats.presentationml.presentation.main+xml</a>"),
        ("ppt/presentation.xml", "<a/>"),
    ]
)


def build_open_document(of="text", *more, manifest="<manifest/>"):
    mimetype = f"application/vnd.oasis.opendocument.{of}"
    return build_zip(
        [("mimetype", mimetype), ("content.xml", "<a/>"), ("META-INF/manifest.xml", manifest), *more]
    )


ACCEPTED_EVIDENCE = {
    "Minutes.PDF": (PDF, "pdf"),
    "Minutes.docx": (DOCX, "docx"),
    "Figures.xlsx": (XLSX, "xlsx"),
    "Slides.pptx": (PPTX, "pptx"),
    "Minutes.odt": (build_open_document(), "odt"),
    "Figures.ods": (build_open_document("spreadsheet"), "ods"),
    "crossing.png": (PNG, "png"),
    "crossing.jpeg": (JPG, "jpg"),
    "figures.csv": (b"month,crossings\nMay,2\n", "csv"),
    "note.txt": ("Two crossings were built.\n".encode("utf-16"), "txt"),
}
