#!/usr/bin/env python3
"""Django's command line, and the way to every command of Scrutiny."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scrutiny.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as mistake:
        # Whoever set the variable needs the sentence, not our stack.
        sys.exit(f"Scrutiny cannot start. {mistake}")


if __name__ == "__main__":
    main()
