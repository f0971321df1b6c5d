"""Every setting that is read is named where councils look: in `.env.example` and in the guide."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASKED = r"(?:\benv\.\w+|environ\.get|get_non_negative_int|get_bool|get_hour_range|get_secret)"
READ = re.compile(ASKED + r"""\(\s*["']([A-Z][A-Z_]+)["']""")
SEVERAL = re.compile(r"for name in \(([^)]+)\)")


def read_settings():
    """The names that are asked for in the environment, one by one or several in a row."""
    words = [
        path.read_text(encoding="utf-8")
        for path in (*(ROOT / "scrutiny").glob("*.py"), ROOT / "gunicorn.conf.py")
    ]
    result = {name for text in words for name in READ.findall(text)}
    return result | {
        name for text in words for row in SEVERAL.findall(text) for name in re.findall(r'"([A-Z_]+)"', row)
    }


def test_the_names_are_found_however_they_are_asked_for():
    some = {"SECRET_KEY", "MAIL_HOURS", "HSTS_SECONDS", "SSO_IS_SECOND_STEP", "SSO_CLIENT_SECRET", "PORT"}
    assert some <= read_settings()


def test_the_example_names_every_setting_and_no_other():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE)) == read_settings()


def test_the_guide_names_every_setting_and_no_other():
    guide = (ROOT / "docs" / "administrators.md").read_text(encoding="utf-8")
    table = re.search(r"^\| variable \|.*?\n\n", guide, re.MULTILINE | re.DOTALL).group()
    first_cells = [row.split("|")[1] for row in table.splitlines()[2:] if row]
    assert {name for cell in first_cells for name in re.findall(r"`([A-Z_]+)`", cell)} == read_settings()
