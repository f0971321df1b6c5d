"""What is written can be read again: plan -> report -> bytes -> report -> plan."""

import dataclasses
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.plain_text import clean
from documents.plan import plan_data
from documents.plan.dates import parse_partial_date
from documents.plan.grades import Grade
from documents.readers.xlsx import read_xlsx
from documents.recognise.recognise import recognise
from documents.writers.text import to_text
from documents.writers.xlsx import to_xlsx
from reports.action_spreadsheet import action_spreadsheet
from reports.progress_update import progress_update
from tests.hypothesis_profiles import example_settings
from tests.round_trips import round_trip_docx, round_trip_html

PERIODS = ("March 2020", "September 2020", "March 2021")
AWKWARD = (
    "Date:",
    "a) b",
    "• x",
    "Recommendation 2: That",
    "No update received",
    "–",
    "1 (Fully Achieved)",
    "2019. was",
    "2 * 3 *4*",
    "=1+1",
    "<b>&amp;</b>",
    "Unknown at this stage.",
    "iv. roman\n\n• after a gap\n•not a bullet",
    "double  blank",
)
texts = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=40).map(clean),
    st.lists(st.sampled_from(["• one", "a) two", "(b) three", "10. ten", "words", ""]), max_size=4).map(
        lambda ls: clean("\n".join(ls))
    ),
)
single_lines = texts.map(lambda text: clean(text.replace("\n", " ")))
non_empty_texts = texts.filter(bool)
refs = st.one_of(st.integers(1, 30).map(str), st.sampled_from(["", "1a", "iv", "R 1"]))


@st.composite
def entries(draw, period):
    progress = draw(st.booleans())
    answered = progress and draw(st.booleans())
    impact_asked = draw(st.booleans()) if progress else True
    grade = draw(st.sampled_from([None, *list(Grade)])) if answered else None
    impact = draw(texts) if impact_asked else ""
    entry = plan_data.EntryData(
        period=period,
        progress=progress,
        evidence=draw(texts) if answered else "",
        grade=grade,
        grade_text=draw(st.sampled_from(["", "Green", "Complete", "N/A"])) if answered else "",
        explanation=draw(texts) if answered else "",
        impact_asked=impact_asked,
        impact=impact,
        impact_not_yet=bool(impact) and draw(st.booleans()),
    )
    if answered and not entry.has_progress:
        return dataclasses.replace(entry, evidence="Something.")
    return dataclasses.replace(entry, gap_reason=draw(texts)) if entry.is_gap else entry


@st.composite
def sub_actions(draw, periods):
    date_text = draw(st.one_of(single_lines, st.sampled_from(["September 2019", "2019", "31/03/2021"])))
    chosen = [p for p in periods[:-1] if draw(st.booleans())] + [periods[-1]]
    return plan_data.SubActionData(
        strand=draw(st.one_of(st.just(""), non_empty_texts)),
        ref=draw(st.sampled_from(["", "2.1"])),
        responsibility=draw(texts),
        owners=tuple(draw(st.lists(single_lines.filter(bool), max_size=2, unique=True))),
        date_text=date_text,
        due=parse_partial_date(date_text),
        action=draw(texts),
        measure=draw(texts),
        entries=tuple(draw(entries(period)) for period in chosen),
    )


@st.composite
def plans(draw):
    periods = PERIODS[: draw(st.integers(1, 3))]
    below = st.lists(sub_actions(periods), min_size=1, max_size=6).map(tuple)

    def part(letter):
        return plan_data.HeadingData(letter, draw(texts), draw(below))

    def recommendation(number):
        parts = tuple(part(letter) for letter in draw(st.sampled_from(["", "a", "abf"])))
        own = draw(below) if not parts or draw(st.booleans()) else ()
        return plan_data.HeadingData(number, draw(texts), own, parts)

    numbers = draw(st.lists(refs.filter(bool), min_size=1, max_size=2, unique=True))
    return plan_data.PlanData(
        title=draw(single_lines.filter(bool)),
        committee=draw(single_lines),
        link_officers=tuple(draw(st.lists(single_lines.filter(bool), max_size=2))),
        agreed=draw(st.sampled_from(["", "March 2019"])),
        period=periods[-1],
        instructions=draw(texts),
        headings=tuple(recommendation(number) for number in numbers),
    )


slow_examples = example_settings(200)


@slow_examples
@given(plans())
def test_json_is_read_back_exactly(plan):
    assert plan_data.from_json(plan_data.to_json(plan)) == plan


@slow_examples
@given(plans())
def test_html_is_read_back_exactly(plan):
    document = progress_update(plan)
    assert recognise(document).plan == plan
    assert round_trip_html(document) == (document, plan)


@slow_examples
@given(plans())
def test_a_workbook_is_read_back_exactly(plan):
    sheet = action_spreadsheet(plan)
    assert recognise(sheet).plan == plan
    data = to_xlsx(sheet)
    assert recognise(read_xlsx(data)).plan == plan
    assert to_xlsx(action_spreadsheet(plan)) == data


@slow_examples
@given(plans())
def test_word_is_read_back_exactly(plan):
    document = progress_update(plan)
    assert round_trip_docx(document) == (document, plan)


def test_strands_that_are_called_like_recommendations_are_strands():
    entries = (plan_data.EntryData("March 2021", evidence="Held."),)
    strands = [
        plan_data.SubActionData(f"Recommendation {n}: That", action="Hold it.", entries=entries)
        for n in (2, 3)
    ]
    plan = plan_data.PlanData(
        "Roads", period="March 2021", headings=(plan_data.HeadingData("1", "That", tuple(strands)),)
    )
    document = progress_update(plan)
    assert round_trip_docx(document) == round_trip_html(document) == (document, plan)


@slow_examples
@given(plans())
def test_a_text_says_every_word_and_each_action_in_order(plan):
    document = progress_update(plan)
    text = to_text(document)
    assert not Counter(document.text.split()) - Counter(text.split())
    said = iter(text.split("\n"))
    for written in written_in(plan):
        assert any(written in line for line in said), written


def written_in(plan):
    """Every line that people wrote, in the order in which a person reads the report aloud."""
    above = []
    for recommendation, part, line in plan.sub_actions():
        headings = [each for each in (recommendation, part) if each]
        fields = [each.text for each in headings if not any(each is known for known in above)]
        above = headings
        fields += [line.strand, line.responsibility, line.date_text, line.action, line.measure]
        for entry in line.entries:
            fields += [entry.evidence, entry.grade_text, entry.explanation, entry.impact]
        yield from (words for text in fields for words in text.split("\n") if words)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": 1}', '{"schema": 2, "headings": []}', "null", "{"]
)
def test_what_is_not_a_plan_is_refused_in_a_sentence(text):
    with pytest.raises(plan_data.InvalidPlanData):
        plan_data.from_json(text)
