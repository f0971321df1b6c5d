"""The integrity check of emails. (Those that were sent or given up have links in a chain too.)"""

from __future__ import annotations

from collections.abc import Iterator

from audit.chain import COUNCIL_CHAIN
from audit.verification import IntegrityProblem, register_check
from notifications.models import OutgoingEmail

CHUNK_SIZE = 500


@register_check
def check_emails_intact(using: str) -> Iterator[IntegrityProblem]:
    for email in OutgoingEmail.objects.using(using).order_by("pk").iterator(CHUNK_SIZE):
        if not email.is_sound:
            what = "it is not as it was written: it was changed or put in past Scrutiny"
            yield IntegrityProblem("changed", what, "email", email.pk, COUNCIL_CHAIN)
