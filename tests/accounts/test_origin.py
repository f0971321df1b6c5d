"""Where a request comes from: nobody says so of themselves."""

import re

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from accounts.origin import PERSON, REQUEST_ID, SOURCE, current_request, network_of, source_of
from scrutiny.middleware import RequestOriginMiddleware

PROXY, CLIENT, LIE = "10.0.0.7", "203.0.113.9", "198.51.100.66"


def asked(forwarded="", address=PROXY):
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=address, **more)


def test_no_proxy_is_trusted_unless_the_settings_say_so():
    assert settings.TRUSTED_PROXIES == 0
    assert source_of(asked(LIE)) == PROXY


@pytest.mark.parametrize(
    ("trusted", "forwarded", "source"),
    [
        (1, CLIENT, CLIENT),
        (1, f"{LIE}, {CLIENT}", CLIENT),
        (1, f"{LIE},{LIE}, {CLIENT}", CLIENT),
        (2, f"{LIE}, {CLIENT}, 10.0.0.8", CLIENT),
        (2, CLIENT, CLIENT),
        (1, "", PROXY),
        (1, ", ,", PROXY),
        (1, f"{LIE}, nonsense", ""),
        (1, f"{CLIENT}:4711", CLIENT),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "::ffff:203.0.113.9", CLIENT),
        (1, "fe80::1%eth0", "fe80::1"),
    ],
)
def test_only_what_trusted_proxies_wrote_counts(trusted, forwarded, source):
    with override_settings(TRUSTED_PROXIES=trusted):
        assert source_of(asked(forwarded)) == source


def test_a_server_that_knows_no_address_says_none():
    assert source_of(asked(address="")) == ""


def test_one_sender_has_one_network():
    assert network_of(CLIENT) == CLIENT
    mine = network_of("2001:db8:1:2::99")
    assert mine == network_of("2001:db8:1:2:ffff::1")
    assert mine != network_of("2001:db8:1:3::1")
    assert network_of("") == ""


def test_each_request_has_a_number_of_its_own_whatever_the_browser_sends():
    seen = []

    def view(request):
        assert current_request() is request
        seen.append(dict(request.META))
        return HttpResponse()

    for _ in range(2):
        request = RequestFactory().get("/", headers={"X-Request-ID": "mine", "scrutiny.request_id": "mine"})
        answer = RequestOriginMiddleware(view)(request)
        assert (request.META[SOURCE], request.META[PERSON]) == ("127.0.0.1", "-")
        assert not answer.headers.keys() & {"X-Request-ID", "X-Person"}
    numbers = {meta[REQUEST_ID] for meta in seen}
    assert len(numbers) == 2
    assert all(re.fullmatch(r"[0-9a-f]{32}", number) for number in numbers)
    assert current_request() is None
