"""How gunicorn serves Scrutiny: behind nginx, or alone for a demo."""

import os
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
preload_app = True
# The request's number, the source address and the person's number, as scrutiny/middleware.py wrote them
# down. The path without its query: what people search for is nobody's business.
accesslog = None if os.environ.get("SCRUTINY_MODE") == "demo" else "-"
access_log_format = (
    "%(t)s %({scrutiny.request_id}e)s %({scrutiny.source}e)s %({scrutiny.person}e)s "
    "%(m)s %(U)s %(s)s %(b)s %(L)s"
)
loglevel = "warning"


def when_ready(server: Any) -> None:
    """Say in the log where history could be altered: gunicorn runs no system checks of its own."""
    from django.core.checks import Tags, run_checks
    from django.db import connections

    for check_message in run_checks(tags=[Tags.database], databases=["default"]):
        server.log.error(check_message.msg)
    connections.close_all()  # each worker, a fork of this process, needs its own
