"""Whether how long the door takes tells that an address has an account: `python -m benchmarks.doors`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator

from benchmarks.harness import Figure, interleaved

KNOWN, UNKNOWN = "olive@example.gov.uk", "nolan@example.gov.uk"
MOST_APART = 0.10
RUNS = {"/sign-in/": 21}
QUEUED = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DOORS = {
    "sign in with a wrong password": ("/sign-in/", "login", {"password": "wrong"}),
    "ask for a code": ("/sign-in/code/", "email", {}),
    "ask for a link": ("/sign-in/forgotten/", "email", {}),
}


def doors() -> Iterator[Figure]:
    """For each door a known address and an unknown one, in turn; the second's ratio is to the first."""
    from accounts.models import User

    User.objects.create_user(KNOWN, "a long pass phrase", name="Olive")
    for what, (path, name, more) in DOORS.items():
        works = [_knock(path, {name: address, **more}) for address in (KNOWN, UNKNOWN)]
        known, unknown = interleaved(*works, runs=RUNS.get(path, 121))
        apart = abs(unknown / known - 1)
        verdict = "" if apart <= MOST_APART else " **tells**"
        yield Figure(f"{what}, known", known, ratio=1.0)
        yield Figure(f"{what}, unknown{verdict}", unknown, ratio=unknown / known)


def _knock(path: str, fields: dict[str, str]) -> Callable[[], object]:
    from django.test import Client

    return lambda: Client().post(path, fields)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(SCRUTINY_MODE="test", DATABASE_URL=f"sqlite:///{folder}/benchmark.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "scrutiny.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.test import override_settings

        call_command("migrate", verbosity=0)
        print("| what | ms | ratio | peak MB |\n|---|--:|--:|--:|")
        # As in production: letters wait for the worker. As many knocks as it takes.
        with override_settings(TASKS=QUEUED, ACCOUNT_RATE_LIMITS=False):
            for figure in doors():
                print(figure.row(), flush=True)


if __name__ == "__main__":
    main()
