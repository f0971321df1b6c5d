"""What somebody does and others are told: noted in the transaction of the doing."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from actionplans.models import ActionPlan, Asked, MemberRequest, Round
from actionplans.models.followed import plan_of_kind
from actionplans.models.notices import Notice

Kind = Notice.Kind


def note_published(this_round: Round) -> None:
    """Have those who were asked, and those who run the review, told that a version is published."""
    asked = User.objects.filter(owner_of__asked__round=this_round)
    runs = plan_of_kind(this_round.plan_id).link_officers.all()
    people = {pk for some in (asked, runs) for pk in some.filter(is_active=True).values_list("pk", flat=True)}
    Notice.objects.bulk_create(
        [
            Notice(
                user_id=pk,
                key=f"published {this_round.pk} {this_round.version}",
                kind=Kind.PUBLISHED,
                round=this_round,
            )
            for pk in sorted(people)
        ],
        ignore_conflicts=True,
    )


def note_request(request: MemberRequest) -> None:
    """Have whom a member asks told of it."""
    Notice.objects.bulk_create(
        [Notice(user_id=request.to_id, key=f"request {request.pk}", kind=Kind.REQUEST, request=request)],
        ignore_conflicts=True,
    )


def nudge(asked: Asked, people: set[int], *, by: User) -> int:
    """Have these asked again, once a day. Returns how many will be."""
    today = timezone.localdate()
    made = 0
    for pk in sorted(people):
        _, is_new = Notice.objects.get_or_create(
            user_id=pk,
            key=f"nudged {asked.pk} {today}",
            defaults={"kind": Kind.NUDGED, "round": asked.round, "asked": asked, "by": by},
        )
        made += is_new
    return made


def slugs_of(notices: list[Notice]) -> dict[int, str]:
    """Where the pages of these rounds' plans are."""
    plans = {notice.round.plan_id for notice in notices if notice.round}
    return dict(ActionPlan.objects.filter(pk__in=plans).values_list("pk", "slug"))
