"""The pictures of the guide: Chromium is driven to each, on a sample county where it is always the same morning.

`make guide` takes anew those whose page says something else by now; a test fails while there are any.
"""

import hashlib
import io
import re
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import yaml

from pbm_tracker.county import County
from pbm_tracker.kernel.clock import ZONE
from pbm_tracker.sample.making import make_sample, write_ledger
from pbm_tracker.sample.signing_in import PASSWORD
from pbm_tracker.settings import Settings
from windows import chromium, served, sign_in

FOLDER = Path(__file__).parents[1] / "docs" / "guide" / "pictures"
LIST = FOLDER / "pictures.yaml"
HEAD = "# What the pictures show. Written by `make guide`; a test compares it with the pages as they are.\n"
SEED, UNITS = 2021, 14
NOW = datetime(2022, 12, 1, 9, 30, tzinfo=ZONE)
# Chromium is installed with English words for its own fields; the readers' browsers have Chinese ones.
AS_IN_CHINA = """() => {
  for (const field of document.querySelectorAll('input[type="date"]')) {
    field.style.width = getComputedStyle(field).width;
    const day = field.value;
    field.type = "text";
    field.value = day ? day.replaceAll("-", "/") : "年/月/日";
  }
  for (const field of document.querySelectorAll('input[type="file"]')) {
    const said = document.createElement("span");
    said.textContent = `［选择文件］ ${field.files[0]?.name ?? "未选择任何文件"}`;
    field.replaceWith(said);
  }
  document.activeElement.blur();
  scrollTo(0, 0);
}"""


def nothing(page):
    """The page is pictured as it opens."""


class Picture(NamedTuple):
    """What is pictured: the page, for whom, what is done on it before, and which parts of it, down to what height."""

    name: str
    account: str
    page: str
    height: int
    width: int = 780
    do: Callable = nothing
    parts: tuple[str, ...] = ("main",)


