"""Who needs to know reads exempt words; whoever else reads the plan finds them on no page and in no file."""

from __future__ import annotations

import io
from zipfile import ZipFile, is_zipfile

import pdfplumber
import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch

from accounts.roles import MEMBER, MONITORING_OFFICER
from actionplans import workflow
from actionplans.access import hidden_from, lines_for, reads_exempt
from actionplans.models import Asked, ExemptReader, SubAction
from reports.export import FORMATS
from reports.models import Pack
from reports.open_copies import make_copy
from reports.publish import Wanted, publish
from tests.access import tables
from tests.access.test_every_page import address_of
from tests.access.visits import Visitor
from tests.access.world import bring_to
from tests.people import person

pytestmark = pytest.mark.django_db
# All that is said of the exempt action: what was agreed, answered and asked, before and in this round.
WORDS = ("Build a crossing", "We met twice in May", "A plan was drawn", "Known in 2021", "How many lamps")
NEED_TO_KNOW = ("owner", "near", "link", "clerk", "member", "monitoring", "named")
READ_THE_REST = "Paint lines."
ALSO = (
    "/reviews/road-safety/history/on/?on=1/1/2030",
    "/reviews/road-safety/compare/?old=2020-03&new=2020-09.1",
    "/reviews/road-safety/compare/?old=2020-03&new=2020-09.1&as=word",
    "/reviews/road-safety/compare/?old=2020-03&new=2020-09.1&as=paper",
    "/actions/?words=crossing",
    "/actions/csv/",
    "/actions/xlsx/",
)


@pytest.fixture(scope="module")
def published(world, django_db_blocker):
    """The review is published with one action that becomes exempt afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        bring_to(world, Asked.State.APPROVED)
        this_round, clerk = world.entry.round, world.people["clerk"]
        reasons = {gap.pk: "Short of staff." for gap in workflow.gaps(this_round)}
        update = publish(Wanted(this_round, 1, clerk, reasons, for_residents=True))
        SubAction.objects.filter(pk=world.entry.sub_action_id).update(is_exempt=True)
        make_copy(update)
        who = world.people
        who["monitoring"] = person("Moni", MONITORING_OFFICER)
        who["named"] = person("Nadia")
        ExemptReader.objects.create(
            plan=this_round.plan, user=who["named"], capacity="auditor", reason="The audit of 2020.", by=clerk
        )
        for name in ("monitoring", "named"):
            client = Client()
            client.force_login(who[name])
            world.cookies[name] = "; ".join(f"{key}={each.value}" for key, each in client.cookies.items())
        yield world


def addresses(world):
    for page in tables.pages():
        for row in tables.declared().get(page.route, ()):
            words = world.words_of(row.of, page.route)
            formats = FORMATS if "file_format" in page.names else [words.get("file_format")]
            for file_format in formats:
                try:
                    yield address_of(page, {**words, "file_format": file_format})
                except NoReverseMatch:
                    continue
    yield from ALSO


def words_in(response):
    if response.streaming:
        return b"".join(response).decode(errors="ignore")
    data = response.content
    if data.startswith(b"%PDF-") and len(data) > 100:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return " ".join(" ".join((page.extract_text() or "").split()) for page in pdf.pages)
    if is_zipfile(io.BytesIO(data)):
        with ZipFile(io.BytesIO(data)) as archive:
            return " ".join(archive.read(name).decode(errors="ignore") for name in archive.namelist())
    return data.decode(errors="ignore")


def read_by(world, name):
    """Each address that this person can read, with all that it says."""
    visitor = Visitor(world.cookies.get(name, ""))
    for address in dict.fromkeys(addresses(world)):
        answer = visitor.try_to("GET", address)
        if answer.status in (200, 404):
            yield address, words_in(answer.response)


@pytest.mark.long
@pytest.mark.parametrize("name", ["other", "public", "far", "away", "admin", "partner"])
def test_nobody_else_finds_a_word_of_it_anywhere(published, name):
    read = dict(read_by(published, name))
    leaks = [(address, word) for address, said in read.items() for word in WORDS if word in said]
    assert leaks == []
    if name in ("other", "public"):
        assert sum(READ_THE_REST in said for said in read.values()) > len(FORMATS)


@pytest.mark.long
@pytest.mark.parametrize("name", NEED_TO_KNOW)
def test_who_needs_to_know_reads_it(published, name):
    said = " ".join(words for _, words in read_by(published, name))
    missing = [word for word in WORDS if word not in said]
    # A question of a member is no officer's, and stands where members look.
    assert missing == []


def test_who_needs_to_know_and_who_does_not(published):
    plan, line = published.entry.round.plan, published.entry.sub_action
    for name, user in published.people.items():
        if name == "left":
            continue
        needs = name in (*NEED_TO_KNOW, "group")
        assert reads_exempt(user, plan.pk) == needs, name
        assert hidden_from(user).filter(pk=line.pk).exists() != needs, name
        assert lines_for(user).filter(pk=line.pk).exists() == needs, name


def test_members_of_its_committee_read_it_and_those_of_others_read_the_rest(published):
    own, other = (published.people[name] for name in ("member", "other"))
    assert {user.groups.get().name for user in (own, other)} == {MEMBER}
    line = SubAction.objects.get(action=READ_THE_REST)
    assert lines_for(other).filter(pk=line.pk).exists()


def test_a_pack_with_it_is_only_for_who_needs_to_know(published):
    pack = Pack.objects.get(**published.things["pack"])
    for name, status in (("member", 200), ("other", 404), ("monitoring", 200), ("clerk", 200)):
        answer = Visitor(published.cookies[name]).try_to("GET", f"/packs/{pack.pk}/pdf/")
        assert answer.status == status, name
