"""Which passwords are refused, although they are long enough."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import CouncilBranding, User
from tests.browser_sign_in import PASSWORD

pytestmark = pytest.mark.django_db
OLIVE = User(name="Olive Ferguson", email="o.ferguson@example.gov.uk")


@pytest.fixture(autouse=True)
def council(monkeypatch):
    look = CouncilBranding(name="Stockton-on-Tees Borough Council")
    monkeypatch.setattr(CouncilBranding, "now", classmethod(lambda cls: look))


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Stockton2026!!", "context"),
        ("5t0ckt0n-rules", "context"),
        ("scrutiny202612", "context"),
        ("myScrut1ny!!!!", "context"),
        ("ferguson-1979!", "context"),
        ("Summer2026!!!!", "season"),
        ("autumn 26 autumn", "season"),
        ("password12345", "password_too_common"),
        ("short", "password_too_short"),
    ],
)
def test_what_others_would_try_first_is_refused(password, code):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, OLIVE)
    assert code in {error.code for error in refused.value.error_list}


@pytest.mark.parametrize(
    "password", ["a long pass phrase", "borough of council", "summer in the hills", "correct horse battery"]
)
def test_others_are_taken(password):
    validate_password(password, OLIVE)


@pytest.mark.parametrize("chosen", [" Grün wie Bäume im Mai ", "horse battery staple " * 6, "000011112222"])
def test_a_password_is_what_was_typed_however_long(client, chosen):
    olive = User.objects.create_user("olive@example.gov.uk", PASSWORD, name="Olive")

    def gets_in(password):
        client.logout()
        client.post("/sign-in/", {"login": olive.email, "password": password})
        return "_auth_user_id" in client.session

    assert gets_in(PASSWORD)
    answers = {"oldpassword": PASSWORD, "password1": chosen, "password2": chosen}
    assert client.post("/account/password/", answers).status_code == 302
    assert gets_in(chosen)
    others = {chosen.strip(), chosen.lower(), chosen.upper(), chosen[:-1]} - {chosen}
    assert [other for other in others if gets_in(other)] == []
