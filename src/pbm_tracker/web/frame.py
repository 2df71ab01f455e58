"""The shell around every page: its templates, and what each page gets to show around its own content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from pbm_tracker.access.roles import TITLES
from pbm_tracker.access.tokens import SCOPE_WORDS
from pbm_tracker.county import County
from pbm_tracker.files.door import ENDINGS, FILE_BYTES_MAX, KINDS_SAID
from pbm_tracker.filing import KEPT_WORDS
from pbm_tracker.kernel import clock
from pbm_tracker.kernel.log import digest_of
from pbm_tracker.kernel.saying import CHINESE, as_data, in_chinese, marked, say, told, written
from pbm_tracker.notice.notice import STREAM, Notice
from pbm_tracker.notice.reading import READING_WORDS
from pbm_tracker.performance import progress
from pbm_tracker.settings import PACKAGE
from pbm_tracker.tasks.difference import KIND_WORDS
from pbm_tracker.tasks.duty import CAPACITY_WORDS
from pbm_tracker.tasks.marks import MARK_FILTERS, MARK_WORDS, in_words, mark_of
from pbm_tracker.tasks.standing import PUNCTUALITY_WORDS, STATE_WORDS

from .kept import Kept
from .pace import Pace
from .sessions import FormTokens
from .statics import Statics

MAINS_KEPT = 16
SEARCHES = 30  # a minute, for each account and process
EXPORTS = 10  # an hour, likewise; programs read the API page by page
LANG = Markup(' lang="zh-CN"')
MEGABYTE = 1_000_000
CAPABILITIES_WITH_PAGES = ("performance", "tasks")
DEADLINES_ASKED_OFTEN = (date(2021, 12, 31), date(2022, 12, 31))


class Shell:
    """One for the application: the county, the templates, the static files."""

    def __init__(self, county: County, files: Iterable[Path] = ()) -> None:
        self.county = county
        self.statics = Statics(also=files)
        self.tokens = FormTokens(county)
        self.searches = Pace(SEARCHES, timedelta(minutes=1), "查得太频繁，请 {minutes} 分钟后再试。")
        self.exports = Pace(EXPORTS, timedelta(hours=1), "导出得太频繁，请 {minutes} 分钟后再试。")
        self.mains: Kept[Markup] = Kept(MAINS_KEPT)  # what pages have in common, whoever asks
        self.version = version_of()
        self.is_sample = county.log.state_of(Notice, STREAM).sample_seed is not None
        self.notice_number = county.catalogue.notice.number
        self.name = county.catalogue.notice.issuer.removesuffix("人民政府办公室")

    def render(self, template: str, context: dict[str, Any]) -> str:
        language = context.get("language", CHINESE)
        own = {"shell": self, "static": self.statics.address, "language": language}
        return environment(language).get_template(template).render(own | context)

    def foot(self, position: int) -> Foot:
        row = next(iter(self.county.log.rows(position - 1, position)), None) if position else None
        return Foot(position, digest_of(row[4] if row else b"")[:12], self.county.now().astimezone(clock.ZONE))


@dataclass(frozen=True, slots=True)
class Foot:
    """The last entry that a page counts, the digest of how it is stored, and when the page was made."""

    position: int
    digest: str
    made_at: datetime


def quick_days(today: date) -> list[tuple[str, date]]:
    """Days that are asked for often: the end of last month, and the notice's two deadlines once they have come."""
    last_month = today.replace(day=1) - timedelta(days=1)
    deadlines = [(day.isoformat(), day) for day in DEADLINES_ASKED_OFTEN if day < today and day != last_month]
    return [(say("上月末"), last_month), *deadlines]


def version_of() -> str:
    """The version that is installed; none where the sources run without being installed."""
    try:
        return version("pbm-tracker")
    except PackageNotFoundError:
        return ""


@cache
def environment(language: str) -> Environment:
    """Jinja in a language, escaping everything, failing on a name that is not there.

    `_` says a text that stands in the template, `said` one that a variable holds (`plain` in a title or an attribute).
    `data` is what people wrote, names and the notice itself: Chinese on every page, and marked as such. `lang` is the
    attribute for an element that can hold no other.
    """
    folders = {name: FileSystemLoader(PACKAGE / name / "templates") for name in CAPABILITIES_WITH_PAGES}
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(PACKAGE / "web" / "templates"), PrefixLoader(folders)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        day=lambda day: "" if day is None else f"{day:%Y-%m-%d}",
        day_in_words=lambda day: told(say("{day:long}", day=day), language),
        moment=lambda moment: f"{moment.astimezone(clock.ZONE):%Y-%m-%d %H:%M}",
        number=lambda number: f"{number:,}",
        quoted=lambda clause: quoted(told(clause, language)),
        size=size_in_words,
    )
    environment.globals.update(
        _=lambda template, **values: written(template, values, language),
        said=lambda text: marked(text, language),
        plain=lambda text: told(text, language),
        data=lambda text: as_data(text, language),
        lang=lambda text: LANG if in_chinese(text, language) else "",
        file_kinds=KINDS_SAID,
        file_endings=",".join(f".{ending}" for ending in ENDINGS),
        file_megabytes=FILE_BYTES_MAX // MEGABYTE,
        kept_words=KEPT_WORDS,
        role_words=TITLES,
        scope_words=SCOPE_WORDS,
        capacity_words=CAPACITY_WORDS,
        reading_words=READING_WORDS,
        state_words=STATE_WORDS,
        punctuality_words=PUNCTUALITY_WORDS,
        mark_words=MARK_WORDS,
        mark_filters=MARK_FILTERS,
        mark_of=mark_of,
        kind_words=KIND_WORDS,
        in_words=in_words,
        step_state_words=progress.STATE_WORDS,
        step_marks=progress.MARKS,
        step_in_words=progress.in_words,
        awaited_words=progress.AWAITED_WORDS,
        share=share,
    )
    return environment


def size_in_words(size: int) -> str:
    """How large a file is: 1.2 MB, 35 kB."""
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE else f"{max(1, round(size / 1000)):,} kB"


def quoted(clause: str) -> tuple[str, str]:
    """What a clause says, and where: 龙府办〔2021〕22号 附件「…」, or 本系统规则：…."""
    where, mark, rest = clause.partition("「")
    if mark and rest.endswith("」"):
        return rest[:-1], where.strip()
    where, mark, rest = clause.partition("：" if "：" in clause else ": ")
    return (rest, where) if mark else (clause, "")


def share(counts: Iterable[tuple[str, int]], width: int = 100) -> list[tuple[str, int, int]]:
    """The parts of a bar: name, where it starts and how long it is; parts of nothing are left out."""
    parts = [(name, count) for name, count in counts if count]
    total, before, bars = sum(count for _, count in parts), 0, []
    for name, count in parts:
        start, end = round(width * before / total), round(width * (before + count) / total)
        bars.append((name, start, max(end - start, 1)))
        before += count
    return bars
