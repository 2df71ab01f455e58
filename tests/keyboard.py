"""Somebody who has no mouse: goes from one thing to the next by Tab, and knows things by what they are called."""

TABS_MAX = 250
CALLED = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return ["", false];
  const named = (here.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id));
  const words = (all) => [...all].filter(Boolean).map((one) => one.textContent).join(" ");
  const name = words(named) || here.getAttribute("aria-label") || words(here.labels || []) || here.textContent;
  const seen = getComputedStyle(here).outlineStyle !== "none" && parseFloat(getComputedStyle(here).outlineWidth) > 0;
  const box = here.getBoundingClientRect();
  return [name.replace(/\\s+/g, " ").trim(), seen && box.bottom > 0 && box.top < innerHeight];
}"""


class Keyboard:
    """Fails where a thing cannot be reached, or does not show that it has been."""

    def __init__(self, page):
        self._page = page
        self._keys = page.keyboard

    def to(self, name, *, backwards=False):
        """Go on to the next thing whose name holds these words."""
        walked = []
        for _ in range(TABS_MAX):
            self._keys.press("Shift+Tab" if backwards else "Tab")
            called, shown = self._page.evaluate(CALLED)
            walked.append(called)
            if name in called:
                assert shown, f"{called} does not show that the focus is on it"
                return self
        raise AssertionError(f"{name} was not reached; on the way: {walked}")

    def press(self, key="Enter"):
        self._keys.press(key)
        return self

    def follow(self, name):
        """Go to a link or a button and press it; the next page has come when this returns."""
        self.to(name)
        with self._page.expect_navigation():
            self.press()
        return self

    def write(self, text):
        self._keys.type(text)
        return self

    def day(self, text):
        """Into a date field, which is written as Chromium's own language has it: month, day, year."""
        year, month, day = text.split("-")
        self._keys.type(month + day + year)
        return self

    def choose(self, words):
        """In a list that is not opened: the arrow keys, until it stands there."""
        chosen = "() => document.activeElement.selectedOptions[0].textContent"
        for _ in range(TABS_MAX):
            if words in self._page.evaluate(chosen):
                return self
            self._keys.press("ArrowDown")
        raise AssertionError(f"{words} cannot be chosen")
