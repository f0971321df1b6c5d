"""How a committee wants its paper: layout, which updates and actions, what stands on each page."""

import dataclasses
from collections import Counter

from hypothesis import given

from actionplans.models import Committee
from documents.plan import plan_data
from documents.readers.docx import read_docx
from documents.readers.html import read_html
from documents.recognise.recognise import recognise
from documents.writers.docx import to_docx
from documents.writers.html import to_html
from reports.models import ReportFormat
from reports.plan_selection import apply_options, get_omitted_names
from reports.progress_update import OMITTED_ACTIONS_NOTE, OMITTED_ROUNDS_NOTE, progress_update
from reports.report_options import DEFAULT_OPTIONS, ReportOptions
from tests.hypothesis_profiles import example_settings
from tests.page_assertions import errors_on
from tests.reports.base import ROUND_URL, PublishCase
from tests.reports.test_round_trip import plans
from tests.rounds.base import DONE, MET

slow_examples = example_settings(20)
BLOCKS = ReportOptions(layout="blocks", item="8", appendix="1", marking="OFFICIAL")
SHORT = ReportOptions(actions="outstanding", rounds="last")


def line(*entries):
    return plan_data.SubActionData(responsibility="Olive", entries=entries)


def plan_of_one(*entries):
    return plan_data.PlanData(
        title="Noise", headings=(plan_data.HeadingData("1", "Be quiet.", (line(*entries),)),)
    )


def march(**told):
    return plan_data.EntryData(period="March 2020", **told)


def september(**told):
    return plan_data.EntryData(period="September 2020", **told)


@slow_examples
@given(plans())
def test_actions_one_below_the_other_are_the_same_plan_in_word_and_html(plan):
    document = progress_update(plan, BLOCKS)
    assert recognise(document).plan == plan
    assert read_html(to_html(document).encode()) == document
    again = read_docx(to_docx(document))
    assert again == document
    assert recognise(again).plan == plan


POSTS = ReportOptions(people="posts")


def with_posts(responsibility, owners, posts):
    sub_action = plan_data.SubActionData(responsibility=responsibility, owners=owners, posts=posts)
    return plan_data.PlanData(
        headings=(plan_data.HeadingData("1", parts=(plan_data.HeadingData("a", "", (sub_action,)),)),)
    )


def test_posts_stand_for_the_names_whose_post_is_known():
    plan = with_posts("Ann Lee Brown / Ann Lee\nBob Bell", ("Ann Lee", "Bob Bell"), ("Ann’s deputy", ""))
    [(*_, sub_action)] = apply_options(plan, POSTS).sub_actions()
    assert (sub_action.responsibility, sub_action.owners) == (
        "Ann’s deputy Brown / Ann’s deputy\nBob Bell",
        ("Ann’s deputy", "Bob Bell"),
    )
    plan = with_posts("Ann Lee Brown, Ann Lee", ("Ann Lee", "Ann Lee Brown"), ("Bob Bell", "Head"))
    [(*_, sub_action)] = apply_options(plan, POSTS).sub_actions()
    assert sub_action.responsibility == "Head, Bob Bell"
    assert apply_options(plan, DEFAULT_OPTIONS) == plan


def test_no_file_with_posts_holds_a_name_whose_post_is_known():
    document = progress_update(with_posts("Ann Lee", ("Ann Lee",), ("Head of Roads",)), POSTS)
    assert "Ann Lee" not in to_html(document) and "Head of Roads" in to_html(document)
    assert "Ann Lee" not in repr(read_docx(to_docx(document)))


@slow_examples
@given(plans())
def test_no_option_leaves_out_what_is_outstanding(plan):
    short = apply_options(plan, SHORT)
    there = Counter(
        (sub_action.action, sub_action.measure, sub_action.entries) for *_, sub_action in short.sub_actions()
    )
    names = get_omitted_names(plan, SHORT)
    for *_, sub_action in plan.sub_actions():
        graded = [e.grade for e in sub_action.entries if e.progress]
        asked = [e for e in sub_action.entries if e.impact_asked]
        awaits_impact = asked and (asked[-1].impact_not_yet or not asked[-1].impact)
        if not graded or graded[-1] != 1 or awaits_impact:
            assert there[sub_action.action, sub_action.measure, sub_action.entries[-1:]], sub_action
    assert len(names) + sum(there.values()) == sum(1 for _ in plan.sub_actions())
    text = progress_update(plan, SHORT).text
    assert all(" ".join(name.split()) in " ".join(text.split()) for name in names)


@slow_examples
@given(plans())
def test_a_shorter_paper_is_read_back_as_what_it_prints(plan):
    short = apply_options(plan, SHORT)
    if short.headings:
        assert recognise(progress_update(plan, SHORT)).plan == short


