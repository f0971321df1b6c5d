"""What people try in order to read drafts, other people's lines and other people's pages."""

from django.db.models import Q
from django.test import Client
from lxml import html

from accounts.models import User
from actionplans.models import Owner, Round, SubAction, UpdateRequest
from actionplans.workflow.updates import UpdateContent, approve, save_draft, send_back, submit
from tests.abuse.without_guard import must_fail_without_guard, removes_guard
from tests.rounds.base import OpenRoundCase


def include_any_state(user):
    """Lets colleagues read an answer before it is approved."""
    return UpdateRequest.objects.filter(round__plan__headings__sub_actions__owners__users=user)


FRAMES = "django.middleware.clickjacking.XFrameOptionsMiddleware"
CANARY = "Zwitschermaschine"
FORMATS = ("pdf", "docx", "xlsx", "csv", "json", "txt", "html")
ENTRY_PAGES = ("/", "/reviews/", "/my-actions/", "/actions/", "/dashboard/", "/forward-plan/", "/public/")


@must_fail_without_guard
class DraftsTests(OpenRoundCase):
    """A draft holds a word that stands nowhere else; others go through every page they can reach."""

    def setUp(self):
        super().setUp()
        self.add_progress()
        update_content = UpdateContent(evidence=f"{CANARY} was begun in May 2020.", grade=3)
        save_draft(self.asked, update_content, by=self.olive, version=0)
        self.ned = self.person("Ned")
        self.add_action("b", owner=self.ned)

    def crawl(self, person, most=150):
        """All that this person can reach by links, from the doors that everybody knows."""
        self.client.force_login(person)
        waiting, seen = list(ENTRY_PAGES), {}
        waiting += [f"/actions/download.{kind}" for kind in ("csv", "json", "xlsx")]
        waiting += [f"/reviews/road-safety/rounds/2020-09/{kind}/" for kind in FORMATS]
        waiting += [f"/updates/{self.asked.pk}/", f"/updates/{self.asked.pk}/history/"]
        while waiting and len(seen) < most:
            path = waiting.pop()
            if path in seen:
                continue
            answer = self.client.get(path, follow=True)
            self.assertLess(answer.status_code, 500, path)
            seen[path] = body = b"".join(answer) if answer.streaming else answer.content
            if answer["Content-Type"].startswith("text/html") and body:
                links = html.fromstring(body).xpath("//a/@href")
                waiting += [link.partition("#")[0] for link in links if link.startswith("/")]
        return seen

    def readable_by(self, person):
        """The pages and files with the draft that this person can reach."""
        return [path for path, body in self.crawl(person).items() if CANARY.encode() in body]

    @removes_guard(
        "actionplans.access.update_requests.update_requests_for", lambda user: UpdateRequest.objects.all()
    )
    def test_b02_a_draft_is_nowhere_for_another_officer(self):
        self.assertEqual(self.readable_by(self.ned), [])

    def test_b02_a_draft_is_nowhere_for_a_member(self):
        self.assertEqual(self.readable_by(self.mo), [])

    def test_b02_a_draft_is_nowhere_for_who_has_nothing_to_do_with_it(self):
        for person in (self.nia, self.ada):
            self.assertEqual(self.readable_by(person), [], person)

    def test_b02_its_writer_reads_it(self):
        self.assertTrue(self.readable_by(self.olive))

    def test_b02_the_link_officer_reads_it(self):
        self.assertTrue(self.readable_by(self.lee))

    @removes_guard("actionplans.access.update_requests.approved_update_requests_for", include_any_state)
    def test_b02_colleagues_of_the_same_plan_read_no_draft_even_by_its_number(self):
        path = f"/updates/{self.asked.pk}/preview/"
        for state in ("draft", "submitted", "returned"):
            if state != "draft":
                self.to(state)
            answer = self.get(self.ned, path)
            self.assertEqual((answer.status_code, CANARY in answer.content.decode()), (404, False), state)

    def test_b02_colleagues_of_the_same_plan_read_what_is_approved_and_nobody_else_does(self):
        self.to("submitted")
        self.to("approved")
        path = f"/updates/{self.asked.pk}/preview/"
        self.assertContains(self.get(self.ned, path), CANARY)
        self.assertContains(self.get(self.ned, "/reviews/road-safety/"), path)
        self.assertContains(self.get(self.ned, f"/actions/{self.action.pk}/"), path)
        pat = self.person("Pat")
        police = Owner.objects.create(name="Police", kind=Owner.Kind.PARTNER)
        police.users.add(pat)
        self.add_action("c").owners.add(police)
        for person in (self.mo, self.nia, self.ada, pat):
            self.assertEqual(self.get(person, path).status_code, 404, person)
            self.assertNotIn(path, self.get(person, "/reviews/road-safety/").content.decode(), person)
        self.assertEqual(self.get(self.ned, f"/updates/{self.asked.pk}/").status_code, 404)

    def test_b02_what_is_sent_back_after_its_approval_is_a_draft_again(self):
        for state in ("submitted", "approved", "returned"):
            self.to(state)
        self.assertEqual(self.get(self.ned, f"/updates/{self.asked.pk}/preview/").status_code, 404)

    def to(self, state):
        update_request = UpdateRequest.objects.get(pk=self.asked.pk)
        if state == "submitted":
            submit(
                update_request,
                UpdateContent.saved_for(update_request),
                by=self.olive,
                version=update_request.version,
            )
        elif state == "approved":
            approve(update_request, by=self.lee, version=update_request.version)
        else:
            send_back(update_request, "Say when.", by=self.lee)

    @removes_guard(
        "actionplans.access.rounds.rounds_for", lambda user, review: Round.objects.filter(plan=review)
    )
    def test_b04_a_forwarded_link_to_a_paper_of_an_open_round_opens_for_nobody_else(self):
        for kind in FORMATS:
            path = f"/reviews/road-safety/rounds/2020-09/{kind}/"
            self.assertEqual(self.get(self.mo, path).status_code, 404, path)

    def test_b04_the_link_officer_takes_it(self):
        self.assertEqual(self.get(self.lee, "/reviews/road-safety/rounds/2020-09/json/").status_code, 200)

    @removes_guard("dashboards.views.actions.sub_actions_for", lambda user: SubAction.objects.all())
    def test_b05_an_export_holds_the_rows_of_its_page_and_no_other(self):
        pat = self.person("Pat")
        sub_action = SubAction.objects.create(heading=self.recommendation, action="Patrol.")
        police = Owner.objects.create(name="Police", kind=Owner.Kind.PARTNER)
        police.users.add(pat)
        sub_action.owners.add(police)
        for kind in ("csv", "json"):
            told = self.get(pat, f"/actions/download.{kind}").content
            self.assertIn(b"Patrol.", told)
            self.assertNotIn(b"Do a.", told)


