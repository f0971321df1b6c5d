import io
import re
import struct
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from documents.readers import read_document
from documents.validation.uploads import (
    ACCEPTED_DOCUMENTS_MESSAGE,
    MAX_UPLOAD_BYTES,
    FileRejected,
    validate_upload,
)
from tests.documents.docx_builder import (
    CONTENT_TYPES,
    MAIN_CONTENT_TYPE,
    build_docx,
    build_zip,
    docx_parts,
    p,
)
from tests.documents.xlsx_builder import (
    MACRO_WORKBOOK_CONTENT_TYPE,
    WORKBOOK_CONTENT_TYPE,
    build_xlsx,
    sheet,
    xlsx_parts,
)
from tests.timing import cpu_seconds

FIXTURES = Path(__file__).parents[2] / "fixtures/documents"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&b;</w:document>'
)


def with_extra(*extra):
    return build_zip(docx_parts(p("A plan"), extra=extra))


def with_part(name, content):
    return build_zip((dict(docx_parts(p("A plan"))) | {name: content}).items())


def without(name):
    return build_zip((key, value) for key, value in docx_parts(p("A plan")) if key != name)


def marked(name, **changes):
    info = zipfile.ZipInfo(name)
    for attribute, value in changes.items():
        setattr(info, attribute, value)
    return with_extra((info, "/etc/passwd"))


def encrypted_part():
    """As a zip program with a password writes it: a flag in both headers of each part."""
    data = bytearray(build_docx(p("A plan")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 1)
    return bytes(data)


def lying_about_its_size():
    """A part that says it holds ten bytes, and holds sixty million."""
    data = bytearray(with_extra(("word/media/big.bin", bytes(60_000_000))))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


def heap_of_entries():
    """A directory of 200,000 parts, all of them the same few bytes."""
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"x"
    directory = entry * 200_000
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(directory), 0, 0)
    return b"PK\x03\x04" + directory + end


def damaged_inside():
    data = bytearray(build_docx(p("A plan " * 500)))
    middle = data.find(b"word/document.xml") + 40
    data[middle : middle + 20] = b"\xff" * 20
    return bytes(data)


