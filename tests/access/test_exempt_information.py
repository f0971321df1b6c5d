"""Who needs to know reads exempt words; whoever else reads the plan finds them on no page and in no file."""

from __future__ import annotations

import io
from zipfile import ZipFile, is_zipfile

import pdfplumber
import pytest
from django.db import transaction
from django.http import Http404
from django.test import Client
from django.urls import NoReverseMatch

from accounts.models import User
from accounts.roles import MEMBER
from actionplans.access.exempt_information import hidden_sub_actions_for, may_read_exempt
from actionplans.access.exempt_readers import exempt_readers_by_role
from actionplans.access.meetings import member_request_for
from actionplans.access.plans import sub_action_with_plan_for, sub_actions_for
from actionplans.access.update_requests import update_request_to_read
from actionplans.models import ExemptReader, SubAction, UpdateRequest
from actionplans.models.plans import get_specific_plan
from actionplans.workflow.member_requests import RequestInput, raise_member_request
from actionplans.workflow.publishing import find_missing_updates
from reports.file_formats import FILE_FORMATS
from reports.models import AgendaPack
from reports.public_copies import create_public_copy
from reports.publishing import PublicationInput, publish
from tests.access import permission_tables
from tests.access.fixtures import bring_to
from tests.access.test_every_page import address_of
from tests.access.test_links import Links
from tests.access.visitors import Visitor
from tests.factories import create_person

pytestmark = pytest.mark.django_db
# All that is said of the exempt action: what was agreed, answered and asked, before and in this round.
WORDS = ("Build a crossing", "We met twice in May", "A plan was drawn", "Known in 2021", "How many lamps")
NEED_TO_KNOW = ("owner", "near", "link", "clerk", "member", "monitor", "named")
READ_THE_REST = "Paint lines."
ALSO = (
    "/reviews/road-safety/history/on/?on=1/1/2030",
    "/reviews/road-safety/compare/?old=2020-03&new=2020-09.1",
    "/reviews/road-safety/compare/?old=2020-03&new=2020-09.1&as=changes",
    "/reviews/road-safety/compare/?old=2020-03&new=2020-09.1&as=document",
    "/actions/?words=crossing",
    "/actions/csv/",
    "/actions/xlsx/",
)


