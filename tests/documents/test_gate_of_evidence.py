"""What may be kept behind an answer, and what is turned away."""

import pytest

from documents.evidence import SPOKEN, check_evidence
from documents.gate import MAX_BYTES, Refused
from tests.documents.test_gate import BAD as BAD_PAPERS
from tests.documents.test_gate import endings_in
from tests.documents.word_files import zipped
from tests.evidence_files import GOOD, PDF, PNG, WORD, open_document
from tests.speed import work_done

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAGE = b"<!DOCTYPE html><script>alert(1)</script>"
PRESENTATION = b"application/vnd.ms-powerpoint.presentation.macroEnabled presentationml"

# What the gate for papers turns away for good reasons is turned away here for the same.
SAME_AS_PAPERS = {
    name: bad
    for name, bad in BAD_PAPERS.items()
    if bad[0] in ("hostile", "too-large", "password-protected", "empty", "damaged", "old-word", "old-excel")
    and bad[2].endswith((".docx", ".xlsx", ".pdf", ".doc", ".xls", ".xlsm"))
}
BAD = {
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
    "heap of files": ("wrong-kind", zipped([("a.txt", "hello")]), "papers.zip"),
    "heap of files called Word": ("wrong-kind", zipped([("a.txt", "hello")]), "papers.docx"),
    "slides with macros": (
        "hostile",
        zipped([("[Content_Types].xml", PRESENTATION), ("ppt/presentation.xml", "<a/>")]),
        "slides.pptx",
    ),
    "OpenDocument with macros": ("hostile", open_document("text", ("Basic/script-lb.xml", "<a/>")), "a.odt"),
    "OpenDocument with scripts": ("hostile", open_document("text", ("Scripts/python/a.py", "")), "a.odt"),
    "OpenDocument with a password": (
        "password-protected",
        open_document(manifest="<manifest:encryption-data/>"),
        "a.odt",
    ),
    "OpenDocument drawing": ("wrong-kind", open_document("graphics"), "a.odg"),
    "OpenDocument without a list": (
        "damaged",
        zipped([("mimetype", "application/vnd.oasis.opendocument.text")]),
        "a.odt",
    ),
    "OpenDocument with entities": ("hostile", open_document("text", ("a.xml", "<!DOCTYPE a>")), "a.odt"),
    "OpenDocument that is a bomb": ("hostile", open_document("text", ("a.bin", bytes(20_000_000))), "a.odt"),
    "nothing": ("empty", b" \n", "a.txt"),
    "too much": ("too-large", b"a" * (MAX_BYTES + 1), "a.txt"),
    "noise called text": ("wrong-kind", bytes(range(256)) * 4, "a.txt"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_officers_have_is_kept(name):
    data, kind = GOOD[name]
    assert check_evidence(data, name) == kind


@pytest.mark.parametrize("what", [*BAD, *SAME_AS_PAPERS])
def test_other_files_are_turned_away_quickly_and_in_plain_words(what):
    code, data, name = BAD.get(what) or SAME_AS_PAPERS[what]
    started = work_done()
    with pytest.raises(Refused) as refused:
        check_evidence(data, name)
    assert work_done() - started < 2
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")


def test_hostile_papers_are_among_those_tried():
    assert {"bomb", "macros", "lying size", "link", "part with a password"} <= set(SAME_AS_PAPERS)


def test_a_person_is_told_how_to_rename_a_file():
    with pytest.raises(Refused) as refused:
        check_evidence(WORD, "Minutes.pdf")
    assert refused.value.code == "wrong-kind"
    assert endings_in(refused.value.sentence) == [".pdf", ".docx"]
    assert SPOKEN["docx"] in refused.value.sentence
