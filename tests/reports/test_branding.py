"""A council makes the site its own: name, colour, letters and logo, seen before they are kept."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from PIL import Image, PngImagePlugin

from accounts.models import CouncilBranding, CouncilLogo
from documents.validation.errors import FileRejected
from documents.validation.logos import MAX_LOGO_BYTES, normalise_logo
from reports.branding_forms import COMFORTABLE, READABLE, UNREADABLE, describe_contrast
from tests.base import PlanTestCase
from tests.page_assertions import errors_on

BRANDING_URL = "/council/branding/"
LOGO_URL = "/council/branding/logo/"
FORM_DATA = {
    "name": "Stockton Council",
    "colour": "#7B1FA2",
    "font": "Times New Roman",
    "closing_statement": "",
}


def picture(kind="PNG", size=(600, 200), mode="RGBA", **more):
    out = io.BytesIO()
    Image.new(mode, size, "purple").save(out, kind, **more)
    return out.getvalue()


class LookTests(PlanTestCase):
    def send(self, person, address=BRANDING_URL, **given):
        self.client.force_login(person)
        return self.client.post(address, given)

    def bring(self, data, name="logo.png"):
        return self.send(self.clare, LOGO_URL, logo=SimpleUploadedFile(name, data))

    def test_a_clerk_sets_it_and_every_page_has_it(self):
        self.assertRedirects(self.send(self.clare, do="save", **FORM_DATA), BRANDING_URL)
        page = self.client.get("/reviews/")
        self.assertContains(page, "Stockton Council")
        self.assertContains(page, "branding.css?7b1fa2")
        style = self.client.get("/branding.css").content
        self.assertIn(b"--govuk-brand-colour: #7b1fa2;", style)
        self.assertContains(self.client.get(BRANDING_URL), "Clare")

    def test_only_those_who_may_set_it_are_led_there(self):
        self.client.force_login(self.clare)
        self.assertContains(self.client.get("/settings/"), f'href="{BRANDING_URL}"')
        self.client.force_login(self.olive)
        self.assertEqual(self.client.get("/settings/").status_code, 403)

    def test_before_anybody_set_it_the_settings_say(self):
        with self.settings(COUNCIL_NAME="Redcar Council", COUNCIL_COLOUR="#004400"):
            self.assertContains(self.client.get("/sign-in/"), "Redcar Council")
            self.assertIn(b"#004400", self.client.get("/branding.css").content)

    def test_looking_keeps_nothing(self):
        page = self.send(self.clare, do="preview", **FORM_DATA)
        self.assertContains(page, "branding.css?preview=7b1fa2")
        self.assertContains(page, describe_contrast("#7b1fa2"))
        self.assertFalse(CouncilBranding.objects.exists())
        tried = self.client.get("/branding.css?preview=7b1fa2").content
        self.assertEqual(tried, b".branding-preview { --govuk-brand-colour: #7b1fa2; }\n")

    def test_whoever_is_typing_sees_only_the_preview_change(self):
        self.client.force_login(self.clare)
        page = self.client.post(
            BRANDING_URL, {**FORM_DATA, "colour": "#ffdd00"}, headers={"HX-Request": "true"}
        )
        self.assertNotContains(page, "<form")
        self.assertContains(page, describe_contrast("#ffdd00"))

    def test_what_cannot_be_read_or_runs_is_refused(self):
        for colour in ("#ffdd00", "red", "#12345", "#1f4e79; } body { display: none", ""):
            with self.subTest(colour):
                page = self.send(self.clare, do="save", **{**FORM_DATA, "colour": colour})
                self.assertEqual(page.status_code, 422)
                self.assertContains(page, 'href="#id_colour"', status_code=422)
        self.assertNotIn(b"display", self.client.get("/branding.css?preview=};display").content)
        self.assertFalse(CouncilBranding.objects.exists())

    def test_only_clerks_and_administrators_set_it(self):
        for person in (self.olive, self.lee, self.nia):
            self.assertEqual(self.send(person, do="save", **FORM_DATA).status_code, 403)
            self.assertEqual(self.send(person, LOGO_URL, do="remove").status_code, 403)

    def test_a_logo_is_on_every_page_and_can_go_again(self):
        self.assertRedirects(self.bring(picture()), BRANDING_URL)
        logo = CouncilLogo.objects.get()
        address = f"/council-logo/{logo.sha256}.png"
        self.client.logout()
        self.assertContains(self.client.get("/sign-in/"), address)
        served = self.client.get(address)
        self.assertEqual((served["Content-Type"], served.content), ("image/png", bytes(logo.data)))
        self.assertEqual(self.client.get(f"/council-logo/{'0' * 64}.png").status_code, 404)
        self.send(self.clare, do="save", **FORM_DATA)
        self.assertEqual(CouncilBranding.now().logo, logo)
        self.send(self.clare, LOGO_URL, do="remove")
        self.assertNotContains(self.client.get("/reviews/"), address)

    def test_what_is_no_picture_is_refused_with_what_to_do(self):
        for data, code in (
            (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "svg"),
            (b"<!DOCTYPE html><html></html>", "web-page"),
            (picture("GIF", mode="P"), "wrong-kind"),
            (picture()[:90], "damaged"),
            (b"", "empty"),
        ):
            with self.subTest(code):
                page = self.bring(data)
                self.assertEqual((page.status_code, errors_on(page)), (422, {"logo": [code]}))
                self.assertContains(page, 'href="#id_logo"', status_code=422)
        page = self.send(self.clare, LOGO_URL, do="save")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"logo": ["required"]}))
        self.assertFalse(CouncilLogo.objects.exists())

    def test_what_was_set_once_is_never_changed(self):
        self.send(self.clare, do="save", **FORM_DATA)
        self.send(self.clare, do="save", **FORM_DATA)
        self.assertEqual(CouncilBranding.objects.count(), 1)
        with self.assertRaises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_councilbranding SET name = 'Other'")


def test_a_logo_holds_its_picture_and_nothing_else():
    png_info = PngImagePlugin.PngInfo()
    png_info.add_text("Author", "Ann Lee")
    first = normalise_logo(picture(pnginfo=png_info) + b"<script>alert(1)</script>")
    assert b"Ann Lee" not in first.data and b"script" not in first.data
    assert (first.width, first.height) == (600, 200)
    assert first == normalise_logo(picture())
    assert normalise_logo(picture("JPEG", mode="RGB")).data.startswith(b"\x89PNG")
    assert normalise_logo(picture(size=(3000, 3000))).height == 400


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (picture(size=(4001, 40)), "too-large"),
        (picture(size=(600, 10)), "too-small"),
        (b"\x89PNG\r\n\x1a\n" + bytes(MAX_LOGO_BYTES), "too-large"),
        (b"\xff\xd8\xff" + bytes(900), "damaged"),
    ],
)
def test_a_picture_that_is_no_logo_is_refused(data, code):
    with pytest.raises(FileRejected) as refused:
        normalise_logo(data)
    assert refused.value.code == code


def test_a_contrast_that_is_just_too_little_is_not_called_enough():
    for colour, judged, figure in (
        ("#ffdd00", UNREADABLE, "1.3"),
        ("#777777", UNREADABLE, "4.4"),
        ("#767676", READABLE, "4.5"),
        ("#7b1fa2", COMFORTABLE, "8.2"),
    ):
        text = describe_contrast(colour)
        assert (judged in text, f" {figure} " in text) == (True, True), text
