"""gunicorn's own lines: who asked for which page, from where, under which number."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import requests
from django.db import connection
from django.test import Client

from tests.factories import create_person

ROOT = Path(__file__).resolve().parents[2]
LINE = re.compile(
    r"\[.+?\] (?P<id>\S+) (?P<source>\S+) (?P<person>\S+) (?P<method>\S+) (?P<path>\S+) (?P<status>\d+)"
)
# A port that is free, which it names when it is ready; the settings as they are otherwise.
CONF = """
from importlib.util import module_from_spec, spec_from_file_location
spec = spec_from_file_location("conf", {conf!r})
ours = module_from_spec(spec); spec.loader.exec_module(ours)
access_log_format, worker_class, preload_app = ours.access_log_format, ours.worker_class, False
bind, workers, threads, accesslog, loglevel = "127.0.0.1:0", 1, 1, "-", "error"
def when_ready(server):
    print("PORT", server.LISTENERS[0].getsockname()[1], flush=True)
"""
APP = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "scrutiny.settings_for_tests"
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {name!r}
settings.TRUSTED_PROXIES = 1
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
"""


@pytest.fixture
def server(transactional_db, tmp_path):
    """A gunicorn of its own on the database of the test; its lines."""
    (tmp_path / "conf.py").write_text(CONF.format(conf=str(ROOT / "gunicorn.conf.py")))
    (tmp_path / "app_of_test.py").write_text(APP.format(name=str(connection.settings_dict["NAME"])))
    path = os.pathsep.join([str(tmp_path), str(ROOT), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "gunicorn", "-c", str(tmp_path / "conf.py"), "app_of_test"]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.PIPE, text=True
    )
    timer = threading.Timer(300, process.kill)
    timer.start()
    try:
        port = next(line.split()[1] for line in process.stdout if line.startswith("PORT"))
        yield f"http://127.0.0.1:{port}", process
    finally:
        timer.cancel()
        process.terminate()
        process.wait(60)


@pytest.mark.long
def test_the_access_log_names_request_source_and_person_and_no_search(server):
    address, process = server
    nia = create_person("Nia")
    client = Client()
    client.force_login(nia)
    cookie = {"sessionid": client.cookies["sessionid"].value}
    forged = {"X-Forwarded-For": "198.51.100.66, 203.0.113.9", "X-Request-ID": "mine"}
    answer = requests.get(f"{address}/account/?q=secret", cookies=cookie, headers=forged, timeout=120)
    stranger = requests.get(f"{address}/sign-in/", timeout=120)
    assert (answer.status_code, stranger.status_code) == (200, 200)
    process.terminate()
    lines = [match for line in process.stdout if (match := LINE.match(line))]
    first, second = (line.groupdict() for line in lines)
    assert (first["source"], first["person"], first["path"]) == ("203.0.113.9", str(nia.pk), "/account/")
    assert (second["source"], second["person"], second["path"]) == ("127.0.0.1", "-", "/sign-in/")
    assert first["id"] != second["id"]
    assert "mine" not in first["id"]
    assert "secret" not in "".join(line.string for line in lines)
    assert not {name for name in answer.headers if "request" in name.lower() or "person" in name.lower()}
