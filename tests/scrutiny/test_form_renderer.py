"""Forms are written in the Design System's mark-up, and every mistake can be reached from the summary."""

import datetime as dt

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.renderers import get_default_renderer
from django.template import Context, Template
from lxml import html

from scrutiny.form_errors import error_message, required_message
from scrutiny.form_renderer import GovukRenderer

COLOURS = [("", "---------"), ("r", "Red"), ("g", "Green & gold")]


class AllWidgetsForm(forms.Form):
    words = forms.CharField(help_text="Say it in <b> words.", widget=forms.TextInput({"inputmode": "search"}))
    address = forms.EmailField(label="Email address")
    secret = forms.CharField(widget=forms.PasswordInput({"autocomplete": "current-password"}))
    story = forms.CharField(
        max_length=10, widget=forms.Textarea({"rows": 8, "spellcheck": "true", "aria-describedby": "key"})
    )
    one = forms.ChoiceField(choices=COLOURS)
    grouped = forms.ChoiceField(choices=[("Warm", [("r", "Red")]), ("Cold", [("b", "Blue")])])
    several = forms.MultipleChoiceField(choices=COLOURS[1:])
    radio = forms.ChoiceField(choices=COLOURS, widget=forms.RadioSelect, label="Which colour")
    ticks = forms.MultipleChoiceField(choices=COLOURS[1:], widget=forms.CheckboxSelectMultiple)
    agree = forms.BooleanField()
    day = forms.DateField()
    number = forms.IntegerField(max_value=9)
    paper = forms.FileField()
    hidden = forms.CharField(widget=forms.HiddenInput)


VALID_DATA = {
    "words": "x",
    "address": "a@b.example",
    "secret": "s",
    "story": "once",
    "one": "r",
    "grouped": "b",
    "several": ["g"],
    "radio": "g",
    "ticks": ["r", "g"],
    "agree": "on",
    "day": "27/03/2020",
    "number": "7",
    "hidden": "h",
}


def page_of(form):
    template = Template("<html lang=en><main>{% error_summary form %}<form>{{ form }}</form></main></html>")
    return html.fromstring(template.render(Context({"form": form})))


def summary_links(page):
    return page.xpath("//*[@data-module='govuk-error-summary']//a")


@pytest.mark.parametrize("prefix", [None, "row-1"])
def test_every_link_of_the_summary_lands_on_a_field(prefix):
    form = AllWidgetsForm({}, prefix=prefix)
    page = page_of(form)
    links = summary_links(page)
    assert len(links) == len(form.fields) - 1  # nobody can go to the hidden one
    for link in links:
        target = page.get_element_by_id(link.get("href").removeprefix("#"))
        assert target.tag in {"input", "select", "textarea"}
        assert target.get("type") != "hidden"


def test_a_field_without_mistakes_is_not_in_the_summary():
    page = page_of(AllWidgetsForm({**VALID_DATA, "day": ""}, {"paper": SimpleUploadedFile("a.txt", b"x")}))
    assert [link.text_content() for link in summary_links(page)] == ["Enter day"]


def test_there_is_no_summary_before_anyone_answered():
    assert summary_links(page_of(AllWidgetsForm())) == []


def test_every_field_has_a_label_or_a_legend():
    page = page_of(AllWidgetsForm())
    for field in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert page.xpath(f"//label[@for='{field.get('id')}']"), html.tostring(field)
    legends = [legend.text_content().strip() for legend in page.xpath("//legend")]
    assert legends[:2] == ["Which colour", "Ticks"]


def test_no_id_is_given_twice():
    ids = page_of(AllWidgetsForm({})).xpath("//@id")
    assert len(ids) == len(set(ids))


def test_what_describes_a_field_is_there():
    page = page_of(AllWidgetsForm({}))
    named = {word for value in page.xpath("//@aria-describedby") for word in value.split()}
    missing = named - set(page.xpath("//@id"))
    assert missing == {"key"}  # the one that the form's own page brings


def test_attributes_are_passed_on():
    page = page_of(AllWidgetsForm())
    assert page.get_element_by_id("id_words").get("inputmode") == "search"
    assert page.get_element_by_id("id_secret").get("autocomplete") == "current-password"
    assert page.get_element_by_id("id_story").get("spellcheck") == "true"
    assert page.get_element_by_id("id_story").get("rows") == "8"
    assert page.get_element_by_id("id_number").get("inputmode") == "numeric"
    assert page.get_element_by_id("id_address").get("type") == "email"


def test_a_box_to_tick_keeps_its_attributes_and_is_ticked_once():
    class OneBox(forms.Form):
        agree = forms.BooleanField(widget=forms.CheckboxInput({"data-opens": "more"}))

    form = OneBox({"agree": "on"})
    box = page_of(form).get_element_by_id("id_agree")
    assert box.get("data-opens") == "more"
    assert "checked" in box.attrib
    assert str(form["agree"].as_field_group()).count("checked") == 1


