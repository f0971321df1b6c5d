"""Where gunicorn comes in."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scrutiny.settings")

application = get_wsgi_application()

from history.keys import refuse_another_at_start  # noqa: E402 - once the rooms are known

refuse_another_at_start()
