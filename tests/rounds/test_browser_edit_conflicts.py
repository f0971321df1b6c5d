"""What comes too late is told where it was tried, on pages that everybody can use, wide and narrow."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.roles import CLERK
from actionplans.editing import save_heading
from actionplans.meeting_calendar import add_additional_round
from actionplans.models import Committee, Meeting
from actionplans.workflow.corrections import discard_correction, reopen_update
from actionplans.workflow.publishing import find_missing_updates, mark_published
from actionplans.workflow.redactions import refuse_redaction, request_redaction
from actionplans.workflow.updates import UpdateContent, send_back, submit
from tests.base import SEPTEMBER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REVIEW = "/reviews/road-safety/"
ROUND = f"{REVIEW}rounds/2020-09/"
MET = UpdateContent(evidence="We met twice in May 2020.", grade=2)


@pytest.fixture
def cast(cast):
    """Olive has answered 1 a), and not yet 1 b)."""
    cast.cora = cast.person("Cora", CLERK)
    submit(cast.asked["a"], MET, by=cast.olive, version=0)
    return cast


@pytest.fixture
def too_late(browse_as, cast, axe):
    """Clare presses a button on a page that is older than what happened meanwhile."""
    page = browse_as(cast.clare)

    def press(address, button, words, happens):
        page.goto(address)
        happens()
        with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
            page.get_by_role("button", name=button).first.click()
        assert answer.value.status == 409, address
        expect(page.get_by_text(words).first).to_be_visible()
        axe(page)

    return press


def published(cast):
    gaps = {gap.pk: "To follow." for gap in find_missing_updates(cast.round)}
    mark_published(cast.round, gaps, by=cast.cora, reason="The meeting was brought forward.")


@pytest.mark.long
def test_answers_that_have_moved_on(too_late, cast):
    first, second = cast.asked["a"], cast.asked["b"]
    too_late(
        f"{ROUND}board/",
        "Send a reminder",
        "no reminder was sent",
        lambda: submit(second, MET, by=cast.olive, version=0),
    )
    too_late(
        f"/updates/{first.pk}/",
        "Approve",
        "cannot become approved",
        lambda: send_back(first, "Say when.", by=cast.lee),
    )
    too_late(f"{ROUND}deadline/", "Save", "its deadline stays", lambda: published(cast))
    reopen_update(second, "It may follow now.", by=cast.cora)
    too_late(
        f"{ROUND}correct/",
        "Leave it as published",
        "is not being changed",
        lambda: discard_correction(second, by=cast.cora),
    )


@pytest.mark.long
def test_meetings_plans_and_redactions_that_have_moved_on(too_late, cast):
    committee = Committee.objects.create(name="Places")
    held = Meeting.objects.create(committee=committee, date=timezone.localdate() + dt.timedelta(days=60))
    extra = add_additional_round(cast.review, dt.date(2020, 8, 1), "The committee asked.")
    redaction = request_redaction(cast.review, "contractor left", "It names somebody.", by=cast.cora)

    def an_update_goes_to_it():
        cast.round.meeting = held
        cast.round.save(update_fields=["meeting"])

    def it_is_opened():
        extra.period = SEPTEMBER
        extra.save(update_fields=["period"])

    too_late(f"/meetings/{held.pk}/edit/", "Cancel the meeting", "Move the meeting.", an_update_goes_to_it)
    too_late(f"{REVIEW}additional-rounds/", "Remove the", "has been opened already", it_is_opened)
    too_late(
        f"{REVIEW}edit/headings/{cast.recommendation.pk}/",
        "Save",
        "That roads and paths be made safer:",
        lambda: save_heading(cast.recommendation, {"text": "That roads and paths be made safer:"}),
    )
    too_late(
        f"/redactions/{redaction.pk}/",
        "Do not agree",
        "is decided already",
        lambda: refuse_redaction(redaction, by=cast.cora),
    )
