"""Small files of each kind that may stand behind an answer."""

from tests.documents.word_files import p, word_file, zipped
from tests.documents.workbooks import book, sheet

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes(30)
JPG = b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(30)
WORD = word_file(p("Minutes of May 2020"))
BOOK = book(sheet())
SLIDES = zipped(
    [
        ("[Content_Types].xml", "<a>application/vnd.openxmlformats.presentationml.presentation.main+xml</a>"),
        ("ppt/presentation.xml", "<a/>"),
    ]
)


def open_document(of="text", *more, manifest="<manifest/>"):
    mimetype = f"application/vnd.oasis.opendocument.{of}"
    return zipped(
        [("mimetype", mimetype), ("content.xml", "<a/>"), ("META-INF/manifest.xml", manifest), *more]
    )


GOOD = {
    "Minutes.PDF": (PDF, "pdf"),
    "Minutes.docx": (WORD, "docx"),
    "Figures.xlsx": (BOOK, "xlsx"),
    "Slides.pptx": (SLIDES, "pptx"),
    "Minutes.odt": (open_document(), "odt"),
    "Figures.ods": (open_document("spreadsheet"), "ods"),
    "crossing.png": (PNG, "png"),
    "crossing.jpeg": (JPG, "jpg"),
    "figures.csv": (b"month,crossings\nMay,2\n", "csv"),
    "note.txt": ("Two crossings were built.\n".encode("utf-16"), "txt"),
}