def claiming(page):
    page.get_by_label("完成日期").fill("2022-11-28")
    page.get_by_label("文件", exact=True).set_input_files(
        {"name": "绩效信息公开情况说明.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )


def checking(page):
    for number in (1, 2, 4, 5):
        page.locator(f"#duty-{number}").check()
    page.get_by_role("button", name="请核对").click()


def bringing(page):
    page.get_by_label("台账文件").set_input_files(
        {"name": "2021年台账.csv", "mimeType": "text/csv", "buffer": BAD_LEDGER}
    )
    page.get_by_role("button", name="试导入").click()


DATED = (".dates", "main")
WHOLE = ("header.top", ".dates", "main")
OF_EDUCATION = "unit=education-bureau&capacity=member"
BAD_LEDGER = """\
发生日,办理人,办理角色,事项,任务序号,责任单位,完成日期,佐证材料1名称,佐证材料1 SHA-256,依据文号
2021-12-20,education-bureau/lai,单位经办人,报告完成,64,县教育局,2021-12-18,责任分解表.pdf,{digest},龙教〔2021〕12号
2021-11-31,education-bureau/lai,单位经办人,报告完成,17,县教育局,2021-11-20,监控情况表.xlsx,{digest},龙教〔2021〕12号
""".format(digest="ab" * 32).encode()
SAME_DAY = "/difference?from=2021-12-31&known_from=2021-12-31&to=2021-12-31"
LATE_REPORT = "/duties/58/member/education-bureau?as_of=2021-09-30"
PICTURES = [
    Picture("dates", "audit-1", LATE_REPORT, 180, 900, parts=DATED),
    Picture("clerk-work", "clerk-education", "/work", 586, 900, parts=WHOLE),
    Picture("clerk-claim", "clerk-education", f"/act/claim_completion?task=32&{OF_EDUCATION}", 790, do=claiming),
    Picture("clerk-why", "clerk-education", "/duties/32/member/education-bureau", 490),
    Picture("clerk-phone", "clerk-education", "/work", 735, 375, parts=WHOLE),
    Picture("office-work", "office-1", "/work", 430, 900),
    Picture("office-check", "office-1", "/batch/verify_completion", 600, 900, do=checking),
    Picture("overview", "office-1", "/overview", 700, 900),
    Picture("board", "office-1", "/board", 590, 1100),
    Picture("office-ledger", "office-1", "/ledger", 280, do=bringing),
    Picture("auditor-past", "audit-1", f"{LATE_REPORT}&known_at=2021-09-30", 360, 900, parts=DATED),
    Picture("auditor-difference", "audit-1", SAME_DAY, 560, 900),
    Picture("auditor-log", "audit-1", "/log?back_dated=true", 500, 900),
    Picture("auditor-trail", "audit-1", "/duties/58/member/education-bureau", 620, parts=(".trail",)),
    Picture("keeper-accounts", "admin", "/accounts", 420, 1000),
]


class Taken(NamedTuple):
    """What the list says of a picture, and the way to take it."""

    listed: dict[str, str]
    shoot: Callable[[], bytes]


def sample_county(folder):
    """Fourteen units, as they stood on the last day of November 2022."""
    settings = Settings(data=folder / "var", database="")
    make_sample(settings, SEED, write_ledger(SEED, UNITS, None, NOW), lambda _: None)
    return settings


@contextmanager
def served_that_morning(settings):
    """The address of a county on that morning."""
    with closing(County.open(settings, lambda: NOW)) as county, served(county) as address:
        yield address


def pictured(browser, address):
    """Drives to each picture in turn; what is recorded on the way stays for the next."""
    with ExitStack() as contexts:
        for one in PICTURES:
            context = contexts.enter_context(
                browser.new_context(base_url=address, locale="zh-CN", viewport={"width": one.width, "height": 900})
            )
            page = context.new_page()
            sign_in(page, one.account, PASSWORD)
            page.goto(one.page)
            one.do(page)
            yield Taken(listed(one, page), lambda page=page, one=one: shot(page, one))
            context.close()


def listed(one, page):
    said = [re.sub(r"\s+", " ", page.locator(part).inner_text()).strip() for part in one.parts]
    look = page.locator("link[rel=stylesheet]").get_attribute("href")
    return {
        "picture": f"{one.name}.png",
        "page": one.page,
        "account": one.account,
        "role": page.locator(".who > span").inner_text(),
        "day": NOW.date().isoformat(),
        "viewport": f"{one.width}×{one.height}",
        "digest": hashlib.sha256(repr((said, look)).encode()).hexdigest()[:16],
    }


def shot(page, one):
    page.evaluate(AS_IN_CHINA)
    boxes = [page.locator(part).bounding_box() for part in one.parts]
    top = min(box["y"] for box in boxes)
    bottom = min(max(box["y"] + box["height"] for box in boxes), top + one.height)
    shot = page.screenshot(full_page=True, clip={"x": 0, "y": top, "width": one.width, "height": bottom - top})
    return in_few_colours(shot)


def in_few_colours(shot):
    """A third of the bytes; the marks and the letters look as before."""
    from PIL import Image  # noqa: PLC0415 - only who takes pictures needs it

    file = io.BytesIO()
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    picture.quantize(64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def already_listed():
    return yaml.safe_load(LIST.read_text(encoding="utf-8")) if LIST.exists() else []


def take():
    """Take what has changed, and write the list; what is no longer pictured goes."""
    before = {one["picture"]: one for one in already_listed()}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address = stack.enter_context(served_that_morning(sample_county(folder)))
        now = [keep(taken, before) for taken in pictured(stack.enter_context(chromium()), address)]
    for file in FOLDER.glob("*.png"):
        if file.name not in {one["picture"] for one in now}:
            file.unlink()
    LIST.write_text(HEAD + yaml.safe_dump(now, allow_unicode=True, sort_keys=False), encoding="utf-8")


def keep(taken, before):
    """Take a picture if its page says something else than what is listed of it."""
    file = FOLDER / taken.listed["picture"]
    if before.get(file.name) != taken.listed or not file.exists():
        file.write_bytes(taken.shoot())
        sys.stderr.write(f"{file.name}  {file.stat().st_size:,} bytes\n")
    return taken.listed


if __name__ == "__main__":
    take()
