"""`manage.py export_document`: a round becomes the committee's paper, word for word."""

import io
import json
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from actionplans import plan as plain

PAPERS = settings.BASE_DIR / "fixtures" / "documents"
TRUTH = settings.BASE_DIR / "tests" / "truth"
NOT_PRINTED = {"doc_type", "notes", "labels", "source", "evidence_blocks", "restored", "date", "letter"}
ROUNDS = ("2020-03", "2020-09")


def export(review, month, kind, output):
    call_command("export_document", review, f"--round={month}", f"--format={kind}", f"--output={output}")


@pytest.fixture(scope="module")
def papers(django_db_setup, django_db_blocker, tmp_path_factory):
    """Both rounds in every format, from one import that is taken back afterwards."""
    folder = tmp_path_factory.mktemp("papers")
    with django_db_blocker.unblock(), transaction.atomic():
        for month in ROUNDS:
            call_command(
                "import_document",
                str(PAPERS / f"hate-crime-progress-update-{month}.docx"),
                stdout=io.StringIO(),
            )
        for month in ROUNDS:
            for kind in ("pdf", "html", "json"):
                export("hate-crime", month, kind, folder / f"{month}.{kind}")
        transaction.set_rollback(True)
    return folder


def leaves(truth):
    if isinstance(truth, dict):
        for key, value in truth.items():
            if key not in NOT_PRINTED:
                yield from leaves(value)
    elif isinstance(truth, list):
        for value in truth:
            yield from leaves(value)
    elif truth is not None:
        yield str(truth)


def truth_of(month):
    return json.loads((TRUTH / f"hate-crime-progress-update-{month}.json").read_text())


def words(text):
    return re.sub(r"\s+", " ", text.replace("• ", "")).strip()


def text_of(papers: Path, month, kind):
    if kind == "pdf":
        done = subprocess.run(
            ["pdftotext", "-raw", papers / f"{month}.pdf", "-"], capture_output=True, check=True
        )
        # A line that the layout cut at a hyphen or a slash of its own is put together again.
        return words(re.sub(r"(?<=[\w][-/])\n(?=\w)", "", done.stdout.decode()))
    from documents.readers.html import read_html

    return words(read_html((papers / f"{month}.html").read_bytes()).text)


@pytest.mark.parametrize("month", ROUNDS)
def test_every_word_of_the_real_paper_is_in_its_html(papers, month):
    text = text_of(papers, month, "html")
    assert [leaf for leaf in leaves(truth_of(month)) if words(leaf) not in text] == []


@pytest.mark.parametrize("month", ROUNDS)
def test_every_word_of_the_real_paper_is_in_its_pdf(papers, month):
    said = set(text_of(papers, month, "pdf").split())
    wanted = {word for leaf in leaves(truth_of(month)) for word in words(leaf).split()}
    assert sorted(wanted - said) == []


@pytest.mark.parametrize("month", ROUNDS)
def test_the_pdf_says_the_paper_in_reading_order(papers, month):
    """What stands alone in its column is one run of text, from its owner to its evidence."""
    text = text_of(papers, month, "pdf")
    places = [text.index(words(h["text"])) for h in truth_of(month)["recommendations"]]
    assert places == sorted(places)
    for recommendation in truth_of(month)["recommendations"]:
        for action in recommendation["actions"]:
            entry = action["entries"][0]
            order = [
                action["responsibility_text"],
                action["agreed_action"],
                action["success_measure"],
                entry["evidence"],
            ]
            found = [text.index(words(said), places[recommendation["number"] - 1]) for said in order]
            assert found == sorted(found)


def test_september_prints_no_update_received_under_1_c(papers):
    text = text_of(papers, "2020-09", "html")
    assert "c) recruiting and developing capacity of community advocates" in text
    assert text.index("No update received") > text.index("c) recruiting")
    assert "d) continuing to scrutinise" not in text


def test_the_json_is_the_plan(papers):
    plan = plain.from_json((papers / "2020-09.json").read_text())
    assert (plan.title, plan.period, len(list(plan.sub_actions()))) == ("Hate Crime", "September 2020", 4)


@pytest.mark.django_db
def test_an_unknown_review_or_round_is_answered_with_those_on_record(papers):
    with pytest.raises(CommandError, match=r"There is no review “cycling”\. Those on record: none yet"):
        export("cycling", "2020-03", "pdf", "never.pdf")
