"""Let somebody in without a second step, where no administrator is left who could."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.second_step import remove_second_steps


class Command(BaseCommand):
    help = "Remove the second step of somebody who has lost the telephone and the recovery codes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The address of the account.")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.get_active_by_email(email)
        if user is None:
            raise CommandError(f"No account that is switched on has the address {email}.")
        if not remove_second_steps(user):
            raise CommandError(f"{user} has no second step. Sessions that were open have ended all the same.")
        self.stdout.write(f"{user} signs in without a second step now, and has been told by email.")
