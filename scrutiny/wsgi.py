"""Where gunicorn comes in."""

import os

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scrutiny.settings")


def create_application() -> WSGIHandler:
    """Raises ImproperlyConfigured where another key seals this database, or where files cannot be
    opened in isolation and nobody accepted that.
    """
    started = get_wsgi_application()
    from audit.keys import require_active_key_at_startup  # the models are known from here on

    require_active_key_at_startup()
    if settings.PRODUCTION:
        from scrutiny.isolation import refuse_without_isolation

        refuse_without_isolation()
    return started


application = create_application()
