"""Pictures and files that are kept are looked at in the sandbox, and its answer is checked."""

import io

import pytest
from PIL import Image

from documents.sandbox import run_sandboxed
from documents.validation.errors import FileRejected
from documents.validation.evidence_files import validate_evidence_file
from documents.validation.logos import normalise_logo


def picture(kind="JPEG"):
    out = io.BytesIO()
    Image.new("RGB", (300, 100), "navy").save(out, kind)
    return out.getvalue()


@pytest.mark.sandbox
def test_a_picture_is_written_anew_there():
    logo = normalise_logo(picture())
    assert (logo.width, logo.height) == (300, 100)
    with Image.open(io.BytesIO(logo.data)) as written:
        assert (written.format, written.size) == ("PNG", (300, 100))


@pytest.mark.sandbox
def test_a_file_is_looked_at_there():
    assert validate_evidence_file(picture(), "lamps.jpg") == "jpg"
    with pytest.raises(FileRejected) as refused:
        validate_evidence_file(b"PK\x03\x04 and nothing else", "lamps.docx")
    assert refused.value.code == "damaged"


@pytest.mark.sandbox
@pytest.mark.parametrize("work", ["documents.logo_inside", "documents.evidence_inside"])
def test_neither_needs_settings_or_models(work):
    loaded = (
        run_sandboxed("tests.documents.misbehaving_readers:loaded_by", b"", {"work": work}).decode().split()
    )
    assert work in loaded and "django" not in loaded


@pytest.mark.parametrize(
    "said", [b"", b"words", picture(), picture("PNG")[:20], picture("PNG")[:16] + b"\xff" * 8]
)
def test_an_answer_that_is_no_small_png_is_no_logo(said, monkeypatch):
    monkeypatch.setattr("documents.validation.logos.run_sandboxed", lambda *given: said)
    with pytest.raises(FileRejected):
        normalise_logo(picture())


@pytest.mark.parametrize("said", [b"", b"exe", b"PDF", b"pdf\n"])
def test_an_answer_that_names_no_kind_that_we_keep_is_no_kind(said, monkeypatch):
    monkeypatch.setattr("documents.validation.evidence_files.run_sandboxed", lambda *given: said)
    with pytest.raises(FileRejected):
        validate_evidence_file(picture(), "lamps.jpg")
