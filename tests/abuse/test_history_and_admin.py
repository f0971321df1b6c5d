"""What people try beside the main door: history, comparisons, previews and the administration pages."""

from functools import partial
from types import ModuleType

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpResponse
from django.urls import get_resolver
from django.urls import path as at

from accounts.account_adapter import render_email
from accounts.models import AccountChange, User
from actionplans.models import Heading, ProgressEntry, Review, SubAction, UpdateRequest
from actionplans.serialise import build_plan
from audit.models import LoggedEvent
from documents.plan import plan_data as plan
from notifications.models import OutgoingEmail
from reports.models import PublishedFile, PublishedReport
from scrutiny.urls import urlpatterns
from tests.abuse.without_guard import must_fail_without_guard, removes_guard
from tests.access.permission_tables import pages
from tests.rounds.base import OpenRoundCase


def get_any_action(user, pk):
    return Review.objects.get(slug="road-safety"), SubAction.objects.get(pk=pk)


def get_any_version(request, slug, period, version):
    return PublishedReport.objects.select_related("round").order_by("-version").first()


def allow_rewriting(methods):
    """What simple-history's own page does instead of refusing: it saves what is posted."""
    for entry in ProgressEntry.objects.all():
        entry.evidence = "Rewritten."
        entry.save()
    return HttpResponse(status=405)


def enable_admin_password_page():
    """The addresses of the site, with Django's own page for setting passwords in place of our refusal."""
    addresses = ModuleType("addresses")
    of_django = partial(UserAdmin.user_change_password, admin.site.get_model_admin(User))
    addresses.urlpatterns = [
        at("admin/accounts/user/<id>/password/", admin.site.admin_view(of_django)),
        *urlpatterns,
    ]
    return addresses


@must_fail_without_guard
class HistoryTests(OpenRoundCase):
    """Nia owns a line of another review; she tries its addresses with the numbers of this one."""

    def setUp(self):
        super().setUp()
        self.other = Review.objects.create(title="Libraries", slug="libraries", agreed_text="March 2019")
        self.other.link_officers.add(self.nia)
        heading = Heading.objects.create(plan=self.other, ref="1", text="That libraries be open.")
        self.hers = SubAction.objects.create(heading=heading, action="Open on Sundays.")
        self.add_progress()

    def version(self, this_round, number):
        update = PublishedReport.objects.create(
            round=this_round,
            version=number,
            published_by=self.clare,
            published_by_name="Clare",
            reason="Again." if number > 1 else "",
        )
        words = plan.to_json(build_plan(self.review, this_round)).encode()
        PublishedFile.objects.create(
            report=update, file_format="json", data=words, size=len(words), sha256="0" * 64
        )
        return update

    @removes_guard("actionplans.views.history.sub_action_with_plan_for", get_any_action)
    def test_b03_the_history_of_an_action_elsewhere_is_found_by_nobody(self):
        self.assertEqual(self.get(self.nia, f"/actions/{self.action.pk}/history/").status_code, 404)

    def test_b03_the_history_of_an_answer_or_a_review_elsewhere_neither(self):
        for path in (
            f"/updates/{self.asked.pk}/history/",
            "/reviews/road-safety/history/",
            "/reviews/road-safety/history/on/?on=1/1/2030",
        ):
            self.assertEqual(self.get(self.nia, path).status_code, 404, path)

    def test_b03_own_ones_are_read(self):
        self.assertEqual(self.get(self.nia, "/reviews/libraries/history/").status_code, 200)
        self.assertEqual(self.get(self.nia, f"/actions/{self.hers.pk}/history/").status_code, 200)
        self.assertEqual(self.get(self.olive, f"/updates/{self.asked.pk}/history/").status_code, 200)

    @removes_guard("reports.views.round_report._get_published_report", get_any_version)
    def test_b03_versions_are_compared_within_ones_own_round_only(self):
        for number in (1, 2):
            self.version(self.march, number)
        ours = "/reviews/road-safety/rounds/2020-03/versions/2/changes/"
        self.assertEqual(self.get(self.lee, ours).status_code, 200)
        for path in (ours, "/reviews/libraries/rounds/2020-03/versions/2/changes/"):
            self.assertEqual(self.get(self.nia, path).status_code, 404, path)
        for path in (
            "2020-03/versions/3/changes/",
            "2020-09/versions/2/changes/",
            "2020-03/versions/3/json/",
        ):
            self.assertEqual(self.get(self.lee, f"/reviews/road-safety/rounds/{path}").status_code, 404, path)

    @removes_guard(
        "reports.views.round_report.update_request_to_read",
        lambda user, pk: UpdateRequest.objects.for_board().get(pk=pk),
    )
    def test_b06_nobody_previews_the_answer_of_somebody_else(self):
        for person in (self.nia, self.mo, self.ada):
            self.assertEqual(self.get(person, f"/updates/{self.asked.pk}/preview/").status_code, 404, person)

    def test_b06_who_writes_it_does(self):
        for person in (self.olive, self.lee, self.clare):
            self.assertEqual(self.get(person, f"/updates/{self.asked.pk}/preview/").status_code, 200, person)

    @removes_guard("actionplans.access.plans.may_manage_plan", lambda user, review: True)
    def test_b06_nobody_has_everybody_asked_again_who_does_not_run_the_update(self):
        self.client.force_login(self.olive)
        path = "/reviews/road-safety/rounds/2020-09/board/send-reminder/"
        self.assertEqual(self.client.post(path, {"line": "all"}).status_code, 403)

    def test_b06_the_link_officer_does(self):
        self.client.force_login(self.lee)
        path = "/reviews/road-safety/rounds/2020-09/board/send-reminder/"
        self.assertEqual(self.client.post(path, {"line": "all"}).status_code, 302)