REJECTED_UPLOADS = {
    "nothing": ("empty", b"", "plan.docx"),
    "only blanks": ("empty", b" \n\0\0", "plan.docx"),
    "too many bytes": ("too-large", b"PK" + bytes(MAX_UPLOAD_BYTES), "plan.docx"),
    "old Word": ("old-word", OLE + "WordDocument".encode("utf-16-le"), "plan.doc"),
    "old Word renamed": ("old-word", OLE + "WordDocument".encode("utf-16-le"), "plan.docx"),
    "Word with a password": ("password-protected", OLE + "EncryptedPackage".encode("utf-16-le"), "plan.docx"),
    "old Excel": ("old-excel", OLE + "Workbook".encode("utf-16-le"), "plan.xls"),
    "PDF with a password": ("password-protected", b"%PDF-1.7\ntrailer<</Encrypt 5 0 R>>", "plan.pdf"),
    "PDF called docx": ("wrong-kind", b"%PDF-1.7\n%%EOF", "plan.docx"),
    "web page called docx": ("wrong-kind", b"<!DOCTYPE html><p>Plan", "plan.docx"),
    "Word called PDF": ("wrong-kind", build_docx(p("A plan")), "plan.pdf"),
    "Word called docm": ("wrong-kind", build_docx(p("A plan")), "plan.docm"),
    "page with entities": ("hostile", b'<!DOCTYPE html [<!ENTITY x "y">]><html>&x;', "plan.html"),
    "rich text": ("wrong-kind", b"{\\rtf1 Plan}", "plan.rtf"),
    "picture": ("wrong-kind", b"\x89PNG\r\n\x1a\n" + bytes(50), "plan.png"),
    "program": ("wrong-kind", b"MZ" + bytes(50), "plan.docx"),
    "drawing": ("wrong-kind", b"<svg onload='alert(1)'/>", "plan.svg"),
    "another old Office file": ("wrong-kind", OLE + "PowerPoint".encode("utf-16-le"), "plan.ppt"),
    "binary workbook": (
        "wrong-kind",
        build_zip([("[Content_Types].xml", "<a/>"), ("xl/workbook.bin", "x")]),
        "a.xlsb",
    ),
    "workbook of another program": (
        "damaged",
        build_zip([("[Content_Types].xml", "<a/>"), ("xl/workbook.xml", "<a/>")]),
        "a.xlsx",
    ),
    "workbook without a main part": (
        "damaged",
        build_zip((name, content) for name, content in xlsx_parts() if name != "xl/workbook.xml"),
        "a.xlsx",
    ),
    "workbook called docx": ("wrong-kind", build_xlsx(sheet()), "plan.docx"),
    "Word called xlsx": ("wrong-kind", build_docx(p("A plan")), "plan.xlsx"),
    "workbook with macros": (
        "hostile",
        build_zip([*xlsx_parts(), ("xl/vbaProject.bin", "Sub Auto_Open()")]),
        "plan.xlsx",
    ),
    "workbook with old macros": (
        "hostile",
        build_zip([*xlsx_parts(), ("xl/macrosheets/sheet1.xml", "<a/>")]),
        "plan.xlsx",
    ),
    "workbook of macro type": (
        "hostile",
        build_zip(
            (name, content.replace(WORKBOOK_CONTENT_TYPE, MACRO_WORKBOOK_CONTENT_TYPE))
            for name, content in xlsx_parts()
        ),
        "plan.xlsm",
    ),
    "workbook with entities": (
        "hostile",
        build_zip((dict(xlsx_parts()) | {"xl/sharedStrings.xml": LAUGHS}).items()),
        "plan.xlsx",
    ),
    "slides": (
        "wrong-kind",
        build_zip([("[Content_Types].xml", "<a/>"), ("ppt/presentation.xml", "<a/>")]),
        "a.pptx",
    ),
    "OpenDocument": ("wrong-kind", build_zip([("mimetype", "application/vnd.oasis")]), "plan.odt"),
    "heap of files": ("wrong-kind", build_zip([("a.txt", "hello")]), "plan.zip"),
    "no content types": ("damaged", without("[Content_Types].xml"), "plan.docx"),
    "no main part": ("damaged", build_zip([("[Content_Types].xml", CONTENT_TYPES)]), "plan.docx"),
    "cut off": ("damaged", build_docx(p("A plan"))[:-100], "plan.docx"),
    "overwritten": ("damaged", damaged_inside(), "plan.docx"),
    "bomb": ("hostile", with_extra(("word/media/a.bin", bytes(20_000_000))), "plan.docx"),
    "huge bomb": ("too-large", with_extra(("word/media/a.bin", bytes(160_000_000))), "plan.docx"),
    "lying size": ("damaged", lying_about_its_size(), "plan.docx"),
    "heap of parts": ("too-large", with_extra(*((f"word/{n}.bin", "") for n in range(2_001))), "plan.docx"),
    "heap of entries": ("too-large", heap_of_entries(), "plan.docx"),
    "same name twice": ("hostile", with_extra(("Word/Document.xml", "<a/>")), "plan.docx"),
    "path out": ("hostile", with_extra(("../../etc/cron.d/x", "")), "plan.docx"),
    "path out of Windows": ("hostile", with_extra(("word\\..\\..\\x", "")), "plan.docx"),
    "absolute path": ("hostile", with_extra(("/etc/passwd", "")), "plan.docx"),
    "drive": ("hostile", with_extra(("C:/x", "")), "plan.docx"),
    "link": ("hostile", marked("word/link", create_system=3, external_attr=0o120777 << 16), "plan.docx"),
    "odd packing": ("hostile", marked("word/odd", compress_type=zipfile.ZIP_LZMA), "plan.docx"),
    "part with a password": ("password-protected", encrypted_part(), "plan.docx"),
    "macros": ("hostile", with_extra(("word/vbaProject.bin", "Sub AutoOpen()")), "plan.docx"),
    "macro type": (
        "hostile",
        with_part(
            "[Content_Types].xml",
            CONTENT_TYPES.replace(MAIN_CONTENT_TYPE, "application/vnd.ms-word.macroEnabled"),
        ),
        "plan.docx",
    ),
    "entities": ("hostile", with_part("word/document.xml", LAUGHS), "plan.docx"),
    "entities in UTF-16": ("hostile", with_part("word/document.xml", LAUGHS.encode("utf-16")), "plan.docx"),
    "entities without a mark": (
        "hostile",
        with_part("word/document.xml", LAUGHS.replace("1.0", "1.0' encoding='utf-16be").encode("utf-16-be")),
        "plan.docx",
    ),
    "entities in UTF-32": ("hostile", with_part("word/document.xml", LAUGHS.encode("utf-32")), "plan.docx"),
    "entities in UTF-7": (
        "hostile",
        with_part("word/document.xml", '<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE w'),
        "plan.docx",
    ),
    "entities far in": (  # the word lies across two of the pieces that the gate looks at
        "hostile",
        with_part("word/styles.xml", f"<!--{'.' * (262_144 - 9)}--><!DOCTYPE w SYSTEM 'x'><w/>"),
        "plan.docx",
    ),
    "entities in a picture": ("hostile", with_extra(("word/media/a.png", LAUGHS)), "plan.docx"),
    "outside entity": (
        "hostile",
        with_part("word/document.xml", '<!DOCTYPE w SYSTEM "http://127.0.0.1/x.dtd"><w/>'),
        "plan.docx",
    ),
}


