"""Should words ever reach a page unescaped, the browser still runs none of them: the policy forbids it."""

from unittest import mock

import pytest

from accounts.roles import create_groups
from tests.meetings.base import MeetingTestCase

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CODE = """
<base href="https://evil.example/">
<script>window.ran = "inline"</script>
<img src="x" onerror="window.ran = 'handler'">
<iframe srcdoc="<script>parent.ran = 'frame'</script>"></iframe>
<object data="data:text/html,<script>parent.ran = 'object'</script>"></object>
<a id="led-away" href="javascript:window.ran = 'address'">Go</a>
<form id="sent-away" action="https://evil.example/"><button>Send</button></form>
"""


class Cast(MeetingTestCase):
    __test__ = False


@pytest.fixture
def opened(unwatched_page, sign_in):
    """The page of an action whose words are code, in a Scrutiny that forgets to escape them."""
    create_groups()
    Cast.setUpTestData()
    Cast.action.measure = CODE
    Cast.action.save()
    sign_in(Cast.mo)
    page = unwatched_page
    page.route("**/evil.example/**", lambda route: route.fulfill(body="Evil"))

    def open_it():
        page.goto(f"/actions/{Cast.action.pk}/")
        return page

    in_tags = mock.patch("django.template.base.conditional_escape", str)
    in_filters = mock.patch("django.template.defaultfilters.escape", str)
    with in_tags, in_filters:
        yield open_it


def test_b17_words_that_are_code_run_nothing_and_lead_nowhere(opened):
    page = opened()
    here = page.url
    # By script: Playwright would wait for the pages to which the policy lets nothing lead.
    for each in ("#led-away", "#sent-away button"):
        with page.expect_console_message(lambda said: "Content Security" in said.text):
            page.evaluate("(selector) => document.querySelector(selector).click()", each)
    assert page.url == here
    assert page.evaluate("() => [window.ran, document.baseURI]") == [None, here]


@pytest.mark.long
def test_b17_without_the_policy_they_run_and_lead_away(opened):
    with mock.patch("csp.middleware.CSPMiddleware.process_response", lambda self, request, answer: answer):
        page = opened()
    assert page.evaluate("() => [window.ran !== undefined, document.baseURI]") == [
        True,
        "https://evil.example/",
    ]
    page.locator("#sent-away button").first.click()
    page.wait_for_url("https://evil.example/**")
