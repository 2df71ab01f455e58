"""What is looked at to say whether a county is well, quickly enough to be asked every few seconds."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta

from pydantic import BaseModel
from pydantic_core import from_json

from pbm_tracker.county import ChangedNotice, County
from pbm_tracker.kernel.saying import Sentence, joined, say, told
from pbm_tracker.kernel.strict_yaml import BadFile
from pbm_tracker.kernel.troubles import trouble_of

FREE_BYTES_MIN = 1 << 30
FREE_FILES_MIN = 1000
JOURNAL_BYTES_MAX = 64 << 20
CLOCK_TOLERANCE = timedelta(seconds=60)


class Finding(BaseModel):
    """One thing that was looked at: what was seen, and where it is not good, what to do."""

    name: str
    title: Sentence
    good: bool
    says: Sentence
    cure: Sentence = ""

    def words(self) -> str:
        return (
            self.says if self.good or not self.cure else say("{says}。{cure}", says=say(self.says), cure=say(self.cure))
        )


class Report(BaseModel):
    good: bool
    findings: list[Finding]

    def told(self, language: str) -> Report:
        """The same in another language."""
        said = [
            {part: told(getattr(one, part), language) for part in ("title", "says", "cure")} for one in self.findings
        ]
        findings = [one.model_copy(update=update) for one, update in zip(self.findings, said, strict=True)]
        return Report(good=self.good, findings=findings)

    @classmethod
    def of(cls, findings: list[Finding]) -> Report:
        return cls(good=all(finding.good for finding in findings), findings=findings)


def look(county: County) -> Report:
    """The quick findings: log, clock, views, notice, accounts, disk. Says what is wrong; never raises over it."""
    return Report.of([_safely(name, title, check, county) for name, (title, check) in CHECKS.items()])


def _safely(name: str, title: str, check: Callable[[County], tuple[bool, str, str]], county: County) -> Finding:
    try:
        good, says, cure = check(county)
    except Exception as reason:  # noqa: BLE001 - whatever it is, it is what was found
        trouble = trouble_of(reason)
        says = say("查不了（{trouble}）", trouble=trouble or type(reason).__name__)
        return Finding(name=name, title=title, good=False, says=says, cure="请看服务的日志，检查数据库和磁盘")
    return Finding(name=name, title=title, good=good, says=says, cure="" if good else cure)


def _log(county: County) -> tuple[bool, str, str]:
    head = county.log.head()
    if reason := county.stores.log.broken:
        return (
            False,
            say("台账发生过读写错误，已停止记入（{reason}）", reason=reason),
            "请检查磁盘，再重新启动服务；出错时办的事项请核实",
        )
    return head > 0, say("可读，到第 {head} 条", head=head), "台账是空的，请运行 pbm init 或 pbm restore"


def _clock(county: County) -> tuple[bool, str, str]:
    row = next(iter(county.log.rows(county.log.head() - 1, county.log.head())), None)
    if row is None:
        return True, "台账是空的", ""
    behind = datetime.fromisoformat(from_json(row[4])["recorded_at"]) - county.now()
    seconds = round(behind.total_seconds())
    return (
        behind <= CLOCK_TOLERANCE,
        "不早于最后一条记录" if seconds <= 0 else say("比最后一条记录早 {seconds} 秒", seconds=seconds),
        "请校准本机时钟；校准以前，新的记录会一律记为最后一条的时刻",
    )


def _views(county: County) -> tuple[bool, str, str]:
    county.views.catch_up()
    stopped = sorted(county.views.errors())
    says = say("{names} 停在一条不能汇总的记录上", names=joined(stopped)) if stopped else "都已跟上台账"
    return not stopped, says, "请把这一条告诉开发人员；台账不受影响，修好程序后运行 pbm rebuild"


def _notice(county: County) -> tuple[bool, str, str]:
    try:
        county.check_notice()
    except ChangedNotice:
        return False, "任务分工文件与台账所记的不同", "改回原文，或运行 pbm do amend_notice --reason 理由"
    except BadFile:
        return False, "任务分工文件读不懂", "请改回原文"
    return True, "任务分工文件与台账所记的一致", ""


def _accounts(county: County) -> tuple[bool, str, str]:
    with county.stores.access.reading() as session:
        [row] = session.ask("select count(*) as held from password")
    return row["held"] > 0, say("{held} 个账号有密码", held=row["held"]), "没有一个账号能登录，请由备份恢复"


def _disk(county: County) -> tuple[bool, str, str]:
    disk = os.statvfs(county.settings.data)
    free = disk.f_bavail * disk.f_frsize
    if disk.f_files > 0 and disk.f_favail < FREE_FILES_MIN:  # some file systems count none
        says = say("还能再建 {count} 个文件", count=disk.f_favail)
        return False, says, say("少于 {count} 个，请清理这块磁盘上的小文件", count=FREE_FILES_MIN)
    return (
        free >= FREE_BYTES_MIN,
        say("还剩 {free:.1f} GB", free=free / (1 << 30)),
        say("少于 {least:.0f} GB，请腾出空间", least=FREE_BYTES_MIN / (1 << 30)),
    )


def _journal(county: County) -> tuple[bool, str, str]:
    """A reader that never ends keeps SQLite from putting what was written into its place."""
    sizes = [path.stat().st_size for path in county.settings.data.glob("*.sqlite-wal")]
    largest = max(sizes, default=0)
    return (
        largest <= JOURNAL_BYTES_MAX,
        say("最大 {size:.1f} MB", size=largest / (1 << 20)),
        say("超过 {most} MB：有程序一直在读而不结束，请找出来停掉，或重新启动服务", most=JOURNAL_BYTES_MAX >> 20),
    )


CHECKS: dict[str, tuple[str, Callable[[County], tuple[bool, str, str]]]] = {
    "log": ("台账", _log),
    "clock": ("时钟", _clock),
    "views": ("汇总", _views),
    "notice": ("方案", _notice),
    "accounts": ("账号", _accounts),
    "disk": ("磁盘", _disk),
    "journal": ("预写日志", _journal),
}