@must_fail_without_guard
class BrowserTests(OpenRoundCase):
    @removes_guard("django.middleware.csrf.CsrfViewMiddleware.process_view", lambda *args: None)
    def test_b28_a_form_from_another_site_is_refused(self):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(self.olive)
        answer = browser.post(self.url, {"evidence": "Forged.", "grade": "2", "version": "0", "do": "save"})
        self.assertEqual(answer.status_code, 403)

    @removes_guard(f"{FRAMES}.get_xframe_options_value", lambda *a: "ALL")
    def test_b29_no_page_is_shown_in_the_frame_of_another(self):
        answer = self.get(self.lee, f"/reviews/road-safety/rounds/{self.round.slug}/board/")
        self.assertEqual(answer["X-Frame-Options"], "DENY")
        self.assertIn("frame-ancestors 'none'", answer["Content-Security-Policy"])

    @removes_guard(
        "scrutiny.middleware.PrivateCacheMiddleware.__call__",
        lambda self, request: self.get_response(request),
    )
    def test_b38_no_cache_keeps_what_somebody_saw(self):
        answer = self.get(self.olive, self.url)
        self.assertIn("no-store", answer.get("Cache-Control", ""))
        self.assertIn("Cookie", answer.get("Vary", ""))


@must_fail_without_guard
class LeaverTests(OpenRoundCase):
    @removes_guard("django.contrib.auth.backends.ModelBackend.user_can_authenticate", lambda *args: True)
    def test_b31_who_has_left_is_out_with_the_next_click(self):
        self.assertEqual(self.get(self.olive, self.url).status_code, 200)
        self.olive.is_active = False
        self.olive.save()
        for path in (self.url, "/reviews/", "/actions/", "/admin/"):
            answer = self.client.get(path)
            self.assertEqual(answer.status_code, 302, path)
            self.assertIn("/sign-in/", answer["Location"])
        self.assertEqual(User.objects.get(pk=self.olive.pk).owner_records.count(), 1)

    @removes_guard("accounts.models.User.group_names", frozenset({"Clerk"}))
    def test_b31_whose_role_is_taken_away_has_it_no_longer_with_the_next_click(self):
        path = "/reviews/road-safety/rounds/2020-09/board/"
        self.assertEqual(self.get(self.clare, path).status_code, 200)
        self.clare.groups.clear()
        self.assertEqual(self.client.get(path).status_code, 404)

    @removes_guard("actionplans.access.plans._readable_q", lambda user: Q())
    def test_b31_who_no_longer_owns_anything_reads_nothing_any_more(self):
        self.assertEqual(self.get(self.olive, "/reviews/road-safety/").status_code, 200)
        Owner.objects.get(name="Olive").users.clear()
        self.assertEqual(self.client.get("/reviews/road-safety/").status_code, 404)

    def test_b31_who_stays_reads_on(self):
        for _ in range(2):
            self.assertEqual(self.get(self.olive, "/reviews/road-safety/").status_code, 200)
