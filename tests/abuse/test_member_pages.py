"""What people try on dashboards, in lists and in meetings: drafts, odd values, words that are code."""

import io
import json
from urllib.parse import quote

import openpyxl
from lxml import html

from actionplans.models import Decision, MemberRequest, Owner, SubAction
from actionplans.workflow.member_requests import RequestInput, answer_member_request, raise_member_request
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import UpdateContent, approve, save_draft, submit
from dashboards.caching import cache
from dashboards.models import SavedView
from tests.abuse.without_guard import must_fail_without_guard, removes_guard
from tests.base import SEPTEMBER
from tests.hypothesis_profiles import sample_of
from tests.meetings.base import MeetingTestCase

CANARY = "Zwitschermaschine"
FILTERS = (
    "words",
    "committee",
    "review",
    "director",
    "owner",
    "grade",
    "was",
    "look",
    "standing",
    "due_from",
    "due_to",
    "order",
    "page",
)
ODD = (
    "\0",
    "x" * 20_000,
    "1/1/1900",
    "31/12/9999",
    "29/2/2027",
    "28/3/2027 01:30",
    "-1",
    str(2**63),
    "1e9",
    "\u0663",
    "\u00bd",
    "\u202e",
    "' OR 1=1 --",
    "[]",
)
NO_TEXT = "%ED%A0%80%ff"  # half a pair, and no UTF-8
PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><script>alert(1)</script>",
    "<a href='javascript:alert(1)'>x</a>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "{{ request.user.email }}{% debug %}",
)


def include_drafts(entries):
    return entries


@must_fail_without_guard
class DraftTests(MeetingTestCase):
    """Olive has written a draft that says "3 (Slipped)" and holds a word that stands nowhere else."""

    def setUp(self):
        cache.clear()
        before = self.numbers()
        this_round = open_round(self.review, SEPTEMBER, by=self.lee)
        self.without_draft = self.numbers()
        self.assertEqual(self.without_draft, before)
        update_content = UpdateContent(evidence=f"{CANARY} was begun in May 2020.", grade=3)
        save_draft(this_round.update_requests.get(), update_content, by=self.olive, version=0)

    def numbers(self):
        """What a member counts on the dashboard, with how many each of its links lists."""
        cache.clear()
        figures = self.get(self.mo, "/dashboard/").context["figures"]
        numbers = (figures.total, *figures.grades, *figures.points_to_raise)
        return [(n.words, n.n, self.listed(n.href)) for n in numbers]

    def listed(self, path):
        cache.clear()  # a draft changes no number, so the list of before it would be shown
        return self.get(self.mo, path).context["page"].paginator.count

    @removes_guard("actionplans.models.entries.EntryQuerySet.published", include_drafts)
    def test_b02_no_count_filter_or_order_tells_of_a_draft(self):
        self.assertEqual(self.numbers(), self.without_draft)
        self.assertEqual(self.listed("/actions/?grade=3"), 0)
        self.assertEqual(self.listed(f"/actions/?words={CANARY}"), 0)

    def test_b02_once_it_is_published_it_counts_and_is_found(self):
        this_round = self.review.rounds.open().get()
        asked = this_round.update_requests.get()
        submit(asked, UpdateContent.saved_for(asked), by=self.olive, version=asked.version)
        asked.refresh_from_db()
        approve(asked, by=self.lee, version=asked.version)
        mark_published(this_round, {}, by=self.clare)
        self.assertEqual(self.listed("/actions/?grade=3"), 1)
        self.assertEqual(self.listed(f"/actions/?words={CANARY}"), 1)

    def test_b02_meetings_and_the_lives_of_actions_show_no_draft(self):
        for path in (
            "",
            f"meetings/{self.meeting.pk}/",
            f"meetings/{self.meeting.pk}/actions/{self.action.pk}/",
            f"meetings/{self.meeting.pk}/resolution/",
            f"actions/{self.action.pk}/",
            f"actions/{self.action.pk}/history/",
            "requests/",
        ):
            self.assertNotContains(self.get(self.mo, f"/{path}"), CANARY, msg_prefix=path)


