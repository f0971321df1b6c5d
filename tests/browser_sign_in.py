"""What people type on the page on which they sign in."""

PASSWORD = "a long pass phrase"


def sign_in_with_password(page, person, password=PASSWORD):
    page.goto("/sign-in/")
    fill_sign_in_form(page, person, password)


def fill_sign_in_form(page, person, password=PASSWORD):
    """On the page that is open already."""
    page.locator("#id_login").fill(person.email)
    page.locator("#id_password").fill(password)
    page.get_by_role("button", name="Sign in").click()
