"""Somebody who goes through pages without a mouse."""

NAME = """() => {
  const here = document.activeElement;
  const own = here.matches("a, button, summary") ? here.innerText : "";
  return [own, ...[...(here.labels || [])].map((label) => label.innerText)].join(" ");
}"""


class Keys:
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
            if words in self.page.evaluate(NAME):
                return
        raise AssertionError(f"Tab never came to {words!r}")