def test_an_action_is_left_out_only_when_its_grade_is_1_and_its_impact_is_known():
    done = {"evidence": "It was built.", "grade": 1}
    known, unknown = {"impact_asked": True, "impact": "Fewer."}, {"impact_asked": True}
    for entries, stays in (
        ([march(grade=2), september(**done)], False),
        ([march(**done), september(progress=False, **known)], False),
        ([march(**done), september(progress=False, **unknown)], True),
        ([march(**done), september(progress=False, **known, impact_not_yet=True)], True),
        ([march(**done), september()], True),
        ([march(**done), september(evidence="We stopped.", grade=4)], True),
        ([september(evidence="Something.")], True),
        ([september(progress=False, **known)], True),
        ([], True),
    ):
        plan = plan_of_one(*entries)
        assert bool(apply_options(plan, SHORT).headings) is stays, entries
        assert get_omitted_names(plan, SHORT) == ([] if stays else ["1"]), entries


def test_the_paper_says_what_it_leaves_out():
    plan = plan_of_one(march(grade=2, evidence="Begun."), september(grade=1, evidence="Built."))
    text = progress_update(plan, SHORT).text
    assert f"{OMITTED_ACTIONS_NOTE} 1." in text
    assert OMITTED_ROUNDS_NOTE in text
    assert "Built." not in text
    for note in (OMITTED_ACTIONS_NOTE, OMITTED_ROUNDS_NOTE):
        assert note not in progress_update(plan).text


def test_this_update_only_leaves_out_the_words_of_earlier_ones():
    plan = plan_of_one(march(grade=2, evidence="Begun."), september(grade=3, evidence="Stopped."))
    text = progress_update(plan, ReportOptions(rounds="last")).text
    assert "Stopped." in text
    assert "Begun." not in text


PLACE = "Agenda Item 8: Appendix 1"


def test_the_place_on_the_agenda_is_printed_as_committees_write_it():
    for item, appendix, text in (
        ("8", "1", PLACE),
        ("Item No: 12", "A", "Item No: 12: Appendix A"),
        ("12", "", "Agenda Item 12"),
        ("", "Appendix A of two", "Appendix A of two"),
        ("", "", ""),
    ):
        assert ReportOptions(item=item, appendix=appendix).place_on_the_agenda == text
    document = progress_update(plan_of_one(september(grade=2)), BLOCKS)
    assert [paragraph.text for paragraph in document.header] == [PLACE]
    assert "OFFICIAL" in [paragraph.text for paragraph in document.footer]


def test_without_a_choice_the_paper_is_the_one_it_always_was():
    assert (DEFAULT_OPTIONS.non_default_values(), ReportOptions.of({})) == ({}, DEFAULT_OPTIONS)
    assert ReportOptions.of(BLOCKS.non_default_values()) == BLOCKS
    plan = plan_of_one(september(grade=2))
    assert progress_update(plan, DEFAULT_OPTIONS) == progress_update(plan)
    assert (
        dataclasses.replace(progress_update(plan, BLOCKS), header=()).blocks[:2]
        == (progress_update(plan).blocks[:2])
    )


