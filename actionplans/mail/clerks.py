"""Emails that clerks get at once: a report was unpublished, or a redaction needs another clerk."""

from __future__ import annotations

from django.urls import reverse

from accounts.account_adapter import render_email
from accounts.models import User
from accounts.roles import CLERK
from actionplans.models import Redaction, Round
from notifications.outbox import enqueue_email


def email_clerks_about_unpublishing(this_round: Round, reason: str, *, by: User) -> None:
    """Email every clerk but the one who did it: the press may call within the hour."""
    path = reverse("reports:round", args=[this_round.plan.slug, this_round.slug])
    for clerk in User.objects.in_role(CLERK).exclude(pk=by.pk).order_by("pk"):
        values = {"user": clerk, "by": by, "round": this_round, "reason": reason, "path": path}
        subject, text = render_email("actionplans/mail/unpublished", values)
        enqueue_email(clerk.email, subject, text)


def email_clerks_about_redaction(redaction: Redaction) -> None:
    """Email every clerk who may agree. The email does not contain the words to be removed."""
    path = reverse("actionplans:redaction", args=[redaction.pk])
    clerks = User.objects.in_role(CLERK).exclude(pk=redaction.requested_by_id)
    for clerk in clerks.order_by("pk"):
        subject, text = render_email(
            "actionplans/mail/redaction_requested", {"user": clerk, "redaction": redaction, "path": path}
        )
        enqueue_email(clerk.email, subject, text)
