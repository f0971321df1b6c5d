"""How gunicorn serves Scrutiny: behind nginx, or alone for a demo."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
preload_app = True
# The path without its query: what people search for is nobody's business.
accesslog = None if os.environ.get("SCRUTINY_MODE") == "demo" else "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(b)s %(L)s"
loglevel = "warning"
