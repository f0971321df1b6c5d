"""Nobody is led to a page that he may not read: every link on every page that somebody reads is followed."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.urls import Resolver404, resolve

from tests.access.fixtures import bring_to
from tests.access.permission_tables import S
from tests.access.visitors import Visitor
from tests.hypothesis_profiles import IS_LONG_RUN

MOST_OF_A_ROUTE = 4 if IS_LONG_RUN else 2  # pages of each kind
READERS = ("public", "owner", "link", "clerk", "member", "admin", "partner")
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


class Links(HTMLParser):
    """Where the links of a page lead. What a form sends is tried by other tests."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "a" and (href := dict(attrs).get("href")):
            self.found.append(href)


@pytest.mark.parametrize("person", READERS)
def test_no_link_leads_to_a_page_that_its_reader_may_not_read(world, person):
    with transaction.atomic():
        began = world.entry
        bring_to(world, S.DRAFT)
        wrong = list(dead_ends(Visitor(world.cookies.get(person, "")), person))
        world.entry = began
        transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


def dead_ends(visitor, person):
    """Each link that leads somebody to a refusal, with the page on which it stands."""
    waiting, seen, of_route = [("", "/")], {"/"}, {}
    while waiting:
        above, address = waiting.pop(0)
        answer = visitor.try_to("GET", address)
        if answer.status >= 400:
            yield f"{person}: {address}, on {above}: {answer.status}"
        if answer.status != 200 or "text/html" not in answer.response["Content-Type"]:
            continue
        for href in Links(answer.response.content.decode()).found:
            to = urlsplit(urljoin(address, href))
            there = to._replace(fragment="").geturl()
            if to.netloc or to.scheme or there in seen or not (route := route_of(to.path)):
                continue
            seen.add(there)
            of_route[route] = of_route.get(route, 0) + 1
            if of_route[route] <= MOST_OF_A_ROUTE:
                waiting.append((address, there))


def route_of(path):
    """Static files are not Django's pages, and the administration's own links are Django's."""
    try:
        resolver_match = resolve(path)
    except Resolver404:
        return ""
    return "" if resolver_match.app_name == "admin" else resolver_match.view_name or resolver_match.route
