"""The list of people who have accounts, for administrators."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.second_step import prefetch_second_steps, second_step_labels, user_ids_requiring_second_step


class PeopleFilter(TextChoices):
    ALL = "", _("Everybody who has an account")
    NEVER = "never", _("Invited, and never signed in")
    LACKING = "lacking", _("Without the second step that their role needs")


@dataclass(frozen=True)
class PersonRow:
    """One row of the list: `kinds` are labels of second steps, `must` whether their role needs one."""

    person: User
    roles: list[str]
    kinds: list[str]
    must: bool

    def matches(self, people_filter: PeopleFilter) -> bool:
        if people_filter == PeopleFilter.NEVER:
            return self.person.is_active and self.person.last_login is None
        return people_filter == PeopleFilter.ALL or (self.must and not self.kinds)


def list_people() -> list[PersonRow]:
    """Everybody, those who have left last. The number of queries is the same for any number of people."""
    people = User.objects.prefetch_related("groups", prefetch_second_steps()).order_by(
        "-is_active", "name", "email"
    )
    must_have_second_step = user_ids_requiring_second_step()
    return [
        PersonRow(
            person,
            sorted(group.name for group in person.groups.all()),
            second_step_labels(person.steps),  # type: ignore[attr-defined]  # set by prefetch_second_steps()
            person.is_active and person.pk in must_have_second_step,
        )
        for person in people
    ]
