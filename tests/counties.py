"""A county at its web pages: people at their desks, who read pages and send the forms that they find there."""

import re
from contextlib import closing
from functools import cached_property
from html.parser import HTMLParser
from typing import NamedTuple

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.testclient import TestClient

from pbm_tracker.access.account import GrantRole
from pbm_tracker.county import County
from pbm_tracker.kernel.events import Act
from surfaces import Clock, account, made_county

PASSWORD = "yi ju hao ji de hua"
CLAIM = "/act/claim_completion?task=9&unit=education-bureau&capacity=member"
PROOF = {"evidence__0__name": "分解表.pdf", "evidence__0__sha256": "AB" * 32}
# Every page about the business of the small county.
BUSINESS = [
    "/",
    "/work",
    "/overview",
    "/overdue",
    "/overdue?unit=education-bureau&lapsed=true&sort=-last",
    "/difference",
    "/difference?from=2022-04-30&to=2022-05-02&kind=lapsed",
    "/board",
    "/board?punctuality=overdue",
    "/board?category=3&state=not_started",
    "/tasks",
    "/tasks/17",
    "/tasks/53?state=not_started",
    "/cycle",
    "/cycle?year=2021&unit=education-bureau&window=before_month",
    "/cycle/2022",
    "/cycle/2022?state=missing",
    "/cycle/2022/education-bureau",
    "/monitoring/2022",
    "/monitoring/2022/key",
    "/units",
    "/units/education-bureau",
    "/duties/51/member/education-bureau",
    "/duties/9/named/finance-bureau",
    "/entries/1",
    "/people",
    "/people/li-ming",
    "/refusals",
    "/goals",
    "/search?q=51",
]
# Pages that administrators read, too, of what is theirs to see.
FOR_ALL = ["/log", "/log?unit=education-bureau&event=extension_requested", "/help"]


class Form(NamedTuple):
    """A form of a page: where it goes, and what it would send as it stands."""

    action: str
    method: str
    fields: dict[str, str | list[str]]
    buttons: list[tuple[str, str, str]]  # name, value, words
    in_parts: bool = False  # as multipart/form-data


class Page:
    """What a reader finds on a page."""

    def __init__(self, response):
        self.status, self.headers, self.html = response.status_code, response.headers, response.text
        self.address = str(response.url)

    @cached_property
    def found(self):
        """Looked for once it is asked for: to take a large page apart takes longer than to make it."""
        return Found(self.html)

    def __getattr__(self, name):
        return getattr(self.found, name)

    @property
    def text(self):
        words = re.sub(r"(?s)<(head|script|style)\b.*?</\1>", " ", self.html)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", words)).strip()

    @property
    def h1(self):
        found = re.findall(r"(?s)<h1\b[^>]*>(.*?)</h1>", self.html)
        assert len(found) == 1, self.html
        return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", found[0])).strip()

    @property
    def form(self):
        """The form that is about the page: neither signing out, nor the dates, nor what removes a draft."""
        posted = (form for form in self.forms if form.method == "post" and form.action != "/sign-out")
        return next(form for form in posted if not form.action.startswith("/drafts/"))

    def link(self, words):
        return next(address for address, text in self.links if words in text)


