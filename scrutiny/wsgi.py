"""The entry point for gunicorn."""

import os

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scrutiny.settings")


def create_application() -> WSGIHandler:
    """The WSGI application.

    Raises ImproperlyConfigured if this database is sealed under another key, or if files cannot be opened in
    isolation and no setting accepts that.
    """
    wsgi_application = get_wsgi_application()
    from audit.keys import require_active_key_at_startup  # imports models, so only after they are loaded

    require_active_key_at_startup()
    if settings.PRODUCTION:
        from scrutiny.isolation import refuse_without_isolation

        refuse_without_isolation()
    return wsgi_application


application = create_application()
