"""Answering an update and approving it in a real browser, wide and narrow, with JavaScript and without."""

import pytest
from playwright.sync_api import expect

from actionplans.models import ProgressEntry, UpdateRequest
from actionplans.workflow.updates import UpdateContent, save_draft, submit
from tests.browser_actions import click_button, error_summary_fields

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MET = UpdateContent(evidence="We met twice in May 2020.\n• residents\n• police", grade=2)


def state(asked):
    return UpdateRequest.objects.get(pk=asked.pk).state


def test_an_on_track_action_takes_two_pages_and_two_answers(browse_as, cast, axe):
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['a'].pk}/")  # as the email links to it
    expect(page.get_by_text("The contractor left.")).to_be_visible()
    axe(page)
    page.get_by_label("Evidence of progress").fill("We met twice in May 2020.")
    page.get_by_label("2 (On-Track)").check()
    click_button(page, "Submit")
    expect(page).to_have_url("/my-actions/")
    assert state(cast.asked["a"]) == UpdateRequest.State.SUBMITTED
    axe(page)


def test_a_slipped_action_shows_what_else_it_needs(browse_as, cast, axe):
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['a'].pk}/")
    expect(page.get_by_label("Tell the committee why")).to_be_hidden()
    page.get_by_label("3 (Slipped)").check()
    expect(page.get_by_label("Tell the committee why")).to_be_visible()
    expect(page.get_by_label("Can you say")).to_be_hidden()
    click_button(page, "Submit")
    assert error_summary_fields(page) == ["evidence", "explanation", "revised_date"]
    axe(page)
    page.get_by_label("1 (Fully Achieved)").check()
    expect(page.get_by_label("Tell the committee why")).to_be_hidden()
    with page.expect_navigation():
        click_button(page, "Submit")
    assert len(error_summary_fields(page)) == 2
    axe(page)


def test_what_is_typed_is_saved_by_itself_and_survives_a_closed_page(browse_as, cast):
    page = browse_as(cast.olive)
    address = f"/updates/{cast.asked['b'].pk}/"
    page.goto(address)
    page.get_by_label("Evidence of progress").fill("Half a sentence")
    expect(page.get_by_role("status")).to_contain_text("Draft saved")
    page.goto("/my-actions/")
    expect(page.get_by_role("row", name="1 b)")).to_contain_text("Draft")
    page.goto(address)
    expect(page.get_by_label("Evidence of progress")).to_have_value("Half a sentence")


def test_a_page_that_saved_itself_is_no_other_person(browse_as, cast):
    """The button may be pressed before the page hears that its words were saved."""
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['b'].pk}/")
    page.get_by_label("Evidence of progress").fill("We met in May")
    with page.expect_response("**/autosave/"):
        page.get_by_label("2 (On-Track)").check()
    page.evaluate("() => { document.getElementById('id_version').value = '0'; }")
    page.get_by_label("Evidence of progress").fill("We met in May 2020.")
    click_button(page, "Submit")
    expect(page).to_have_url("/my-actions/")
    assert ProgressEntry.objects.get(sub_action=cast.asked["b"].sub_action).evidence == "We met in May 2020."


def saved_by_itself(page, words):
    """Type on, and wait for what the page says of it."""
    page.wait_for_load_state()
    page.get_by_label("Evidence of progress").fill(words)
    with page.expect_response("**/autosave/"):
        page.get_by_label("Evidence of progress").blur()
    expect(page.get_by_role("status")).to_contain_text("Draft saved")
    expect(page.locator("[data-error-code]")).to_have_count(0)


