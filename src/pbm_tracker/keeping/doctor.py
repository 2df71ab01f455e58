"""The whole examination of a county: what is looked at every few seconds, and what takes reading the whole log."""

from __future__ import annotations

import stat
from contextlib import closing
from pathlib import Path

from pbm_tracker.county import County, NoCounty
from pbm_tracker.county import exists as is_county
from pbm_tracker.kernel import clock
from pbm_tracker.kernel.projections import BadProjection
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.kernel.store import UnsafeStoreError
from pbm_tracker.settings import Settings

from .checks import Finding, Report, look
from .files import survey, tidy
from .proof import prove_log

OTHERS = stat.S_IRWXO
SHOWN_MAX = 3


def examine(settings: Settings, now: clock.Now = clock.machine_now) -> Report:
    """Everything that can be found out from outside. Raises NoCounty; says all else."""
    if not is_county(settings):
        raise NoCounty
    findings = [_zone(), _modes(settings.data)]
    try:
        county = County(settings, now)
    except (UnsafeStoreError, BadProjection) as reason:
        cure = "什么都不会由它提供。请改正设置，或由备份恢复到空的地方"
        return Report.of([*findings, Finding(name="store", title="数据库", good=False, says=str(reason), cure=cure)])
    with closing(county):
        return Report.of([*findings, *_store(county), *look(county).findings, _order(county), _files(county)])


def _zone() -> Finding:
    says = say("一律按 {zone}，今天是 {today}", zone=clock.ZONE.key, today=clock.day_of(clock.machine_now()))
    return Finding(name="zone", title="时区", good=True, says=says)


def _modes(data: Path) -> Finding:
    """No file is open to those who are neither the service nor its group."""
    exposed = sorted(path.name for path in data.rglob("*") if path.is_file() and path.stat().st_mode & OTHERS)
    says = (
        say("{names} 等 {count} 个文件人人可读", names=joined(exposed[:SHOWN_MAX]), count=len(exposed))
        if exposed
        else "只有本服务和同组可读"
    )
    cure = say("请运行 chmod -R o-rwx {data}", data=data)
    return Finding(name="modes", title="文件权限", good=not exposed, says=says, cure="" if not exposed else cure)


def _store(county: County) -> list[Finding]:
    """What opening it has set and read back, and refused otherwise; and whether the database itself is whole."""
    found = [
        Finding(name=name, title=title, good=True, says=says)
        for name, title, says in (
            ("settings", "数据库设置", county.stores.log.safety()),
            ("triggers", "防改触发器", "都在，与程序所写的一致"),
        )
    ]
    damage = county.stores.log.damage()
    cure = "请停止服务，由最近的备份恢复到空的地方，并与这一份比对"
    says = damage or "数据库自检无误"
    return [
        *found,
        Finding(name="integrity", title="数据库自检", good=not damage, says=says, cure=cure if damage else ""),
    ]


def _files(county: County) -> Finding:
    """Every evidence file read and held against its digest, once what must go has gone."""
    tidy(county)
    found = survey(county)
    good = not (found.missing or found.altered)
    says = say(
        "{count} 份与 SHA-256 值相符，其中 {unnamed} 份还没有写进记录",
        count=len(found.whole),
        unnamed=len(found.unnamed),
    )
    told = [_wrong(which, what) for which, what in ((found.missing, "缺失"), (found.altered, "已被改动")) if which]
    cure = "请由备份找回；同样的文件再上传一次也可以"
    return Finding(
        name="files", title="佐证文件", good=good, says=joined([*told, says], "；"), cure="" if good else cure
    )


def _wrong(which: list[str], what: str) -> str:
    first = "、".join(sha256[:12] for sha256 in which[:SHOWN_MAX])
    return say("{count} 份{what}：{first}", count=len(which), what=say(what), first=first)


def _order(county: County) -> Finding:
    proof = prove_log(county.log)
    says = joined(proof.disorder[:SHOWN_MAX], "；") or say(
        "{count} 条，版次相连，记入时刻不倒退，末条 {last}", count=proof.count, last=proof.last[:12]
    )
    cure = "台账被人从外面动过。请保留现场，与备份比对"
    return Finding(
        name="order", title="台账次序", good=not proof.disorder, says=says, cure=cure if proof.disorder else ""
    )
