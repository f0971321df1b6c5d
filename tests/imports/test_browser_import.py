"""Bringing a document in a real browser, on a wide screen and a narrow one."""

import re
from unittest import mock

import pytest
from playwright.sync_api import expect

from actionplans.models import Round, UpdateRequest
from imports.models import StoredFile, Upload, UploadBatch
from tests.browser_actions import click_button, error_summary_fields, follow_link
from tests.hate_crime_documents import DOCUMENTS, MARCH, SEPTEMBER, import_fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

IMPORTED, OTHERS_WAIT = re.compile(r"/imports/\d+/$"), re.compile(r"/imports/batches/\d+/$")
PASTED = """Scrutiny Review: Street Lighting
Action Plan Agreed: March 2019

Recommendation 1: That every street be lit.
Responsibility: Olive Owner
Date: September 2019
Agreed Action: Put up lamps.
Agreed Success Measure: Lamps are up.
Evidence of Progress (March 2020): Ten lamps were put up.
RAG status: Purple
"""


WARD_DOCUMENT_TEMPLATE = """Scrutiny Review: Lights of ward {n}

Recommendation 1: That every street be lit.
Responsibility: Olive Owner
Date: September 2019
Agreed Action: Put up lamps.
Agreed Success Measure: Lamps are up.
Evidence of Progress ({month}): {said}
Assessment of Progress ({month}): 2
"""


def fifty_papers():
    """Old updates of fifty reviews: two may name another action, one is no plan and one is empty."""
    values = {7: "Lamps were put up.\nAction 1.2: lamps were cleaned.", 31: "None.\nAction 1.2: later."}
    texts = [
        WARD_DOCUMENT_TEMPLATE.format(
            n=n, month=f"March {1970 + n}", said=values.get(n, f"{n} lamps were put up.")
        )
        for n in range(1, 51)
    ]
    texts[11], texts[40] = "Lamps were talked about.", ""
    return [
        {"name": f"ward-{n:02}.txt", "mimeType": "text/plain", "buffer": text.encode()}
        for n, text in enumerate(texts, 1)
    ]


@pytest.fixture
def carol(carol):
    """With March's document on record."""
    import_fixtures(MARCH)
    return carol


@pytest.fixture
def bringing(browse_as, carol):
    """The page on which documents are brought, reached as a clerk reaches it."""
    page = browse_as(carol)
    page.goto("/imports/")
    follow_link(page, "/imports/new/")
    return page


def read(page):
    page.get_by_role("button", name="Upload and check", exact=True).click()


def choose(page, *names):
    page.get_by_label("Files").set_input_files([DOCUMENTS / name for name in names])
    read(page)


def test_a_clerk_brings_septembers_paper_and_confirms_it(bringing, axe):
    page = bringing
    axe(page)
    choose(page, SEPTEMBER)
    expect(page.get_by_text("1 c) was outstanding")).to_be_visible()
    axe(page)
    page.get_by_role("link", name=re.compile(r"Correct.* 1 f\).*“Satnam Singh”")).click()
    expect(page.get_by_label("Responsibility")).to_have_value("Dawn Tyerman")
    axe(page)
    page.get_by_label("Responsibility").fill("Dawn Tyerman / Satnam Singh")
    click_button(page, "Save")
    expect(page.get_by_text("Dawn Tyerman / Satnam Singh").first).to_be_visible()
    axe(page)
    click_button(page, "Confirm import")
    expect(page).to_have_url(IMPORTED)
    expect(page.get_by_text("became “Dawn Tyerman / Satnam Singh”")).to_be_visible()
    axe(page)
    with page.expect_download() as download:
        page.locator("a[href$='/original/']").click()
    assert download.value.suggested_filename == SEPTEMBER
    assert Round.objects.count() == 2
    update_request = UpdateRequest.objects.get(round__period="2020-09-01", sub_action__heading__ref="f")
    assert sorted(owner.name for owner in update_request.owners.all()) == ["Dawn Tyerman", "Satnam Singh"]


@pytest.mark.long
def test_a_finding_leads_to_the_value_it_is_about(bringing):
    page = bringing
    choose(page, SEPTEMBER)
    page.get_by_role("link", name="impact not known yet").first.click()
    expect(page.locator(":target")).to_contain_text("Unknown at this stage")


@pytest.mark.long
def test_cancelling_leaves_nothing(bringing, axe):
    page = bringing
    choose(page, SEPTEMBER)
    click_button(page, "Discard")
    expect(page).to_have_url("/imports/")
    axe(page)
    assert (Upload.objects.count(), StoredFile.objects.count(), Round.objects.count()) == (0, 0, 1)


def test_a_clerk_who_clicks_twice_imports_once(bringing):
    page = bringing
    choose(page, SEPTEMBER)
    page.get_by_role("button", name="Confirm import").dblclick()
    expect(page).to_have_url(IMPORTED)
    assert Round.objects.count() == 2


