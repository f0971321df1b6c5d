"""What clerks are sent at once when one of them takes something off the public site."""

from __future__ import annotations

from django.urls import reverse

from accounts.account_adapter import render_email
from accounts.models import User
from accounts.roles import CLERK
from actionplans.models import Round
from notifications.outbox import enqueue_email


def email_clerks_about_unpublishing(this_round: Round, reason: str, *, by: User) -> None:
    """Everyone who publishes, but not who did it: they may be asked about it within the hour."""
    path = reverse("reports:round", args=[this_round.plan.slug, this_round.slug])
    for clerk in User.objects.in_role(CLERK).exclude(pk=by.pk).order_by("pk"):
        values = {"user": clerk, "by": by, "round": this_round, "reason": reason, "path": path}
        subject, text = render_email("actionplans/mail/unpublished", values)
        enqueue_email(clerk.email, subject, text)
