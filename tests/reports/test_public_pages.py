"""Public pages are the same for everybody, so that whatever keeps them can give nobody away."""

import datetime as dt
import subprocess
import time
from pathlib import Path

import pytest
import requests
from django.test import Client

from actionplans.models import Committee, Meeting
from actionplans.serialise import build_plan
from actionplans.workflow.decisions import DecisionInput, record_decision
from actionplans.workflow.publishing import find_missing_updates, mark_published
from tests.reports.base import PUBLIC_URL, PublishCase
from tests.smtp_server import free_port

PAGES = ("/public/", "/public/road-safety/", PUBLIC_URL, f"{PUBLIC_URL}json/", f"{PUBLIC_URL}pdf/")
# A cache that minds nothing of what we say, as some do.
NGINX = """
daemon off;
user root;
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
  access_log off;
  {temporary}
  proxy_cache_path {folder}/kept keys_zone=kept:1m;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass {site};
      proxy_set_header Host $http_host;
    }}
    location /public/ {{
      proxy_pass {site};
      proxy_set_header Host $http_host;
      proxy_cache kept;
      proxy_cache_valid any 10m;
      proxy_ignore_headers Vary Cache-Control Expires Set-Cookie;
      add_header X-Kept $upstream_cache_status;
    }}
  }}
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class SameForEverybodyTests(PublishCase):
    def setUp(self):
        self.approve()
        self.ask()

    def test_nobody_is_asked_who_they_are(self):
        for page in PAGES:
            stranger = self.get(None, page)
            for person in (self.clare, self.mo, self.ada):
                answer = self.get(person, page)
                self.assertEqual(answer.status_code, 200)
                self.assertEqual(answer.content, stranger.content, page)
                self.assertFalse(answer.wsgi_request.session.accessed, page)
                self.assertFalse(hasattr(answer.wsgi_request, "_cached_user"), page)
                self.assertFalse(answer.cookies, page)
                self.assertNotIn("Cookie", answer.get("Vary", ""), page)
                self.assertNotIn(b"csrfmiddlewaretoken", answer.content)

    def test_a_page_that_is_not_there_is_kept_by_nobody(self):
        answer = self.get(self.clare, "/public/no-such-review/2020-03/")
        self.assertEqual((answer.status_code, answer["Cache-Control"]), (404, "no-store, private"))


@pytest.fixture
def published(cast):
    this_round = cast.review.rounds.get(state="open")
    reasons = {update_request.pk: "Nobody wrote." for update_request in find_missing_updates(this_round)}
    mark_published(this_round, reasons, reason="Members asked.", by=cast.clare, for_public=True)
    return f"/public/{cast.review.slug}/{this_round.slug}/"


@pytest.fixture
def cache(live_server, tmp_path):
    """The address of a proxy between people and the site."""
    port = free_port()
    temporary = "\n".join(f"{name}_temp_path {tmp_path}/{name};" for name in TEMPORARY)
    config = Path(tmp_path / "nginx.conf")
    config.write_text(NGINX.format(folder=tmp_path, temporary=temporary, port=port, site=live_server.url))
    with subprocess.Popen(["nginx", "-c", str(config)], stderr=subprocess.PIPE) as proxy:
        address = f"http://localhost:{port}"
        while not answers(address):
            assert proxy.poll() is None, proxy.stderr.read()
            time.sleep(0.05)
        yield address
        proxy.terminate()


def answers(address):
    try:
        return requests.get(f"{address}/healthz/", timeout=10).ok
    except requests.ConnectionError:
        return False


@pytest.mark.long
def test_a_cache_that_minds_nothing_has_nothing_of_a_clerk(cast, published, cache):
    signed_in = Client()
    signed_in.force_login(cast.clare)
    cookies = {name: morsel.value for name, morsel in signed_in.cookies.items()}

    def get(page, **who):
        return requests.get(f"{cache}{page}", timeout=60, **who)

    assert "Clare" in get("/", cookies=cookies).text
    for page in ("/public/", published, f"{published}json/"):
        assert get(page, cookies=cookies).headers["X-Kept"] == "MISS"
        result = get(page)
        assert (result.status_code, result.headers["X-Kept"]) == (200, "HIT")
        assert "Clare" not in result.text and "csrf" not in result.text
        assert "Set-Cookie" not in result.headers
    assert "Clare" not in get("/sign-in/").text


class WholePlanTests(PublishCase):
    """1 b) and 1 c) were fully achieved in March, so September asks about 1 a) alone."""

    def setUp(self):
        self.others = [self.add_action(letter) for letter in "bc"]
        for sub_action in self.others:
            self.add_progress(sub_action, grade=1)
        self.approve()
        self.ask()

    def counted(self):
        return [row["n"] for row in self.get(None, PUBLIC_URL).context["counts"]]

    def test_every_action_that_is_monitored_counts_once(self):
        self.assertEqual((self.counted()[0], sum(self.counted())), (2, 3))

    def test_what_becomes_exempt_counts_no_longer_though_nothing_was_asked_about_it(self):
        self.others[0].is_exempt = True
        self.others[0].save()
        self.assertEqual((self.counted()[0], sum(self.counted())), (1, 2))

    def test_what_was_signed_off_later_still_counts_on_the_day_of_the_report(self):
        committee = Committee.objects.create(name="Places Committee")
        meeting = Meeting.objects.create(committee=committee, date=self.version().day)
        record_decision(meeting, self.others[0], DecisionInput("signed-off"), by=self.clare)
        self.assertEqual(sum(self.counted()), 2)
        earlier = self.version().day - dt.timedelta(days=1)
        plan = build_plan(self.review, self.round, day=earlier)
        self.assertEqual(len(plan.not_asked), 2)
