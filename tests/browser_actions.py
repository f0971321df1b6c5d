"""What people do on any page in a browser."""

from playwright.sync_api import expect

FOCUSED_NAME_SCRIPT = """() => {
  const here = document.activeElement;
  const own = here.matches("a, button, summary") ? here.innerText : "";
  return [own, ...[...(here.labels || [])].map((label) => label.innerText)].join(" ");
}"""


def click_button(page, name):
    page.get_by_role("button", name=name).click()


def account_menu(page):
    """What opens the menu of whoever is signed in."""
    return page.locator("summary", has_text="Account:")


def sign_out(page):
    account_menu(page).click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")


def follow_link(page, address):
    """The link to this address, whatever it says."""
    page.locator(f'a[href="{address}"]').first.click()


def error_summary_fields(page):
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


class Keyboard:
    """Somebody who has only a keyboard."""

    def __init__(self, page):
        self.page = page

    def press(self, *keys):
        self.page.wait_for_load_state()  # what listens to keys is there when all of the page is
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words):
        self.page.keyboard.type(words)

    def tab_to(self, words):
        """Go on with Tab to the link, button or field of that name."""
        self.page.wait_for_load_state()
        for _ in range(80):
            self.page.keyboard.press("Tab")
            if words in self.page.evaluate(FOCUSED_NAME_SCRIPT):
                return
        raise AssertionError(f"Tab never came to {words!r}")