@pytest.mark.parametrize("what", REJECTED_UPLOADS)
def test_bad_files_are_turned_away_quickly_and_in_plain_words(what):
    code, data, name = REJECTED_UPLOADS[what]
    started = cpu_seconds()
    with pytest.raises(FileRejected) as refused:
        validate_upload(data, name)
    assert cpu_seconds() - started < 2
    assert refused.value.code == code
    assert str(refused.value) == refused.value.sentence
    assert refused.value.sentence.endswith(".")


def endings_in(sentence):
    """The endings of files that a sentence names, in its order."""
    return re.findall(r"(?<!\w)\.[a-z]+", sentence)


def test_a_person_is_told_how_to_rename_a_file():
    with pytest.raises(FileRejected) as refused:
        validate_upload(b"%PDF-1.7\n", "Progress update.docx")
    assert refused.value.code == "wrong-kind"
    assert endings_in(refused.value.sentence) == [".docx", ".pdf"]


def test_a_person_with_a_macro_workbook_is_told_how_to_save_it_in_excel():
    with pytest.raises(FileRejected) as refused:
        validate_upload(REJECTED_UPLOADS["workbook with macros"][1], "plan.xlsm")
    assert refused.value.code == "hostile"
    assert endings_in(refused.value.sentence) == [".xlsx"]
    assert "Excel" in refused.value.sentence


def test_a_person_is_told_what_is_accepted():
    with pytest.raises(FileRejected) as refused:
        validate_upload(b"GIF89a", "plan")
    assert refused.value.code == "wrong-kind"
    assert ACCEPTED_DOCUMENTS_MESSAGE in refused.value.sentence
    assert endings_in(ACCEPTED_DOCUMENTS_MESSAGE) == [".docx", ".xlsx", ".html", ".txt"]


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (build_docx(p("A plan")), "Plan.DOCX", "docx"),
        (build_docx(p("A plan")), "plan", "docx"),
        (build_docx(p("A plan")), "plan v1.2", "docx"),
        (build_xlsx(sheet()), "Plan.XLSX", "xlsx"),
        (build_xlsx(sheet()), "plan", "xlsx"),
        (b"\n%PDF-1.7\n", "plan.pdf", "pdf"),
        (b"\xef\xbb\xbf\n<!-- saved -->\n<!doctype HTML><p>Plan", "plan.htm", "html"),
        ("<html><p>Plan".encode("utf-16"), "plan.html", "html"),
        (b"<table><tr><td>Plan", "", "html"),
    ],
)
def test_honest_files_pass_whatever_their_name(data, name, kind):
    assert validate_upload(data, name) == kind


@pytest.mark.parametrize("path", sorted(FIXTURES.iterdir()), ids=lambda path: path.name)
def test_the_papers_that_went_to_committee_pass(path):
    if path.suffix in {".docx", ".pdf"}:
        assert validate_upload(path.read_bytes(), path.name) == path.suffix[1:]


@pytest.mark.sandbox
def test_nothing_outside_is_fetched_even_if_the_gate_were_gone(monkeypatch):
    monkeypatch.setattr("documents.validation.uploads.validate_office_zip", lambda data: "docx")
    for bad in ("entities", "outside entity"):
        with pytest.raises(FileRejected):
            read_document(REJECTED_UPLOADS[bad][1], "plan.docx")


def test_a_word_file_written_in_utf_16_is_welcome():
    parts = dict(docx_parts(p("A plan")))
    root = etree.fromstring(parts["word/document.xml"].encode())
    utf_16 = etree.tostring(root, encoding="UTF-16", xml_declaration=True)
    data = with_part("word/document.xml", utf_16)
    assert validate_upload(data, "plan.docx") == "docx"
    assert read_document(data, "plan.docx").text == "A plan"


def test_a_word_file_without_words_is_turned_away():
    with pytest.raises(FileRejected, match="no words") as refused:
        read_document(build_docx(p()), "plan.docx")
    assert refused.value.code == "no-text"


def test_looking_at_a_bomb_costs_little_memory():
    import tracemalloc

    data = REJECTED_UPLOADS["bomb"][1]
    tracemalloc.start()
    with pytest.raises(FileRejected):
        validate_upload(data, "plan.docx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_a_heap_of_stored_parts_is_looked_at_only_up_to_the_limit():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in docx_parts(p("A plan")):
            archive.writestr(name, content)
        archive.writestr("word/media/photo.jpg", bytes(range(256)) * 20_000)
    assert validate_upload(out.getvalue(), "plan.docx") == "docx"