@must_fail_without_guard
class AdministrationTests(OpenRoundCase):
    def entry(self):
        return self.add_progress()

    @removes_guard("accounts.no_delete_admin.HttpResponseNotAllowed", allow_rewriting)
    def test_b41_the_history_page_writes_nothing_for_anybody(self):
        entry = self.entry()
        for person in (self.clare, self.ada):
            self.client.force_login(person)
            path = f"/admin/actionplans/progressentry/{entry.pk}/history/"
            self.assertIn(self.client.post(path, {"evidence": "Rewritten."}).status_code, (403, 405))
            for method in (self.client.put, self.client.patch, self.client.delete):
                self.assertIn(method(path).status_code, (403, 405))
        self.assertEqual(ProgressEntry.objects.get(pk=entry.pk).evidence, "A crossing was built.")
        self.assertEqual(entry.history.count(), 1)

    def test_b41_a_clerk_reads_it(self):
        path = f"/admin/actionplans/progressentry/{self.entry().pk}/history/"
        self.assertContains(self.get(self.clare, path), "Made")

    @removes_guard("actionplans.admin.rounds._is_imported", lambda this_round: True)
    def test_b10_a_clerk_writes_no_officers_answer_past_his_page(self):
        """There it would have no writer, and the officer's next save would not notice it."""
        self.post(self.olive, do="save")
        written = ProgressEntry.objects.get(round=self.round)
        self.client.force_login(self.clare)
        path = f"/admin/actionplans/progressentry/{written.pk}/change/"
        answer = self.client.post(path, {"evidence": "Otherwise.", "grade": "1"})
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(ProgressEntry.objects.get(pk=written.pk).evidence, "We met twice in May 2020.")

    def test_b10_what_an_old_paper_said_is_set_right_there(self):
        entry = self.entry()
        self.client.force_login(self.clare)
        path = f"/admin/actionplans/progressentry/{entry.pk}/change/"
        self.client.post(path, {"evidence": "Two crossings were built.", "grade": "2"})
        self.assertEqual(ProgressEntry.objects.get(pk=entry.pk).evidence, "Two crossings were built.")


@must_fail_without_guard
class AdministratorTests(OpenRoundCase):
    """Ada gives herself a role: everybody can see that she did, and she is never anybody else."""

    def give(self, person, *roles):
        self.client.force_login(self.ada)
        return self.client.post(f"/people/{person.pk}/roles/", {"roles": roles})

    @removes_guard("accounts.receivers.log_event", lambda *args, **how: None)
    def test_b48_an_administrator_who_gives_herself_a_role_is_logged_and_seen(self):
        self.give(self.ada, "Administrator", "Clerk")
        logged_events = LoggedEvent.objects.filter(kind="role", description="gave the role Clerk to Ada")
        self.assertEqual([event.history_user_name for event in logged_events], ["Ada"])
        self.assertContains(self.get(self.ada, "/log/?kind=role"), "gave the role Clerk to Ada")

    def test_b48_what_she_then_does_is_hers(self):
        self.give(self.ada, "Administrator", "Clerk")
        self.client.post(self.url, {"evidence": "Ada.", "grade": "2", "version": "0", "do": "save"})
        self.asked.refresh_from_db()
        self.assertEqual(
            (self.asked.last_edited_by, self.asked.history.first().history_user), (self.ada, self.ada)
        )

    def test_b48_she_makes_no_account_whose_password_she_knows(self):
        self.client.force_login(self.ada)
        self.assertEqual(self.client.get("/admin/accounts/user/add/").status_code, 403)

    @removes_guard("django.conf.settings.ROOT_URLCONF", enable_admin_password_page())
    def test_b48_she_sets_nobodys_password(self):
        before = User.objects.get(pk=self.olive.pk).password
        new = {
            "password1": "a long pass phrase",
            "password2": "a long pass phrase",
            "usable_password": "true",
        }
        self.client.force_login(self.ada)
        answer = self.client.post(f"/admin/accounts/user/{self.olive.pk}/password/", new)
        self.assertEqual((answer.status_code, User.objects.get(pk=self.olive.pk).password), (403, before))

    @removes_guard("accounts.changes.needs_confirmation", lambda *args: False)
    def test_b48_nobodys_address_is_changed_behind_their_back(self):
        self.client.force_login(self.ada)
        self.client.post(f"/people/{self.olive.pk}/address/", {"email": "ada2@council.example"})
        self.assertEqual(User.objects.get(pk=self.olive.pk).email, self.olive.email)
        values = {"user": self.olive, "change": AccountChange.objects.get(), "address": ""}
        subject, _ = render_email("accounts/mail/confirm_address", values)
        self.assertEqual(
            [email.to for email in OutgoingEmail.objects.filter(subject=subject)], [self.olive.email]
        )

    def test_b48_there_is_no_page_on_which_one_becomes_another(self):
        words = ("hijack", "impersonate", "loginas", "login-as", "sudo", "become")
        result = [page.address for page in pages() if any(word in page.address.lower() for word in words)]
        self.assertEqual((result, bool(get_resolver().url_patterns)), ([], True))
