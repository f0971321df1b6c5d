"""Each cookie of a production site belongs to this host alone, and no script reads it."""

import json
import os
import subprocess
import sys
from secrets import token_urlsafe

from django.conf import settings

ASK = """
import json
from django.contrib.messages import constants
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.utils.module_loading import import_string
from django.conf import settings

request, response = HttpRequest(), HttpResponse()
request.session = SessionStore()
request.session["a"] = 1
get_token(request)
storage = import_string(settings.MESSAGE_STORAGE)(request)
storage.add(constants.SUCCESS, "Saved.")
storage.update(response)
CsrfViewMiddleware(lambda each: response).process_response(request, response)
SessionMiddleware(lambda each: response).process_response(request, response)
names = ("secure", "httponly", "samesite", "path", "domain")
print(json.dumps({key: {name: cookie[name] for name in names} for key, cookie in response.cookies.items()}))
"""


def test_every_cookie_is_for_this_host_alone():
    own = {
        "SCRUTINY_MODE": "production",
        "DJANGO_SETTINGS_MODULE": "scrutiny.settings",
        "SECRET_KEY": token_urlsafe(50),
        "SCRUTINY_HISTORY_KEY": token_urlsafe(50),
        "ALLOWED_HOSTS": "scrutiny.example.gov.uk",
        "DATABASE_URL": "sqlite:///:memory:",
    }
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-v0", "-c", ASK]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env={**os.environ, **own}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    cookies = json.loads(done.stdout)
    assert set(cookies) == {"__Host-session", "__Host-csrf", "__Host-messages"}
    right = {"secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": ""}
    assert all(cookie == right for cookie in cookies.values()), cookies