class Found(HTMLParser):
    """The forms, links, names and elements of a page."""

    def __init__(self, html):
        super().__init__()
        self.forms, self.links, self.ids, self.tags = [], [], [], []
        self.labelled, self.controls = set(), []
        self._open, self._choice, self._area, self._button = [], None, None, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if "id" in given:
            self.ids.append(given["id"])
        getattr(self, f"start_{tag}", lambda _: None)(given)

    def start_a(self, given):
        self.links.append((given.get("href", ""), given.get("aria-label", "")))
        self._open.append("a")

    def start_label(self, given):
        self.labelled.add(given.get("for"))
        self._open.append("label")

    def start_form(self, given):
        in_parts = given.get("enctype") == "multipart/form-data"
        self.forms.append(Form(given.get("action", ""), given.get("method", "get"), {}, [], in_parts))

    def start_input(self, given):
        kind = given.get("type", "text")
        if kind != "hidden":
            self.controls.append((given.get("id"), "label" in self._open))
        if kind == "file" or (kind in ("checkbox", "radio") and "checked" not in given):
            return
        fields, name, value = self.forms[-1].fields, given["name"], given.get("value", "")
        if name in fields:  # several boxes, or rows, of one name
            earlier = fields[name]
            value = [*(earlier if isinstance(earlier, list) else [earlier]), value]
        fields[name] = value

    def start_select(self, given):
        self.controls.append((given.get("id"), False))
        self._choice = given["name"]
        self.forms[-1].fields[self._choice] = ""

    def start_option(self, given):
        if "selected" in given:
            self.forms[-1].fields[self._choice] = given["value"]

    def start_textarea(self, given):
        self.controls.append((given.get("id"), False))
        self._area = given["name"]
        self.forms[-1].fields[self._area] = ""

    def start_button(self, given):
        self._button = [given.get("name", ""), given.get("value", ""), ""]

    def handle_data(self, data):
        if self._area:
            self.forms[-1].fields[self._area] += data
        if self._button:
            self._button[2] += data
        if "a" in self._open and self.links:
            address, words = self.links[-1]
            self.links[-1] = (address, words + data)

    def handle_endtag(self, tag):
        if tag in ("a", "label") and tag in self._open:
            self._open.remove(tag)
        if tag == "textarea":
            self._area = None
        if tag == "button" and self._button:
            self.forms[-1].buttons.append(tuple(self._button))
            self._button = None


class Desk:
    """Somebody with a browser, signed in or not."""

    def __init__(self, app, name=None, password=PASSWORD, base_url="http://testserver"):
        self.client = TestClient(app, base_url, follow_redirects=False, raise_server_exceptions=False)
        if name is not None:
            page = self.send(self.read("/sign-in"), account=name, password=password)
            assert page.status == 303, page.text

    def read(self, address):
        """A page; the board of the past where it stands, under its dates."""
        response = self.client.get(address)
        return Page(self.client.get(response.headers["location"]) if response.status_code == 307 else response)

    def send(self, page, form=None, files=(), **values):
        """Fill in a form and send it; a value of None leaves the field out. `files`: field, name and bytes of each."""
        form = form or page.form
        fields = form.fields | {name.replace("__", "-"): value for name, value in values.items()}
        data = {name: value for name, value in fields.items() if value is not None}
        parts = [(field, (name, content)) for field, name, content in files]
        if form.in_parts and not parts:
            parts = [("evidence-0-file", ("", b""))]  # as a browser sends a field with no file chosen
        return Page(self.client.post(form.action or page.address, data=data, files=parts or None))

    def follow(self, page):
        assert page.status == 303, page.text
        return self.read(page.headers["location"])

    def act(self, address, **values):
        """Fill in a command's form, check what will be recorded where that is asked, and record it."""
        page = self.send(self.read(address), **values)
        if page.status == 200 and "请核对" in page.html:
            page = self.send(page, confirmed="yes")
        return page


def claim(clerk, **values):
    """The clerk of the education bureau reports that its task 9 is done."""
    return clerk.send(clerk.read(CLAIM), **PROOF, **values)


def people(settings, folder):
    """The small county of `surfaces`, where everybody has chosen a password, hashed in no time."""
    made = made_county(settings, folder)
    clock = Clock()
    clock.on("2022-06-02")
    with closing(County(settings, clock)) as county:
        account(county, "zhao", "supervision")
        account(county, "chen", "unit_head", "education-bureau")
        account(county, "bao", "security")
        act = Act(actor="admin", role="security", occurred_on=county.today())
        county.carry_out(GrantRole(account="chen", role="unit_clerk", unit="education-bureau"), act)
        county.credentials._hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
        for name in (*made.passwords, "zhao", "chen", "bao"):
            county.credentials.choose(name, PASSWORD)