def test_who_presses_submit_too_early_types_on_alone(browse_as, cast):
    """What the first page saves by itself is answered when that page is gone."""
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['b'].pk}/")
    page.route("**/autosave/", lambda route: route.fetch(), times=1)
    with page.expect_request("**/autosave/"):
        page.get_by_label("3 (Slipped)").check()
    page.wait_for_timeout(300)
    click_button(page, "Submit")
    assert error_summary_fields(page) == ["evidence", "explanation", "revised_date"]
    saved_by_itself(page, "We met in May 2020.")
    saved_by_itself(page, "We met in May 2020, and in June.")
    click_button(page, "Save draft")
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    saved_by_itself(page, "We met three times.")
    page.evaluate("() => history.go(-2)")  # to the page before the mistake
    page.wait_for_function("() => !document.querySelector('.govuk-notification-banner--success')")
    saved_by_itself(page, "We met four times.")
    click_button(page, "Save draft")
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    assert ProgressEntry.objects.get(sub_action=cast.asked["b"].sub_action).evidence == "We met four times."


def test_two_windows_of_one_person_show_both_texts(browse_as, cast, axe):
    page = browse_as(cast.olive)
    address = f"/updates/{cast.asked['b'].pk}/"
    page.goto(address)
    other = page.context.new_page()
    other.goto(page.url)
    saved_by_itself(page, "In the first window.")
    other.get_by_label("Evidence of progress").fill("In the second window.")
    expect(other.locator("[data-error-code=conflict]")).to_contain_text(
        "You changed this update in another window"
    )
    click_button(other, "Save draft")
    expect(other.get_by_role("alert")).to_contain_text("In the first window.")
    expect(other.get_by_label("Evidence of progress")).to_have_value("In the second window.")
    axe(other)


def test_the_new_date_is_read_back_while_it_is_typed(browse_as, cast):
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['b'].pk}/")
    page.get_by_label("3 (Slipped)").check()
    page.locator("#id_revised_date").fill("march 2098")
    expect(page.locator("#date-read")).to_contain_text("31 March 2098")
    page.locator("#id_revised_date").fill("march 2018")
    page.locator("#id_explanation").fill("The contractor left.")
    page.get_by_label("Evidence of progress").fill("Half of it was built in May 2020.")
    click_button(page, "Submit")
    assert error_summary_fields(page) == ["revised_date"]


def test_words_that_cannot_be_sent_are_said_to_be_on_this_page_only(browse_as, cast):
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['b'].pk}/")
    page.route("**/autosave/", lambda route: route.abort())
    page.get_by_label("Evidence of progress").fill("Half a sentence")
    expect(page.get_by_role("status")).to_contain_text("no connection")


def test_who_was_signed_out_meanwhile_is_told_and_keeps_the_page(browse_as, cast):
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['b'].pk}/")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Evidence of progress").fill("Half a sentence")
    expect(page.get_by_role("status")).to_contain_text("you were signed out")
    expect(page.get_by_label("Evidence of progress")).to_have_value("Half a sentence")


def test_the_second_of_two_people_sees_both_texts(browse_as, cast, axe):
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['b'].pk}/")
    theirs = UpdateContent(evidence="Lee wrote this.")
    save_draft(cast.asked["b"], theirs, by=cast.lee, version=0)
    page.get_by_label("Evidence of progress").fill("Olive wrote that.")
    click_button(page, "Save draft")
    expect(page.get_by_role("alert")).to_contain_text("Lee wrote this.")
    expect(page.get_by_label("Evidence of progress")).to_have_value("Olive wrote that.")
    axe(page)
    click_button(page, "Save draft")
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    assert state(cast.asked["b"]) == UpdateRequest.State.DRAFT


@pytest.mark.long
def test_findings_are_shown_once_before_submitting(browse_as, cast, axe):
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['b'].pk}/")
    page.get_by_label("Evidence of progress").fill("This is ongoing.")
    page.get_by_label("2 (On-Track)").check()
    click_button(page, "Submit")
    expect(page.get_by_role("heading", name="Before you submit")).to_be_visible()
    axe(page)
    click_button(page, "Submit as it is")
    expect(page).to_have_url("/my-actions/")


