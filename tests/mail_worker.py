"""A worker's part in the mail, as a process that a test may kill. Takes the time: 2020-07-01T09:00."""

from __future__ import annotations

import sys
from datetime import datetime
from zoneinfo import ZoneInfo

import django
import time_machine


def main() -> None:
    django.setup()
    from actionplans.mail.digests import write_digests
    from post.sending import send_due

    now = datetime.fromisoformat(sys.argv[1]).replace(tzinfo=ZoneInfo("Europe/London"))
    with time_machine.travel(now, tick=True):
        write_digests()
        send_due()


if __name__ == "__main__":
    main()
