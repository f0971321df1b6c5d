"""Recording the executive's responses to a review's recommendations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from actionplans.models import ExecutiveResponse, Heading, Recommendation, Review
from actionplans.models.executive_responses import response_due_date
from audit.records import audit_context


@dataclass(frozen=True)
class ResponseInput:
    """The executive's response to one recommendation, as entered."""

    outcome: str = ExecutiveResponse.Answer.NONE_YET.value
    responded_on: dt.date | None = None
    reasons: str = ""


def recommendations_with_responses(review: Review) -> list[Heading]:
    """The recommendations in printed order, with their responses. One query."""
    recommendations = Recommendation.objects.filter(plan=review).select_related("executive_response", "plan")
    return list(recommendations.order_by("position", "pk"))


@transaction.atomic
def record_responses(
    review: Review, sent_on: dt.date, responses: dict[int, ResponseInput], *, by: User
) -> int:
    """Save the date of sending and the responses, by heading id. Returns the number of changed ones."""
    changed_count = 0
    with audit_context("Response of the executive", by):
        for heading in recommendations_with_responses(review):
            response = getattr(heading, "executive_response", None) or ExecutiveResponse(heading=heading)
            response_input = responses.get(heading.pk, ResponseInput())
            values = {"sent_on": sent_on, "due": response_due_date(sent_on), **vars(response_input)}
            if response.pk and all(getattr(response, name) == value for name, value in values.items()):
                continue
            for name, value in values.items():
                setattr(response, name, value)
            response.save()
            changed_count += 1
    return changed_count
