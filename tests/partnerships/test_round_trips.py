"""Any plan of partners and any set of standards comes back from what is written of it, word for word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from documents.plan import plan_data
from documents.plan.dates import parse_partial_date
from documents.plan.scales import MET, RAG
from documents.readers.xlsx import read_xlsx
from documents.recognise.recognise import recognise
from documents.writers.xlsx import to_xlsx
from reports.action_spreadsheet import action_spreadsheet
from reports.layouts import build_document
from tests.reports.test_round_trip import PERIODS, single_lines, slow_examples, texts
from tests.round_trips import round_trip_docx, round_trip_html

refs = st.sampled_from(["", "1.1", "2.1", "A", "iv"])
numbers = st.lists(st.sampled_from(["1", "2", "A", "B", "iv"]), min_size=1, max_size=2, unique=True)


@st.composite
def entries(draw, period, scale):
    level = draw(st.sampled_from([None, *scale.levels]))
    entry = plan_data.EntryData(
        period=period,
        evidence=draw(texts),
        grade=level.grade.value if level and level.grade else None,
        grade_text=level.word if level else draw(st.sampled_from(["", "Paused?"])),
        explanation=draw(texts),
    )
    return entry if entry.has_progress else plan_data.EntryData(period=period, gap_reason=draw(texts))


@st.composite
def sub_actions(draw, periods, scale):
    date_text = draw(st.one_of(single_lines, st.sampled_from(["September 2019", "Sept 2018\nYearly"])))
    told = [period for period in periods if draw(st.booleans())] or periods[-1:]
    return plan_data.SubActionData(
        ref=draw(refs),
        responsibility=draw(texts),
        owners=tuple(draw(st.lists(single_lines.filter(bool), max_size=2, unique=True))),
        date_text=date_text,
        due=parse_partial_date(date_text),
        action=draw(texts),
        measure=draw(texts),
        indicators=draw(texts),
        entries=tuple(draw(entries(period, scale)) for period in told),
    )


@st.composite
def plans(draw):
    kind = draw(st.sampled_from(["themes", "objectives", "standards"]))
    periods = PERIODS[: draw(st.integers(1, 3))]
    scale = MET if kind == "standards" else RAG
    below = st.lists(sub_actions(periods, scale), min_size=1, max_size=3).map(tuple)

    def heading(ref):
        issues = draw(numbers) if kind == "objectives" else []
        parts = tuple(plan_data.HeadingData(n, draw(texts), draw(below), purpose=draw(texts)) for n in issues)
        own = draw(below) if not parts or draw(st.booleans()) else ()
        return plan_data.HeadingData(ref, draw(texts), own, parts, purpose=draw(texts))

    return plan_data.PlanData(
        title=draw(single_lines.filter(bool)),
        committee=draw(single_lines),
        link_officers=tuple(draw(st.lists(single_lines.filter(bool), max_size=2))),
        agreed=draw(st.sampled_from(["", "March 2019"])),
        period=periods[-1],
        instructions=draw(texts),
        kind="standards" if kind == "standards" else "partnership",
        closing=draw(texts),
        on_each_page=draw(single_lines),
        headings=tuple(heading(ref) for ref in draw(numbers)),
    )


@slow_examples
@given(plans())
def test_word_is_read_back_exactly(plan):
    document = build_document(plan)
    assert round_trip_docx(document) == (document, plan)


@slow_examples
@given(plans())
def test_html_is_read_back_exactly(plan):
    document = build_document(plan)
    assert round_trip_html(document) == (document, plan)


@slow_examples
@given(plans())
def test_a_workbook_is_read_back_exactly(plan):
    assert recognise(read_xlsx(to_xlsx(action_spreadsheet(plan)))).plan == plan


@slow_examples
@given(plans())
def test_json_is_read_back_exactly(plan):
    assert plan_data.from_json(plan_data.to_json(plan)) == plan
