"""A checksum means something: the same update is the same file, whenever and wherever it is made."""

import hashlib
import json
import os
import subprocess
import sys

from django.conf import settings

from documents.plan import plan_data
from reports.file_formats import FILE_FORMATS
from reports.report_options import ReportOptions
from tests.reports.test_action_spreadsheet import PLAN

OPTIONS = ReportOptions(layout="blocks", item="8", appendix="1", marking="OFFICIAL", front="yes")
OTHER_PROCESS_SCRIPT = """
import json, sys
import django
django.setup()
from documents.plan.plan_data import from_json
from tests.reports.test_reproducible_files import sums
print(json.dumps(sums(from_json(sys.stdin.read()))))
"""


def sums(plan):
    """What proves each file of an update, and of its draft."""
    return {
        f"{name}{' draft' * draft}": hashlib.sha256(written.write(plan, OPTIONS, draft=draft)).hexdigest()
        for name, written in FILE_FORMATS.items()
        for draft in (False, True)
    }


def test_another_process_at_another_place_and_time_writes_the_same_bytes():
    other = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LANG": "C"}
    other["DJANGO_SETTINGS_MODULE"] = os.environ.get("DJANGO_SETTINGS_MODULE", "scrutiny.settings_for_tests")
    answer = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS_SCRIPT],
        input=plan_data.to_json(PLAN),
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
        env=other,
    )
    here = sums(PLAN)
    assert json.loads(answer.stdout.splitlines()[-1]) == here
    assert {"pdf", "docx", "xlsx", "odt"} < here.keys()


def test_another_update_is_another_file():
    other = plan_data.PlanData(title="Other")
    assert all(one != sums(other)[name] for name, one in sums(PLAN).items())
