"""The key that seals history: another is refused before it seals anything, and a new one takes over."""

import io

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import transaction
from django.test import override_settings

from actionplans.models import Committee
from audit.keys import active_fingerprint, fingerprint, require_active_key
from audit.models import HistoryKey, LoggedEvent
from notifications.models import OutgoingEmail
from reports.models import CachedPackPdf
from tests.audit.base import find_problems, verify
from tests.base import PlanTestCase

pytestmark = pytest.mark.both_databases

OLD, NEW = settings.HISTORY_KEY, "another key for history " * 3
another = override_settings(HISTORY_KEY=NEW)
rotating = override_settings(HISTORY_KEY=NEW, HISTORY_KEY_FALLBACKS=[OLD])


def rotate():
    out = io.StringIO()
    call_command("rotate_history_key", stdout=out)
    return out.getvalue()


class AnotherKeyTests(PlanTestCase):
    def test_a_new_database_notes_the_key_and_never_holds_it(self):
        self.assertEqual(active_fingerprint(), fingerprint(OLD))
        self.assertNotIn(OLD, str(list(HistoryKey.objects.values())))

    def test_nothing_is_sealed_under_another_key(self):
        for mistaken in (another, rotating):
            refused = self.assertRaisesRegex(ImproperlyConfigured, fingerprint(NEW))
            with mistaken, refused, transaction.atomic():
                Committee.objects.create(name="Places")
        self.assertEqual(verify(), (0, []))

    def test_a_host_with_another_key_says_so_and_starts_nothing(self):
        with another:
            with self.assertRaises(ImproperlyConfigured):
                require_active_key()
            result = run_checks(tags=[Tags.database], databases=["default"])
            self.assertIn("audit.E001", [check_message.id for check_message in result])
            for command in ("worker", "tick"):
                with self.assertRaises(SystemCheckError):
                    call_command(command)

    def test_a_key_that_is_not_at_hand_is_named_when_history_is_verified(self):
        with another:
            first = find_problems()[0]
        self.assertEqual(first.code, "unknown-key")
        self.assertIn(fingerprint(OLD), first.what)


class RotationTests(PlanTestCase):
    def test_what_was_sealed_before_and_after_is_whole(self):
        entry = self.add_progress()
        letter = OutgoingEmail.objects.create(to="a@b.example", subject="Due")
        CachedPackPdf.keep("a" * 64, b"%PDF")
        with rotating:
            self.assertIn(fingerprint(NEW), rotate())
            letter.refresh_from_db()
            entry.evidence = "Later."
            entry.save()
            letter.end(OutgoingEmail.State.SENT)
            letter.save()
            self.assertEqual(verify(), (0, []))
            event = LoggedEvent.objects.get(kind=LoggedEvent.Kind.KEY)
            self.assertIn(fingerprint(NEW), event.description)
        self.assertEqual(HistoryKey.objects.count(), 2)

    def test_what_is_altered_is_found_whichever_key_it_was_sealed_under(self):
        with rotating:
            rotate()
            type(self.clare).objects.filter(pk=self.clare.pk).update(password="md5$another")
            self.assertEqual(
                [(each.code, each.row_id) for each in find_problems()], [("changed", self.clare.pk)]
            )

    def test_second_steps_work_under_the_new_key_alone(self):
        secret = get_adapter().encrypt("ABCDEFGH")
        step = Authenticator.objects.create(user=self.clare, type="totp", data={"secret": secret})
        with rotating:
            rotate()
            self.assertEqual(verify(), (0, []))
        step.refresh_from_db()
        with another:
            self.assertEqual(get_adapter().decrypt(step.data["secret"]), "ABCDEFGH")

    def test_it_is_refused_where_it_would_lose_something(self):
        for mistaken in (another, override_settings()):
            with mistaken, self.assertRaises(CommandError):
                rotate()
        with rotating:
            rotate()
        with override_settings(HISTORY_KEY=OLD, HISTORY_KEY_FALLBACKS=[NEW]), self.assertRaises(CommandError):
            rotate()
        self.assertEqual(HistoryKey.objects.count(), 2)
