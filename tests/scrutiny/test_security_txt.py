"""Whoever finds a weakness finds out whom to tell, as RFC 9116 has it."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from scrutiny import system_checks

ADDRESS = "/.well-known/security.txt"
CONTACTS = ["mailto:security@council.example", "https://council.example/report"]


@pytest.fixture
def named(settings):
    settings.SECURITY_CONTACT = CONTACTS
    settings.SECURITY_POLICY = "https://council.example/policy"
    settings.SITE_ADDRESS = "https://scrutiny.council.example"


def fields(answer):
    return [tuple(line.split(": ", 1)) for line in answer.content.decode().splitlines()]


def test_it_names_contacts_policy_and_itself(client, named):
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    told = fields(answer)
    assert [value for name, value in told if name == "Contact"] == CONTACTS
    assert dict(told)["Policy"] == "https://council.example/policy"
    assert dict(told)["Canonical"] == f"https://scrutiny.council.example{ADDRESS}"
    assert dict(told)["Preferred-Languages"] == "en"


def test_it_expires_within_a_year_and_not_soon(client, named):
    until = dt.datetime.fromisoformat(dict(fields(client.get(ADDRESS)))["Expires"])
    ahead = until - timezone.now()
    assert dt.timedelta(days=90) < ahead < dt.timedelta(days=365)


def test_without_a_policy_none_is_named(client, named, settings):
    settings.SECURITY_POLICY = ""
    assert "Policy" not in dict(fields(client.get(ADDRESS)))


def test_without_a_contact_it_is_not_there(client, settings):
    settings.SECURITY_CONTACT = []
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.django_db
def test_nobody_is_asked_who_they_are(named, django_user_model, django_assert_num_queries):
    signed_in = Client()
    signed_in.force_login(django_user_model.objects.create_user("clare@council.example", name="Clare"))
    with django_assert_num_queries(0):
        answer = signed_in.get(ADDRESS)
    assert not answer.cookies
    assert not answer.wsgi_request.session.accessed
    assert answer.content == Client().get(ADDRESS).content


def test_whoever_installs_is_told_that_nobody_is_named(settings):
    settings.SECURITY_CONTACT = []
    [check_message] = system_checks.check_security_contact(None)
    assert check_message.id == "scrutiny.W005"
    settings.SECURITY_CONTACT = CONTACTS
    assert system_checks.check_security_contact(None) == []
