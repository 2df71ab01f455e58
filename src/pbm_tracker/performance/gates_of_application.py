"""The gate of feedback and application beside its clause: G11 (整改由他人销号, 应用有标准)."""

from __future__ import annotations

from datetime import date

from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.gate import EntryAt, refuse

from .gates import Asked
from .regulation import Regulation


def g11_by_another(asked: Asked, report: EntryAt, *, same: bool) -> None:
    """G11: what was mended is closed by somebody else than who reported it."""
    if same:
        refuse(
            gate="G11",
            clause="s3_4_4_rectify",
            stream_state=asked.stream,
            asked=asked.command,
            unit=asked.unit,
            missing=["销号的人就是报告整改的人"],
            entries=[report],
            cure="请另一人核对销号",
            task=28,
            field=asked.field,
        )


def g11_standard_in_force(asked: Asked, standard: Regulation, code: str, day: date) -> None:
    """G11: a result is applied by a standard that is in force on the day."""
    if not standard.in_force(day):
        refuse(
            gate="G11",
            clause="s3_4_4_rectify",
            stream_state=asked.stream,
            asked=asked.command,
            unit=asked.unit,
            missing=[say("应用标准 {code} 在 {day} 没有施行", code=code, day=day)],
            cure="请先印发评价结果应用标准",
            task=30,
            field=asked.field,
        )
