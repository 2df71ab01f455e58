"""A page as a reader of English finds it: what of it is Chinese, and not marked as such."""

import re
from html.parser import HTMLParser

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-label")
VOID = {"input", "meta", "link", "br", "rect", "img", "hr"}
CLOSES = {"td": {"td", "th"}, "th": {"td", "th"}, "tr": {"td", "th", "tr"}, "li": {"li"}}


class English(HTMLParser):
    """`found` is every text, and every attribute that is read aloud, in Chinese outside of lang="zh-CN".

    `names` are taken out of titles and attributes, which can hold no element that says so.
    """

    def __init__(self, html, names=()):
        super().__init__()
        self.names = sorted(names, key=len, reverse=True)
        self.found, self._open = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        while self._open and self._open[-1][0] in CLOSES.get(tag, ()):
            self._open.pop()
        marked = given.get("lang", self._language()).startswith("zh")
        for name in SPOKEN:
            if not marked and CHINESE.search(self._without_names(given.get(name) or "")):
                self.found.append(f"{name}={given[name]}")
        if tag not in VOID:
            self._open.append((tag, "zh-CN" if marked else "en"))

    def handle_endtag(self, tag):
        while self._open and tag in [name for name, _ in self._open]:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data):
        inside = {name for name, _ in self._open}
        said = self._without_names(data) if inside & {"title", "option"} else data
        if self._language() == "en" and not inside & {"script", "style", "textarea"} and CHINESE.search(said):
            self.found.append(data.strip())

    def _language(self):
        return self._open[-1][1] if self._open else "en"

    def _without_names(self, text):
        for name in self.names:
            text = text.replace(name, "")
        return text
