"""Pictures and files that are kept are looked at in the sandbox, and its answer is checked."""

import io

import pytest
from PIL import Image

from documents.evidence import check_evidence
from documents.logo import read_logo
from documents.refusal import Refused
from documents.sandbox import run_limited


def picture(kind="JPEG"):
    out = io.BytesIO()
    Image.new("RGB", (300, 100), "navy").save(out, kind)
    return out.getvalue()


@pytest.mark.sandbox
def test_a_picture_is_written_anew_there():
    logo = read_logo(picture())
    assert (logo.width, logo.height) == (300, 100)
    with Image.open(io.BytesIO(logo.data)) as written:
        assert (written.format, written.size) == ("PNG", (300, 100))


@pytest.mark.sandbox
def test_a_file_is_looked_at_there():
    assert check_evidence(picture(), "lamps.jpg") == "jpg"
    with pytest.raises(Refused) as refused:
        check_evidence(b"PK\x03\x04 and nothing else", "lamps.docx")
    assert refused.value.code == "damaged"


@pytest.mark.sandbox
@pytest.mark.parametrize("work", ["documents.logo_inside", "documents.evidence_inside"])
def test_neither_needs_settings_or_models(work):
    loaded = run_limited("tests.documents.misbehaving:loaded_by", b"", {"work": work}).decode().split()
    assert work in loaded and "django" not in loaded


@pytest.mark.parametrize(
    "said", [b"", b"words", picture(), picture("PNG")[:20], picture("PNG")[:16] + b"\xff" * 8]
)
def test_an_answer_that_is_no_small_png_is_no_logo(said, monkeypatch):
    monkeypatch.setattr("documents.logo.run_limited", lambda *given: said)
    with pytest.raises(Refused):
        read_logo(picture())


@pytest.mark.parametrize("said", [b"", b"exe", b"PDF", b"pdf\n"])
def test_an_answer_that_names_no_kind_that_we_keep_is_no_kind(said, monkeypatch):
    monkeypatch.setattr("documents.evidence.run_limited", lambda *given: said)
    with pytest.raises(Refused):
        check_evidence(picture(), "lamps.jpg")