def test_nothing_that_was_pasted_is_cut_off():
    assert page_of(AllWidgetsForm()).xpath("//@maxlength | //@required") == []


def test_answers_are_shown_again():
    page = page_of(AllWidgetsForm(VALID_DATA))
    assert page.get_element_by_id("id_words").value == "x"
    assert page.get_element_by_id("id_story").value == "once"
    assert page.get_element_by_id("id_secret").value is None
    assert page.get_element_by_id("id_one").value == "r"
    assert page.xpath("//input[@name='radio'][@checked]/@value") == ["g"]
    assert page.xpath("//input[@name='ticks'][@checked]/@value") == ["r", "g"]
    assert page.xpath("//input[@name='agree']/@checked")
    assert page.get_element_by_id("id_day").value == "27/03/2020"


def test_dates_are_shown_as_they_are_written_here():
    page = page_of(AllWidgetsForm(initial={"day": dt.date(2020, 3, 27)}))
    assert page.get_element_by_id("id_day").value == "27/03/2020"


def test_words_of_people_are_no_mark_up():
    page = page_of(AllWidgetsForm({**VALID_DATA, "words": '"><script>alert(1)</script>', "one": "<i>"}))
    assert page.xpath("//script | //b | //i") == []
    assert "Say it in <b> words." in page.text_content()
    assert "Green & gold" in page.text_content()


def test_no_choice_is_not_offered_as_a_radio():
    assert page_of(AllWidgetsForm()).xpath("//input[@name='radio']/@value") == ["r", "g"]


def test_groups_of_choices_and_lists_of_several_are_drawn_as_such():
    page = page_of(AllWidgetsForm(VALID_DATA))
    groups = page.get_element_by_id("id_grouped").xpath("optgroup")
    assert [(group.get("label"), group.xpath("option/@value")) for group in groups] == [
        ("Warm", ["r"]),
        ("Cold", ["b"]),
    ]
    assert "multiple" in page.get_element_by_id("id_several").attrib
    assert page.get_element_by_id("id_several").xpath("option[@selected]/@value") == ["g"]


@pytest.mark.parametrize(
    ("field", "value", "code", "example"),
    [
        ("words", "", "required", "words"),
        ("address", "nobody", "invalid", "@"),
        ("radio", "", "required", "which colour"),
        ("radio", "purple", "invalid_choice", "Which colour"),
        ("agree", "", "required", "agree"),
        ("paper", "", "required", "paper"),
        ("day", "31/02/2020", "invalid", "27/03/2020"),
        ("number", "10", "max_value", "9"),
    ],
)
def test_mistakes_say_what_to_do(field, value, code, example):
    """In our words, which name the field and give an example, instead of Django's."""
    form = AllWidgetsForm({**VALID_DATA, field: value})
    [mistake] = form.errors.as_data()[field]
    [shown] = [link.text_content() for link in summary_links(page_of(form)) if field in link.get("href")]
    assert mistake.code == code
    assert shown == error_message(mistake, form[field])
    assert str(form[field].label).lower() in shown.lower() and example in shown
    assert shown not in (form.errors[field][0], str(mistake.message))


def test_each_kind_of_box_has_its_own_words_where_nothing_was_entered():
    form = AllWidgetsForm({})
    asked = {required_message(form.fields[name], "x") for name in ("words", "radio", "agree", "paper")}
    assert len(asked) == 4


def test_a_forms_own_words_stand():
    class Own(forms.Form):
        grade = forms.CharField(error_messages={"required": "Pick a grade."})

    assert [link.text_content() for link in summary_links(page_of(Own({})))] == ["Pick a grade."]


def test_optional_fields_say_so_unless_all_are():
    class Filters(forms.Form):
        words = forms.CharField(required=False)

    assert "Words (optional)" in page_of(Filters()).text_content()
    Filters.mark_optional = False
    assert "optional" not in page_of(Filters()).text_content()


def test_a_kept_file_may_be_replaced_or_removed():
    class Stored:
        url = "/kept.pdf"

        def __str__(self):
            return "kept.pdf"

    class Upload(forms.Form):
        paper = forms.FileField(required=False)

    page = page_of(Upload(initial={"paper": Stored()}))
    assert "Kept now: kept.pdf" in page.text_content()
    assert page.xpath("//input[@name='paper-clear']")


def test_one_renderer_serves_all_forms():
    assert isinstance(get_default_renderer(), GovukRenderer)
    assert AllWidgetsForm().renderer is AllWidgetsForm().renderer is get_default_renderer()


def test_widgets_drawn_by_the_admin_stay_djangos():
    assert "govuk" not in AllWidgetsForm()["words"].as_widget()


def test_an_empty_textarea_says_nothing():
    assert page_of(AllWidgetsForm()).xpath("string(//textarea)").strip() == ""
