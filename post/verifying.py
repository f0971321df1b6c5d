"""Whether emails say what they were written with. One that has ended is in the chain of the council, too."""

from __future__ import annotations

from collections.abc import Iterator

from history.chain import COUNCIL
from history.verifying import Broken, also_verified
from post.models import Letter

AT_ONCE = 500


@also_verified
def emails_are_as_written(using: str) -> Iterator[Broken]:
    for letter in Letter.objects.using(using).order_by("pk").iterator(AT_ONCE):
        if not letter.is_sound:
            what = "it is not as it was written: it was changed or put in past Scrutiny"
            yield Broken("changed", what, "email", letter.pk, COUNCIL)
