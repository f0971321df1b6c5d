"""The guide for clerks says for every kind of refusal what to do."""

import re

from django.conf import settings
from django.test import SimpleTestCase

ROOMS = ("documents", "actionplans", "imports")
RAISED = re.compile(r"FileRejected\(\s*\"([a-z-]+)\"")


class RefusalTests(SimpleTestCase):
    def test_every_code_is_in_the_guide_and_no_other(self):
        sources = [path.read_text() for room in ROOMS for path in (settings.BASE_DIR / room).rglob("*.py")]
        raised = {code for source in sources for code in RAISED.findall(source)}
        guide = (settings.BASE_DIR / "docs" / "clerks.md").read_text()
        table = guide.partition("| code | what is wrong |")[2].partition("\n\n")[0]
        rows = [row for row in table.splitlines() if row.startswith("| `")]
        told = {code for row in rows for code in re.findall(r"`([a-z-]+)`", row.split("|")[1])}
        self.assertIn("damaged", raised)
        self.assertEqual(told, raised)
