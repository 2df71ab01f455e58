"""The gates of evaluation beside their clauses: G8 (自评真实), G9 (复核独立、不低于比例), G11 (销号不由本人)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.gate import EntryAt, refuse

from .gates import Asked


def g8_truthful(asked: Asked, missing: Sequence[tuple[str, str]], goal: EntryAt) -> None:
    """G8: every indicator has what was reached, each score is the one recomputed, and deviations are explained."""
    if missing:
        refuse(
            gate="G8",
            clause="s3_4_1_truth",
            stream_state=asked.stream,
            asked=asked.command,
            unit=asked.unit,
            missing=[sentence for _, sentence in missing],
            entries=[goal] * len(missing),
            cure="补齐实际完成值和偏差说明，得分按系统重算的填写",
            task=23,
            field=missing[0][0],
        )


def g9_independent(asked: Asked, helped: Sequence[tuple[str, EntryAt]], ratio: Decimal, published: Decimal) -> None:
    """G9: whoever had a hand in a self-evaluation does not re-review it, and no fewer are drawn than was published.

    `helped` are the projects in whose self-evaluation the agency took part, each with the entry that shows it.
    """
    missing = [say("该机构参与了项目 {project} 的自评", project=project) for project, _ in helped]
    entries = [entry for _, entry in helped]
    if ratio < published:
        missing.insert(0, say("抽取比例 {ratio} % 低于公布的 {published} %", ratio=ratio, published=published))
        entries = []
    if missing:
        refuse(
            gate="G9",
            clause="s3_4_2_rereview",
            stream_state=asked.stream,
            asked=asked.command,
            unit=asked.unit,
            missing=missing,
            entries=entries,
            cure="另选没有参与自评的机构，抽取比例不低于公布的比例",
            task=24,
            field="ratio" if ratio < published else "agency",
        )