@pytest.mark.long
def test_several_papers_show_how_far_the_reading_is(bringing, axe):
    page = bringing
    choose(page, MARCH, SEPTEMBER)
    expect(page.get_by_text("2 of 2 documents read and compared")).to_be_visible()
    axe(page)
    page.get_by_role("link", name=f"Check {SEPTEMBER}").click()
    expect(page).to_have_url(re.compile(r"/imports/uploads/\d+/$"))


def test_the_page_tells_by_itself_when_papers_have_been_read(bringing, axe, monkeypatch):
    from imports.tasks import recognise_upload

    monkeypatch.setattr("imports.views.uploads.recognise_upload", mock.Mock())
    page = bringing
    choose(page, MARCH, SEPTEMBER)
    expect(page.get_by_text("0 of 2 documents read")).to_be_visible()
    axe(page)
    for waiting in Upload.objects.all():
        recognise_upload.call(waiting.pk)
    expect(page.get_by_text("2 of 2 documents read and compared")).to_be_visible()
    expect(page.get_by_role("link", name=f"Check {MARCH}")).to_be_visible()


@pytest.mark.long
def test_fifty_old_papers_are_one_list_and_one_decision(bringing, axe, monkeypatch):
    from imports.tasks import import_batch, recognise_upload

    monkeypatch.setattr("imports.views.uploads.recognise_upload", mock.Mock())
    monkeypatch.setattr("imports.views.batches.import_batch", mock.Mock())
    page = bringing
    page.get_by_label("Files").set_input_files(fifty_papers())
    read(page)
    expect(page.get_by_text("0 of 50 documents read")).to_be_visible()
    for waiting in Upload.objects.all():
        recognise_upload.call(waiting.pk)
    page.reload()
    expect(page.get_by_text("50 of 50 documents read and compared")).to_be_visible()
    expect(page.get_by_text("46 documents ready to import,")).to_be_visible()
    noticed = page.locator("h2:text('Things to check') ~ h3")
    expect(noticed).to_have_text(["ward-07.txt", "ward-31.txt"])
    expect(page.get_by_role("row", name="ward-41.txt")).to_contain_text("empty")
    axe(page)
    click_button(page, "Import 46 documents")
    expect(page.get_by_text("0 of 46 documents imported")).to_be_visible()
    import_batch.call(UploadBatch.objects.get().pk)
    page.reload()
    expect(page.get_by_text("0 documents ready to import,")).to_be_visible()
    expect(page.get_by_role("link", name="See the import")).to_have_count(46)
    assert Round.objects.count() == 47
    page.get_by_role("link", name="ward-31.txt", exact=True).click()
    expect(page.get_by_text("may begin an action")).to_be_visible()
    click_button(page, "Confirm import")
    expect(page).to_have_url(OTHERS_WAIT)
    assert Round.objects.count() == 48


@pytest.mark.long
def test_a_refused_file_is_explained_on_the_form(bringing, axe, tmp_path):
    page = bringing
    (tmp_path / "empty.docx").write_bytes(b"")
    page.get_by_label("Files").set_input_files(tmp_path / "empty.docx")
    read(page)
    expect(page.get_by_role("alert")).to_contain_text("empty.docx")
    assert error_summary_fields(page) == ["chosen"]
    axe(page)


@pytest.mark.long
def test_a_clerk_pastes_a_paper_and_says_what_a_label_means(bringing, axe):
    page = bringing
    page.locator("textarea").fill(PASTED)
    read(page)
    axe(page)
    page.get_by_role("link", name="Say what it means").first.click()
    expect(page.get_by_label("Word")).to_have_value("Purple")
    axe(page)
    click_button(page, "Save")
    assert error_summary_fields(page)
    axe(page)
    page.get_by_label("What it means").select_option("3 (Slipped)")
    click_button(page, "Save")
    expect(page.get_by_text("3 (Slipped), printed as “Purple”")).to_be_visible()
    page.goto("/imports/learned-terms/")
    expect(page.get_by_role("cell", name="3 (Slipped)")).to_be_visible()
    axe(page)
    click_button(page, "Remove purple")
    expect(page.get_by_role("cell", name="3 (Slipped)")).to_have_count(0)
    axe(page)


@pytest.mark.usefixtures("no_script")
def test_without_script_a_clerk_can_do_all_of_it(browse_as, carol, monkeypatch):
    from imports.tasks import recognise_upload

    monkeypatch.setattr("imports.views.uploads.recognise_upload", mock.Mock())
    page = browse_as(carol)
    page.goto("/imports/new/")
    choose(page, MARCH, SEPTEMBER)
    expect(page.get_by_text("0 of 2 documents read")).to_be_visible()
    for waiting in Upload.objects.all():
        recognise_upload.call(waiting.pk)
    page.get_by_role("link", name="Refresh").click()
    page.get_by_role("link", name=f"Check {SEPTEMBER}").click()
    click_button(page, "Confirm import")
    expect(page).to_have_url(OTHERS_WAIT)
