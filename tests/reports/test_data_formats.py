"""Whoever takes the data away can rely on what is written about it."""

import csv
import io
import json
import re
from dataclasses import fields

from django.conf import settings
from hypothesis import given
from jsonschema import Draft202012Validator

from documents.plan import plan_data
from documents.plan.spreadsheet_columns import COMMITTEE_COLUMNS, PARTNERSHIP_COLUMNS, Column
from reports.file_formats import FILE_FORMATS
from tests.hypothesis_profiles import example_settings
from tests.reports.base import ROUND_URL, PublishCase
from tests.reports.test_round_trip import plans

GUIDE = (settings.BASE_DIR / "docs" / "data.md").read_text()


def documented(section):
    """The fields of one table of the guide."""
    part = GUIDE.split(f"### {section}")[1].split("\n#")[0]
    return re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)


def test_the_guide_names_every_field_of_the_json_and_no_other():
    for section, kind, more in (
        ("The update", plan_data.PlanData, ["schema"]),
        ("A heading", plan_data.HeadingData, []),
        ("An action", plan_data.SubActionData, []),
        ("An entry", plan_data.EntryData, []),
    ):
        assert sorted(documented(section)) == sorted(
            {*more, *(field.name for field in fields(kind))} - plan_data.NEVER_WRITTEN
        )
    assert f"schema {plan_data.SCHEMA_VERSION}" in GUIDE


@example_settings(25)
@given(plans())
def test_the_csv_has_a_row_for_each_update_of_each_action(plan):
    rows = list(csv.DictReader(io.StringIO(FILE_FORMATS["csv"].write(plan).decode("utf-8-sig"))))
    entries = [(line, entry) for *_, line in plan.sub_actions() for entry in line.entries]
    assert len(rows) == len(entries)
    for row, (line, entry) in zip(rows, entries, strict=True):
        assert list(row) == [
            str(column) for column in Column if column not in PARTNERSHIP_COLUMNS | COMMITTEE_COLUMNS
        ]
        bare = {key: re.sub(r"\A'(?=[=+\-@])", "", value) for key, value in row.items()}
        assert bare[Column.EVIDENCE] == entry.evidence
        assert bare[Column.ACTION] == line.action
        assert bare[Column.GRADE] == str(entry.grade or "")
        assert bare[Column.DUE] == line.due
        assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values())


SCHEMA = json.loads((settings.BASE_DIR / "docs" / f"plan-schema-{plan_data.SCHEMA_VERSION}.json").read_text())
Draft202012Validator.check_schema(SCHEMA)


def breaches(plan):
    """The place of each fault that the schema finds, in order, with the word of the schema that found it."""
    return faults(json.loads(plan_data.to_json(plan)))


def faults(data):
    return sorted((each.json_path, each.validator) for each in Draft202012Validator(SCHEMA).iter_errors(data))


@example_settings(25)
@given(plans())
def test_every_json_is_as_its_schema_says(plan):
    assert breaches(plan) == []


def test_what_a_committee_decided_is_as_the_schema_says():
    entry = plan_data.EntryData("March 2020", grade=2, committees_grade=4, said_of_it="It was late.")
    sub_action = plan_data.SubActionData(
        due="2020-03", revised="May 2021", posts=("", "Head"), entries=(entry,)
    )
    plan = plan_data.PlanData(
        headings=(plan_data.HeadingData("1", sub_actions=(sub_action,)),), decided=("Signed off.",)
    )
    assert breaches(plan) == []


def test_the_schema_refuses_what_is_no_plan():
    sub_action = plan_data.SubActionData(due="May", entries=(plan_data.EntryData(grade=5, progress=1),))
    wrong = plan_data.PlanData(kind="tree", headings=(plan_data.HeadingData("1", sub_actions=(sub_action,)),))
    below = "$.headings[0].sub_actions[0]"
    assert breaches(wrong) == [
        (f"{below}.due", "pattern"),
        (f"{below}.entries[0].grade", "enum"),
        (f"{below}.entries[0].progress", "type"),
        ("$.kind", "enum"),
    ]
    data = json.loads(plan_data.to_json(plan_data.PlanData()))
    del data["title"]
    assert faults({**data, "author": "Lee"}) == [("$", "additionalProperties"), ("$", "required")]


def test_the_schema_names_every_field_and_no_other():
    for name, kind, more in (
        ("plan", plan_data.PlanData, {"schema"}),
        ("heading", plan_data.HeadingData, set()),
        ("sub_action", plan_data.SubActionData, set()),
        ("entry", plan_data.EntryData, set()),
    ):
        told = SCHEMA["$defs"][name]
        own = {field.name for field in fields(kind)} - plan_data.NEVER_WRITTEN
        assert set(told["properties"]) == own | more
        assert set(told["required"]) == (own | more) - plan_data.OMITTED_DEFAULTS.keys()


class TakeTheDataTests(PublishCase):
    def test_a_member_and_a_resident_take_the_same_csv(self):
        self.approve()
        self.ask()
        page = self.get(self.mo, f"{ROUND_URL}csv/")
        self.assertEqual(page["Content-Type"], "text/csv; charset=utf-8")
        self.assertIn("2020-09-road-safety-progress-update.csv", page["Content-Disposition"])
        self.client.logout()
        self.assertEqual(self.client.get("/public/road-safety/2020-09/csv/").content, page.content)
