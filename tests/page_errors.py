"""What a page says is wrong, as codes: sentences may change."""

from django.utils.html import conditional_escape


def errors_on(page, form="form"):
    """By field, the codes of its mistakes: "__all__" for those of the form. Each must be readable there."""
    assert page.context and form in page.context, f"{page.status_code}, and no {form}"
    html = page.content.decode()
    wrong = page.context[form].errors.as_data()
    for error in (each for errors in wrong.values() for each in errors):
        for sentence in error.messages:
            assert conditional_escape(sentence) in html, sentence
    return {field: [error.code for error in errors] for field, errors in wrong.items()}


def messages_on(page):
    """The level of each message in the banners of a page, with its code where it has one."""
    assert page.context, f"{page.status_code}, and no page"
    html = page.content.decode()
    shown = list(page.context["messages"])
    for message in shown:
        assert conditional_escape(message) in html, message
    return [message.tags for message in shown]