@must_fail_without_guard
class ExportTests(MeetingTestCase):
    """Pat answers for one line of the police, and may read no other."""

    def setUp(self):
        self.pat = self.person("Pat")
        police = Owner.objects.create(name="Police", kind=Owner.Kind.PARTNER)
        police.users.add(self.pat)
        SubAction.objects.create(heading=self.recommendation, action="Patrol.").owners.add(police)

    def actions_in(self, person, query=""):
        """The agreed actions that the page and each file name."""
        page = self.get(person, f"/actions/{query}")
        told = {"page": {row.action for row in page.context["rows"]}}
        result = json.loads(self.get(person, f"/actions/download.json{query}").content)
        told["json"] = {row["action"] for row in result["actions"]}
        csv = self.get(person, f"/actions/download.csv{query}").content.decode("utf-8-sig")
        told["csv"] = {words for words in ("Patrol.", "Do a.") if words in csv}
        book = openpyxl.load_workbook(
            io.BytesIO(self.get(person, f"/actions/download.xlsx{query}").content), read_only=True
        )
        cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
        told["xlsx"] = {words for words in ("Patrol.", "Do a.") if words in cells}
        return told

    @removes_guard("dashboards.views.actions.sub_actions_for", lambda user: SubAction.objects.all())
    def test_b05_every_file_holds_what_its_page_shows_this_person(self):
        for query in ("", "?words=a", "?order=due&page=2"):
            for where, actions in self.actions_in(self.pat, query).items():
                self.assertLessEqual(actions, {"Patrol."}, f"{where}{query}")

    def test_b05_a_clerk_finds_both_everywhere(self):
        for where, actions in self.actions_in(self.clare).items():
            self.assertEqual(actions, {"Patrol.", "Do a."}, where)


def as_typed(request, review):
    return review.sub_actions().get(pk=request.GET["action"])


@must_fail_without_guard
class OddValueTests(MeetingTestCase):
    """Values that no form sends: the answer is never an error of the server, and nothing is written."""

    def setUp(self):
        self.client.raise_request_exception = False
        wish = RequestInput("Councillor Mo", "How many?", self.olive, member=self.mo)
        self.asked = raise_member_request(self.meeting, self.review, wish, by=self.mo)
        self.ask = f"/meetings/{self.meeting.pk}/plans/road-safety/requests/new/"

    def assert_calm(self, answer, told):
        self.assertLess(answer.status_code, 500, told)

    def test_b14_the_list_of_actions_takes_any_query(self):
        self.client.force_login(self.mo)
        odd = (*map(quote, ODD), NO_TEXT)
        asked = [(each, value) for each in FILTERS for value in (*odd, f"a&{each}=b")]
        for name, value in sample_of(asked):
            self.assert_calm(self.client.get(f"/actions/?{name}={value}"), f"{name}={value[:30]}")
        self.assertEqual(self.client.get("/actions/?words=Do").context["page"].paginator.count, 1)

    @removes_guard("dashboards.views.member_requests._selected_action", as_typed)
    def test_b14_the_action_that_a_question_is_about_is_a_number_or_none(self):
        self.client.force_login(self.mo)
        for value in (*map(quote, ODD), NO_TEXT):
            self.assert_calm(self.client.get(f"{self.ask}?action={value}"), value[:30])

    def test_b14_numbers_in_addresses_may_be_too_large(self):
        self.client.force_login(self.clare)
        for number in (2**31, 2**63, 10**30):
            for path in ("actions/{}/", "meetings/{}/", "requests/{}/", "dashboard/{}/", "updates/{}/"):
                answer = self.client.get(f"/{path.format(number)}")
                self.assertEqual(answer.status_code, 404, f"{path} {number}")

    def test_b14_forms_of_a_meeting_take_any_value_and_keep_nothing_odd(self):
        decide = f"/meetings/{self.meeting.pk}/actions/{self.action.pk}/"
        fields = ("grade", "entry", "month", "whole", "successor", "reason", "minute")
        self.client.force_login(self.clare)
        for value in (*ODD, ["withdrawn", "confirmed"]):
            for kind in (value, "amended", "superseded"):
                answer = self.client.post(decide, {**dict.fromkeys(fields, value), "kind": kind})
                self.assert_calm(answer, f"{kind} {value}"[:50])
            asking = dict.fromkeys(("text", "to", "meeting", "member_name"), value)
            self.assert_calm(self.client.post(self.ask, asking), value[:30])
        for month in ("31/12/9999", "1/1/1900", "29/2/2027", "0/2027"):
            answer = self.client.post(decide, {"kind": "report", "month": month})
            self.assertIn(answer.status_code, (409, 422), month)
        self.assertFalse(Decision.objects.exists())
        self.assertEqual(MemberRequest.objects.count(), 1)
        self.client.post(decide, {"kind": "report", "month": "March 2021"})
        self.assertEqual(Decision.objects.get().kind, "report")

    def test_b14_too_much_is_refused_and_a_long_answer_kept(self):
        self.client.force_login(self.olive)
        path = f"/requests/{self.asked.pk}/"
        too_many = {f"field{number}": "x" for number in range(1_001)}
        for given in (
            {"answer": "x" * 10_000_000},
            {"answer": "Three.", **too_many},
            {"answer": "x" * 30_001},
        ):
            self.assertIn(self.client.post(path, given).status_code, (400, 413, 422))
        self.asked.refresh_from_db()
        self.assertFalse(self.asked.is_answered)
        self.client.post(path, {"answer": "x" * 30_000})
        self.asked.refresh_from_db()
        self.assertEqual(len(self.asked.answer), 30_000)


