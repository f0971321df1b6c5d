"""Starting imports nothing large that only a few pages, or the worker, ever use."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Each takes from a tenth of a second to more than one to import.
LAZY_MODULES = {
    "PIL",
    "docx",
    "fontTools",
    "holidays",
    "jinja2",
    "jwt",
    "lxml",
    "openpyxl",
    "pdfminer",
    "pdfplumber",
    "pikepdf",
    "requests",
    "tinycss2",
    "weasyprint",
}
# What gunicorn's workers, `manage.py` and the background worker have imported before they do anything.
START = """
import json, sys
import django
django.setup()
import django.template
django.template.engines.all()
import jobs.management.commands.worker, scrutiny.urls, scrutiny.wsgi
print(json.dumps(sorted(sys.modules)))
"""


def test_nothing_large_is_imported_before_it_is_used():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "scrutiny.settings_for_tests"}
    command = [sys.executable, "-c", START]
    started = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    there = set(json.loads(started.stdout))
    assert {"reports.urls", "scrutiny.tags", "django_tasks_db"} <= there
    assert there & LAZY_MODULES == set()


def test_each_of_them_can_be_imported():
    """A name that nothing has any more would never be met."""
    assert {name for name in LAZY_MODULES if find_spec(name) is None} == set()
