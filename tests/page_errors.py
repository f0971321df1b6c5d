"""What a page says is wrong, as codes: sentences may change."""

from html import unescape

from scrutiny.tags import mistakes_in


def errors_on(page, form="form"):
    """By field, the codes of its mistakes: "__all__" for those of the form. Each must be readable there."""
    shown = unescape(page.content.decode())
    for mistake in mistakes_in(page.context[form]):
        assert mistake["text"] in shown, mistake["text"]
    wrong = page.context[form].errors.as_data()
    return {field: [error.code for error in errors] for field, errors in wrong.items()}


def messages_on(page):
    """The level of each message in the banners of a page, with its code where it has one."""
    shown = unescape(page.content.decode())
    found = list(page.context["messages"])
    for message in found:
        assert str(message) in shown, message
    return [message.tags for message in found]
