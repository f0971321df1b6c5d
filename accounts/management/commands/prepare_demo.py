"""Make the demo ready and say who can sign in."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.migrations.exceptions import InconsistentMigrationHistory

from accounts import demo


class Command(BaseCommand):
    help = "Migrate, fill an empty demo, and print its address and logins: all in one process, for speed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("port", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("These logins are for the demo only: set SCRUTINY_MODE to demo.")
        self.stdout.write("Creating the database")
        try:
            call_command("migrate", verbosity=0)
        except InconsistentMigrationHistory as error:
            raise CommandError(
                "The data of this demo was made by another version. Delete the folder var, and start again."
            ) from error
        call_command("load_demo")
        width = max(len(person.role) for person in demo.DEMO_USERS)
        people = [f"  {person.email:<30} {person.role:<{width}}  {person.can}" for person in demo.DEMO_USERS]
        self.stdout.write(f"\nScrutiny is at http://127.0.0.1:{options['port']} (Ctrl+C stops it).")
        self.stdout.write(
            f"Sign in with one click, or with the password {demo.DEMO_PASSWORD}, as one of these people:\n\n"
            + "\n".join(people)
            + "\n\n"
        )
