"""Generates a sample council of any size, for benchmarks and demonstrations."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import transaction

from actionplans.models import (
    Committee,
    Heading,
    ImpactEntry,
    Meeting,
    Owner,
    ProgressEntry,
    Review,
    Round,
    SubAction,
    UpdateRequest,
)
from audit.bulk import bulk_create_tracked
from documents.plan.dates import add_months, format_month, last_day_of_period, parse_partial_date
from documents.plan.grades import Grade

COMMITTEES = (
    "Crime and Disorder Select Committee",
    "Children and Young People Select Committee",
    "Adult Social Care and Health Select Committee",
    "Place Select Committee",
    "People Select Committee",
    "Executive Scrutiny Committee",
)
SUBJECTS = (
    "Hate Crime",
    "Road Safety",
    "School Meals",
    "Libraries",
    "Fuel Poverty",
    "Tree Care",
    "Home Care",
)
AREAS = ("the Town Centre", "the Northern Wards", "our Schools", "Care Homes", "Rural Areas", "New Estates")
POSTS = (
    "Housing Manager",
    "Community Safety Officer",
    "Public Health Lead",
    "Head of Leisure",
    "Transport Lead",
)
ACTION_VERBS = ("Review", "Publish", "Agree", "Train staff on", "Meet partners about", "Fund", "Report on")
ACTION_OBJECTS = (
    "the reporting form",
    "the winter plan",
    "the referral route",
    "the annual survey",
    "the outreach work",
)
EVIDENCE_TEXTS = (
    "{verb} {thing}: officers met partners in each ward and agreed what is to be done, by whom and by when."
)
EARLIEST_AGREED = dt.date(2017, 3, 1)
THURSDAY = 3


@dataclass(frozen=True)
class SampleSize:
    """How much to generate. Each action has an update request in every round until it is fully achieved."""

    reviews: int = 300
    actions_per_review: int = 40
    rounds: int = 6


def generate_sample_council(size: SampleSize, seed: int = 1) -> None:
    """Generate a council, the same for the same size and seed. Every row has its history."""
    generator = random.Random(seed)  # noqa: S311  # nosec B311 - not used for secrets
    with transaction.atomic():
        committees = [Committee.objects.get_or_create(name=name)[0] for name in COMMITTEES]
        owners = [
            Owner.objects.get_or_create(name=f"{post} {area}", defaults={"kind": Owner.Kind.POST})[0]
            for post in POSTS
            for area in range(1, 21)
        ]
    for number in range(size.reviews):
        with transaction.atomic():
            _ReviewGenerator(generator, number, size, committees[number % len(committees)], owners).generate()


class _ReviewGenerator:
    """Generates one review with its rounds."""

    def __init__(
        self,
        generator: random.Random,
        number: int,
        size: SampleSize,
        committee: Committee,
        owners: list[Owner],
    ) -> None:
        self.random, self.number, self.size = generator, number, size
        self.committee, self.owners = committee, owners

    def generate(self) -> None:
        review, agreed = self._review()
        sub_actions = bulk_create_tracked(self._sub_actions(self._headings(review), agreed))
        for sub_action in sub_actions:
            sub_action.owners.add(
                next(owner for owner in self.owners if owner.name == sub_action.responsibility)
            )
        rounds = bulk_create_tracked(self._rounds(review, agreed))
        self._create_entries(sub_actions, rounds)

    def _review(self) -> tuple[Review, dt.date]:
        agreed = add_months(EARLIEST_AGREED, self.random.randrange(0, 60))
        title = f"{self.random.choice(SUBJECTS)} in {self.random.choice(AREAS)} {self.number + 1}"
        review = Review.objects.create(
            title=title,
            slug=f"made-up-{self.number + 1}",
            committee=self.committee,
            agreed_text=format_month(agreed),
            link_officer_names=f"Link Officer {self.number % 40 + 1}",
            director=f"Director of {self.random.choice(('Place', 'People', 'Resources'))}",
        )
        return review, agreed

    def _headings(self, review: Review) -> list[Heading]:
        return bulk_create_tracked(
            Heading(
                plan=review, ref=str(ref), text=f"That the Council reports on matter {ref}.", position=ref
            )
            for ref in range(1, max(2, self.size.actions_per_review // 5) + 1)
        )

    def _sub_actions(self, headings: list[Heading], agreed: dt.date) -> Iterator[SubAction]:
        for index in range(self.size.actions_per_review):
            text = f"{self.random.choice(ACTION_VERBS)} {self.random.choice(ACTION_OBJECTS)}"
            date_text = format_month(add_months(agreed, self.random.randrange(6, 60)))
            due = parse_partial_date(date_text)
            yield SubAction(
                heading=headings[index % len(headings)],
                action=f"{text}.",
                measure="Measured by the number of reports.",
                responsibility=self.random.choice(self.owners).name,
                date_text=date_text,
                due_iso=due,
                due_date=last_day_of_period(due),
                position=index,
            )

    def _rounds(self, review: Review, agreed: dt.date) -> list[Round]:
        months = [12 + 6 * round_number for round_number in range(self.size.rounds)]
        periods = [add_months(agreed, month) for month in months]
        return [
            Round(
                plan=review, period=period, state=Round.State.PUBLISHED, meeting=self._meeting(review, period)
            )
            for period in periods
        ]

    def _meeting(self, review: Review, period: dt.date) -> Meeting:
        """The committee's meeting on the first Thursday after the period."""
        first_of_month = add_months(period, 1)
        day = first_of_month + dt.timedelta(days=(THURSDAY - first_of_month.weekday()) % 7)
        meeting, _ = Meeting.objects.get_or_create(committee=review.committee, date=day)
        return meeting

    def _create_entries(self, sub_actions: list[SubAction], rounds: list[Round]) -> None:
        update_requests: list[UpdateRequest] = []
        progress: list[ProgressEntry] = []
        impact: list[ImpactEntry] = []
        for sub_action in sub_actions:
            for this_round, grade in zip(rounds, self._grades(), strict=False):
                state = UpdateRequest.State.PUBLISHED if grade else UpdateRequest.State.NOT_RECEIVED
                update_requests.append(
                    UpdateRequest(
                        round=this_round, sub_action=sub_action, asks_for_impact=grade == 1, state=state
                    )
                )
                if grade:
                    text = EVIDENCE_TEXTS.format(
                        verb=self.random.choice(ACTION_VERBS), thing=self.random.choice(ACTION_OBJECTS)
                    )
                    progress.append(
                        ProgressEntry(round=this_round, sub_action=sub_action, grade=grade, evidence=text)
                    )
                if grade == Grade.FULLY_ACHIEVED:
                    not_yet_known = self.random.random() < 0.5
                    text = (
                        "To be measured by the survey of next spring."
                        if not_yet_known
                        else "Reports doubled."
                    )
                    impact.append(
                        ImpactEntry(
                            round=this_round,
                            sub_action=sub_action,
                            evidence=text,
                            not_yet_known=not_yet_known,
                        )
                    )
        for rows in (update_requests, progress, impact):
            remaining = iter(rows)
            while batch := list(islice(remaining, 500)):
                bulk_create_tracked(batch)

    def _grades(self) -> Iterator[Grade | None]:
        """An action's grades round by round: mostly on track, None for no update, achieved at the end."""
        for round_number in range(self.size.rounds):
            chance = self.random.random()
            if chance < 0.04:
                yield None
            elif chance < 0.08 + 0.05 * round_number:
                yield Grade.FULLY_ACHIEVED
                return
            else:
                yield self.random.choices((2, 3, 4), (70, 20, 10))[0]  # type: ignore[misc]