@must_fail_without_guard
class ScriptTests(MeetingTestCase):
    """Every text that people write holds code for browsers and for templates."""

    def setUp(self):
        code = " ".join(PAYLOADS)
        self.review.title, self.review.director = code[:200], code[:200]
        self.review.save()
        self.action.action = self.action.measure = self.action.responsibility = code
        self.action.save()
        SavedView.objects.create(user=self.mo, name=code[:60])
        self.decide("amended", grade=3, reason=code, minute=code[:90])
        self.decide("transferred", transferred_to=code, reason=code)
        wish = RequestInput(code[:200], code, self.olive, self.action, member=self.mo)
        self.asked = raise_member_request(self.meeting, self.review, wish, by=self.mo)
        answer_member_request(self.asked, code, by=self.olive)

    @removes_guard("django.template.base.conditional_escape", str)
    def test_b15_what_people_wrote_is_shown_as_text(self):
        for path in (
            "",
            "actions/?standing=transferred",
            f"actions/{self.action.pk}/",
            f"actions/{self.action.pk}/history/",
            "dashboard/",
            f"meetings/{self.meeting.pk}/",
            f"meetings/{self.meeting.pk}/actions/{self.action.pk}/",
            f"meetings/{self.meeting.pk}/resolution/",
            "requests/?due=all",
            f"requests/{self.asked.pk}/",
            "reviews/",
            "reviews/road-safety/",
            "reviews/road-safety/responses/",
        ):
            page = html.fromstring(
                self.get(self.clare if "responses" in path else self.mo, f"/{path}").content
            )
            self.assertEqual(
                page.xpath("//script[not(@src)] | //svg[@onload] | //meta[@http-equiv]"), [], path
            )
            self.assertEqual(page.xpath("//@*[starts-with(name(), 'on')]"), [], path)
            self.assertEqual(page.xpath("//a[starts-with(@href, 'javascript:')] | //img[@src='x']"), [], path)

    def test_b15_it_is_all_there_to_read(self):
        page = self.get(self.mo, f"/requests/{self.asked.pk}/")
        for payload in PAYLOADS:
            self.assertIn(payload, html.fromstring(page.content).text_content())
