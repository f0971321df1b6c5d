"""What people do on any page in a browser."""

from playwright.sync_api import expect


def press(page, name):
    page.get_by_role("button", name=name).click()


def follow(page, address):
    """The link to this address, whatever it says."""
    page.locator(f'a[href="{address}"]').first.click()


def mistakes(page):
    """The fields to which the lines of the error summary lead, each of which can be filled in."""
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.wait_for_load_state()
    fields = []
    for link in page.locator(".govuk-error-summary a").all():
        link.click()
        field = page.evaluate(
            "() => document.activeElement.matches('input, select, textarea') && document.activeElement.name"
        )
        assert field, f"{link.inner_text()} leads to nothing that can be filled in"
        fields.append(field)
    return fields