def test_a_link_officer_returns_one_and_approves_the_rest(browse_as, cast, axe):
    for asked in cast.asked.values():
        submit(asked, MET, by=cast.olive, version=0)
    page = browse_as(cast.lee)
    page.goto("/my-actions/")
    axe(page)
    page.locator("a[href$='/board/']").first.click()
    axe(page)
    page.get_by_role("link", name="1 b)").click()
    axe(page)
    page.locator("summary", has_text="Send back for changes").click()
    click_button(page, "Send back")
    assert error_summary_fields(page) == ["return-comment"]
    axe(page)
    page.locator("[name=return-comment]").fill("Say how many came.")
    click_button(page, "Send back")
    expect(page.get_by_role("row", name="1 b)")).to_contain_text("Sent back")
    page.get_by_label("Approve 1 a)").check()
    click_button(page, "Approve selected")
    expect(page.get_by_role("row", name="1 a)")).to_contain_text("Approved")
    axe(page)
    assert state(cast.asked["a"]) == UpdateRequest.State.APPROVED
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['b'].pk}/")
    expect(page.get_by_text("Say how many came.")).to_be_visible()
    axe(page)


@pytest.mark.usefixtures("no_script")
def test_all_but_autosave_works_without_javascript(browse_as, cast):
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['b'].pk}/")
    expect(page.get_by_label("Tell the committee why")).to_be_visible()
    page.get_by_label("Evidence of progress").fill("The contractor left in May 2020.")
    page.get_by_label("3 (Slipped)").check()
    click_button(page, "Submit")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.locator("#id_explanation").fill("The contractor left.")
    page.locator("#id_revised_date").fill("May 2099")
    click_button(page, "Save draft")
    expect(page.locator("#date-read")).to_contain_text("31 May 2099")
    click_button(page, "Submit")
    expect(page).to_have_url("/my-actions/")


WORD = """<html><body><!--StartFragment--><p class=MsoNormal>We met:</p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span
style='font:7pt'>&nbsp;&nbsp; </span></span>in May</p>
<p class=MsoListParagraph style='mso-list:l1 level1'><span style='mso-list:Ignore'>b)&nbsp;</span>with
the police</p><!--EndFragment--></body></html>"""
PAGE = """<p>Done:</p><ul><li>one<ul><li>deeper</li></ul></li></ul>
<ol start=3><li><p>three</p></li><li>four</li></ol>"""


@pytest.mark.parametrize(
    ("copied", "kept"),
    [(WORD, "We met:\n• in May\nb) with the police"), (PAGE, "Done:\n• one\n• deeper\n3. three\n4. four")],
    ids=["from Word", "from a page"],
)
def test_a_list_that_is_pasted_stays_a_list(browse_as, cast, copied, kept):
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['b'].pk}/")
    page.get_by_label("Evidence of progress").focus()
    page.evaluate(
        """(copied) => {
          const data = new DataTransfer();
          data.setData("text/html", copied);
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(event);
        }""",
        copied,
    )
    expect(page.get_by_label("Evidence of progress")).to_have_value(kept)
    expect(page.get_by_role("status")).to_contain_text("Draft saved")
    assert ProgressEntry.objects.get(sub_action=cast.asked["b"].sub_action).evidence == kept


@pytest.mark.long
def test_an_officer_comments_and_asks_a_colleague(browse_as, cast, axe):
    page = browse_as(cast.olive)
    page.goto(f"/updates/{cast.asked['b'].pk}/")
    page.locator("summary", has_text="Add a note").click()
    page.locator("[name=remark-comment]").fill("I am on leave until June.")
    click_button(page, "Add the note")
    expect(page.get_by_text("I am on leave until June.")).to_be_visible()
    page.locator("a[href$='/delegate/']").click()
    axe(page)
    click_button(page, "Ask this colleague")
    assert error_summary_fields(page) == ["email"]
    axe(page)
    page.locator("#id_email").fill("Nia@council.example")
    click_button(page, "Ask this colleague")
    expect(page.get_by_text("Nia").first).to_be_visible()
    page = browse_as(cast.nia)
    page.goto("/my-actions/")
    page.get_by_role("link", name="1 b)").click()
    expect(page.locator("a[href$='/delegate/']")).to_have_count(0)
    axe(page)