class ChooseALayoutTests(PublishCase):
    def text(self, query, person=None):
        return self.get(person or self.clare, f"{ROUND_URL}txt/?{query}")

    def test_a_clerk_downloads_the_draft_with_the_place_on_the_agenda(self):
        self.approve()
        page = self.text("item=8&appendix=1&marking=OFFICIAL")
        self.assertContains(page, PLACE)
        self.assertContains(page, "OFFICIAL")
        self.assertContains(page, "DRAFT")
        self.assertIn("update-draft.txt", page["Content-Disposition"])

    def test_a_member_has_what_was_published_laid_out_otherwise(self):
        self.approve()
        self.ask()
        published = self.get(self.mo, f"{ROUND_URL}pdf/")
        other = self.get(self.mo, f"{ROUND_URL}pdf/?layout=blocks&rounds=last")
        self.assertTrue(other.content != published.content)
        self.assertIn("update-other-layout.pdf", other["Content-Disposition"])
        same = self.get(self.mo, f"{ROUND_URL}pdf/?layout=matrix&rounds=all&actions=all")
        self.assertEqual(same.content, published.content)
        self.assertNotIn("other-layout", same["Content-Disposition"])

    def test_a_member_cannot_put_words_on_the_pages(self):
        self.approve()
        self.ask()
        page = self.text("item=8&layout=blocks&marking=SECRET", self.mo)
        self.assertNotContains(page, "Agenda Item")
        self.assertNotContains(page, "SECRET")

    def test_earlier_updates_are_left_out_on_request(self):
        self.approve()
        self.assertContains(self.text(""), "A crossing was planned.")
        page = self.text("rounds=last")
        self.assertNotContains(page, "A crossing was planned.")
        self.assertContains(page, MET.evidence)

    def test_what_is_achieved_but_awaits_its_impact_is_not_left_out(self):
        self.approve(DONE)
        self.assertContains(self.text("actions=outstanding"), "It was built.")

    def test_nonsense_is_refused_in_a_sentence_with_the_form_again(self):
        self.approve()
        for query, wrong in (
            ("layout=circle", {"layout": ["invalid_choice"]}),
            ("rounds=2", {"rounds": ["invalid_choice"]}),
            ("actions=none", {"actions": ["invalid_choice"]}),
            (f"item={'8' * 61}", {"item": ["max_length"]}),
        ):
            page = self.text(query)
            self.assertEqual((page.status_code, errors_on(page)), (400, wrong))
            self.assertContains(page, "govuk-error-summary", status_code=400)
            self.assertContains(page, f'formaction="{ROUND_URL}pdf/"', status_code=400)

    def test_data_is_always_whole(self):
        self.approve()
        for each in ("json", "xlsx"):
            whole = self.get(self.clare, f"{ROUND_URL}{each}/").content
            self.assertEqual(self.get(self.clare, f"{ROUND_URL}{each}/?rounds=last").content, whole)

    def test_an_address_that_says_something_else_gives_what_was_published(self):
        self.approve()
        self.ask()
        kept = bytes(self.version().file("pdf").data)
        self.assertEqual(self.get(self.mo, f"{ROUND_URL}pdf/?from=mail").content, kept)

    def test_the_page_of_the_update_asks_for_the_layout(self):
        self.approve()
        self.assertContains(self.get(self.clare, ROUND_URL), 'name="marking"')
        self.ask()
        page = self.get(self.mo, ROUND_URL)
        self.assertContains(page, 'name="actions"')
        self.assertNotContains(page, 'name="marking"')


class PapersOfACommitteeTests(PublishCase):
    def setUp(self):
        super().setUp()
        self.committee = Committee.objects.create(name="Place Select Committee")
        self.review.committee = self.committee
        self.review.save()
        self.page = f"/committees/{self.committee.pk}/report-format/"

    def keep(self, person=None, **given):
        self.client.force_login(person or self.clare)
        usual = {"layout": "matrix", "rounds": "last", "actions": "all", "marking": "OFFICIAL"}
        return self.client.post(self.page, {**usual, **given})

    def test_a_clerk_keeps_how_a_committee_wants_its_papers(self):
        self.assertRedirects(self.keep(), self.page)
        self.assertContains(self.get(self.clare, self.page), 'value="OFFICIAL"')
        self.approve()
        draft = self.get(self.clare, f"{ROUND_URL}txt/").content.decode()
        self.assertIn("OFFICIAL", draft)
        self.assertNotIn("A crossing was planned.", draft)

    def test_each_change_is_kept_with_who_made_it(self):
        self.keep()
        self.keep(marking="")
        rows = ReportFormat.history.order_by("history_id")
        self.assertEqual(
            [(row.marking, row.history_user_name) for row in rows], [("OFFICIAL", "Clare"), ("", "Clare")]
        )

    def test_only_a_clerk_does(self):
        for person in (self.lee, self.olive, self.mo, self.nia):
            self.assertEqual(self.keep(person).status_code, 403)
        self.assertFalse(ReportFormat.objects.exists())

    def test_nonsense_is_refused_in_a_sentence(self):
        page = self.keep(layout="circle")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"layout": ["invalid_choice"]}))

    def test_what_is_published_keeps_the_options_that_it_was_published_with(self):
        self.keep()
        self.approve()
        self.ask(item="8", appendix="1")
        self.assertEqual(
            self.version().report_options,
            {"rounds": "last", "marking": "OFFICIAL", "item": "8", "appendix": "1"},
        )
        word = read_docx(bytes(self.version().file("docx").data))
        self.assertEqual([line.text for line in word.header], [PLACE])
        self.assertNotIn("A crossing was planned.", word.text)
        self.assertIn("A crossing was planned.", plan_data.to_json(self.version().plan()))
        text = self.get(self.mo, f"{ROUND_URL}txt/").content
        self.keep(marking="OFFICIAL-SENSITIVE", rounds="all")
        self.assertEqual(self.get(self.mo, f"{ROUND_URL}txt/").content, text)
        self.assertIn(PLACE.encode(), text)

    def test_the_next_version_offers_the_same_place_on_the_agenda(self):
        self.approve()
        self.ask(item="8", appendix="Appendix B")
        self.correct(DONE)
        self.assertContains(self.get(self.clare, f"{ROUND_URL}publish/"), 'value="Appendix B"')
        self.ask(reason="It was built.", item="8", appendix="Appendix B")
        self.assertEqual(self.version(2).report_options, {"item": "8", "appendix": "Appendix B"})
