"""What may be kept behind an answer, and what is turned away."""

import pytest

from documents.validation.evidence_files import EVIDENCE_KIND_LABELS, validate_evidence_file
from documents.validation.uploads import MAX_UPLOAD_BYTES, FileRejected
from tests.documents.docx_builder import build_zip
from tests.documents.test_upload_validation import REJECTED_UPLOADS as BAD_PAPERS
from tests.documents.test_upload_validation import endings_in
from tests.evidence_files import ACCEPTED_EVIDENCE, DOCX, PDF, PNG, build_open_document
from tests.timing import cpu_seconds

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAGE = b"<!DOCTYPE html><script>alert(1)</script>"
PRESENTATION = b"application/vnd.ms-powerpoint.presentation.macroEnabled presentationml"

# What the gate for documents turns away for good reasons is turned away here for the same.
REJECTED_AS_UPLOADS = {
    name: bad
    for name, bad in BAD_PAPERS.items()
    if bad[0] in ("hostile", "too-large", "password-protected", "empty", "damaged", "old-word", "old-excel")
    and bad[2].endswith((".docx", ".xlsx", ".pdf", ".doc", ".xls", ".xlsm"))
}
REJECTED_EVIDENCE = {
    "page called PDF": ("wrong-kind", PAGE, "report.pdf"),
    "page": ("wrong-kind", PAGE, "report.html"),
    "page in UTF-16 called text": ("wrong-kind", PAGE.decode().encode("utf-16"), "report.txt"),
    "drawing that is a page": ("wrong-kind", b"<svg onload='alert(1)'/>", "report.svg"),
    "program": ("wrong-kind", b"MZ\x90\0" + bytes(100), "report.exe"),
    "program called PDF": ("wrong-kind", b"MZ\x90\0" + bytes(100), "report.pdf"),
    "script": ("wrong-kind", b"#!/bin/sh\nrm -rf /\n", "report.sh"),
    "PDF called a program": ("wrong-kind", PDF, "report.exe"),
    "PDF without an ending": ("wrong-kind", PDF, "report"),
    "picture called PDF": ("wrong-kind", PNG, "report.pdf"),
    "message from Outlook": ("wrong-kind", OLE + "__substg1.0_0037001F".encode("utf-16-le"), "mail.msg"),
    "heap of files": ("wrong-kind", build_zip([("a.txt", "hello")]), "papers.zip"),
    "heap of files called Word": ("wrong-kind", build_zip([("a.txt", "hello")]), "papers.docx"),
    "slides with macros": (
        "hostile",
        build_zip([("[Content_Types].xml", PRESENTATION), ("ppt/presentation.xml", "<a/>")]),
        "slides.pptx",
    ),
    "OpenDocument with macros": (
        "hostile",
        build_open_document("text", ("Basic/script-lb.xml", "<a/>")),
        "a.odt",
    ),
    "OpenDocument with scripts": (
        "hostile",
        build_open_document("text", ("Scripts/python/a.py", "")),
        "a.odt",
    ),
    "OpenDocument with a password": (
        "password-protected",
        build_open_document(manifest="<manifest:encryption-data/>"),
        "a.odt",
    ),
    "OpenDocument drawing": ("wrong-kind", build_open_document("graphics"), "a.odg"),
    "OpenDocument without a list": (
        "damaged",
        build_zip([("mimetype", "application/vnd.oasis.opendocument.text")]),
        "a.odt",
    ),
    "OpenDocument with entities": (
        "hostile",
        build_open_document("text", ("a.xml", "<!DOCTYPE a>")),
        "a.odt",
    ),
    "OpenDocument that is a bomb": (
        "hostile",
        build_open_document("text", ("a.bin", bytes(20_000_000))),
        "a.odt",
    ),
    "nothing": ("empty", b" \n", "a.txt"),
    "too much": ("too-large", b"a" * (MAX_UPLOAD_BYTES + 1), "a.txt"),
    "noise called text": ("wrong-kind", bytes(range(256)) * 4, "a.txt"),
}


@pytest.mark.parametrize("name", ACCEPTED_EVIDENCE)
def test_what_officers_have_is_kept(name):
    data, kind = ACCEPTED_EVIDENCE[name]
    assert validate_evidence_file(data, name) == kind


@pytest.mark.parametrize("what", [*REJECTED_EVIDENCE, *REJECTED_AS_UPLOADS])
def test_other_files_are_turned_away_quickly_and_in_plain_words(what):
    code, data, name = REJECTED_EVIDENCE.get(what) or REJECTED_AS_UPLOADS[what]
    started = cpu_seconds()
    with pytest.raises(FileRejected) as refused:
        validate_evidence_file(data, name)
    assert cpu_seconds() - started < 2
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")


def test_hostile_papers_are_among_those_tried():
    assert {"bomb", "macros", "lying size", "link", "part with a password"} <= set(REJECTED_AS_UPLOADS)


def test_a_person_is_told_how_to_rename_a_file():
    with pytest.raises(FileRejected) as refused:
        validate_evidence_file(DOCX, "Minutes.pdf")
    assert refused.value.code == "wrong-kind"
    assert endings_in(refused.value.sentence) == [".pdf", ".docx"]
    assert EVIDENCE_KIND_LABELS["docx"] in refused.value.sentence