@pytest.fixture(scope="module")
def published(world, django_db_blocker):
    """The review is published with one action that becomes exempt afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        bring_to(world, UpdateRequest.State.APPROVED)
        this_round, clerk = world.entry.round, world.people["clerk"]
        reasons = {gap.pk: "Short of staff." for gap in find_missing_updates(this_round)}
        update = publish(PublicationInput(this_round, 1, clerk, reasons, for_public=True))
        SubAction.objects.filter(pk=world.entry.sub_action_id).update(is_exempt=True)
        create_public_copy(update)
        who = world.people
        who["named"] = create_person("Nadia")
        ExemptReader.objects.create(
            plan=this_round.plan,
            user=who["named"],
            capacity="auditor",
            reason="The audit of 2020.",
            added_by=clerk,
        )
        client = Client()
        client.force_login(who["named"])
        world.cookies["named"] = "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())
        yield world


def addresses(world):
    for page in permission_tables.pages():
        for row in permission_tables.declared().get(page.route, ()):
            words = world.words_of(row.of, page.route)
            formats = FILE_FORMATS if "file_format" in page.names else [words.get("file_format")]
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
        assert sum(READ_THE_REST in said for said in read.values()) > len(FILE_FORMATS)


@pytest.mark.long
@pytest.mark.parametrize("name", NEED_TO_KNOW)
def test_who_needs_to_know_reads_it(published, name):
    text = " ".join(words for _, words in read_by(published, name))
    missing = [word for word in WORDS if word not in text]
    # A question of a member is no officer's, and stands where members look.
    assert missing == []


def test_who_needs_to_know_and_who_does_not(published):
    plan, line = published.entry.round.plan, published.entry.sub_action
    for name, user in published.people.items():
        if name == "left":
            continue
        needs = name in (*NEED_TO_KNOW, "group")
        assert may_read_exempt(user, plan.pk) == needs, name
        assert hidden_sub_actions_for(user).filter(pk=line.pk).exists() != needs, name
        assert sub_actions_for(user).filter(pk=line.pk).exists() == needs, name


@pytest.fixture
def asked(published):
    """Exempt words of two actions, and people who read of one of them only what they were asked."""
    who, this_round, line = published.people, published.entry.round, published.entry.sub_action
    SubAction.objects.filter(action="Patrol.").update(is_exempt=True)
    for name in ("delegate", "questioned", "gone"):
        who[name] = create_person(name.title())
    published.entry.delegates.add(who["delegate"], who["gone"])
    wish = RequestInput("Councillor Member", "Who pays?", who["questioned"], line, member=who["member"])
    raise_member_request(this_round.meeting, this_round.plan, wish, by=who["clerk"])
    who["gone"].is_active = False
    who["gone"].save()
    yield published
    for name in ("delegate", "questioned", "gone"):
        del who[name]


def may_read(user, line):
    """Whether any rule lets this person read words of an action: its page, an answer to it, or a question."""
    answers = [(update_request_to_read, asked.pk) for asked in line.update_requests.all()]
    questions = [(member_request_for, request.pk) for request in line.member_requests.all()]
    for rule, pk in [(sub_action_with_plan_for, line.pk), *answers, *questions]:
        try:
            rule(user, pk)
        except Http404:
            continue
        return True
    return False


def test_the_page_lists_exactly_those_whom_the_rules_let_read(asked):
    plan = get_specific_plan(asked.entry.round.plan_id)
    sub_actions = list(plan.sub_actions().exempt())
    assert len(sub_actions) == 2
    listed = {
        (reader.user.pk, sub_action.pk)
        for group in exempt_readers_by_role(plan, sub_actions)
        for reader in group.readers
        for sub_action in reader.sub_actions or sub_actions
    }
    known = User.objects.filter(is_active=True)
    assert listed == {
        (user.pk, sub_action.pk) for user in known for sub_action in sub_actions if may_read(user, sub_action)
    }
    names = (*NEED_TO_KNOW, "group", "partner", "delegate", "questioned")
    assert {user for user, _line in listed} == {asked.people[name].pk for name in names}


def test_whoever_reads_a_word_gets_to_the_page_that_says_why(asked):
    plan = get_specific_plan(asked.entry.round.plan_id)
    sub_actions = list(plan.sub_actions().exempt())
    for name, user in asked.people.items():
        if not user.is_active:
            continue
        client = Client()
        client.force_login(user)
        answer = client.get(f"/reviews/{plan.slug}/exempt/")
        own = {sub_action.pk for sub_action in sub_actions if may_read(user, sub_action)}
        assert answer.status_code == (200 if own else 404), name
        if own:
            assert {sub_action.pk for sub_action in answer.context["lines"]} == own, name


@pytest.mark.parametrize("name", ["owner", "link", "delegate", "questioned", "partner"])
def test_the_mark_beside_exempt_words_leads_whoever_reads_them_to_that_page(asked, name):
    patrol = SubAction.objects.get(action="Patrol.")
    question = asked.entry.sub_action.member_requests.get(text="Who pays?")
    pages = {"partner": f"/actions/{patrol.pk}/", "questioned": f"/requests/{question.pk}/"}
    client = Client()
    client.force_login(asked.people[name])
    page = client.get(pages.get(name, f"/updates/{asked.entry.pk}/"))
    mark = "/reviews/road-safety/exempt/"
    assert mark in Links(page.content.decode()).found
    why = client.get(mark)
    for link in Links(why.content.decode()).found:
        if link.startswith(("/actions/", "/reviews/")):
            assert client.get(link).status_code == 200, link


def test_members_of_its_committee_read_it_and_those_of_others_read_the_rest(published):
    exempt, rest = published.entry.sub_action, SubAction.objects.get(action=READ_THE_REST)
    for name, lines in (("member", {exempt, rest}), ("other", {rest})):
        user = published.people[name]
        assert user.groups.get().name == MEMBER
        assert set(sub_actions_for(user).filter(pk__in=[exempt.pk, rest.pk])) == lines, name


def test_a_pack_with_it_is_only_for_who_needs_to_know(published):
    pack = AgendaPack.objects.get(**published.things["pack"])
    for name, status in (("member", 200), ("other", 404), ("monitor", 200), ("clerk", 200)):
        answer = Visitor(published.cookies[name]).try_to("GET", f"/agenda-packs/{pack.pk}/pdf/")
        assert answer.status == status, name
