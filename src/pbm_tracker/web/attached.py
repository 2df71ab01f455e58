"""Files that were chosen in a form: stored before anything else is done, and from then on values like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from starlette.datastructures import UploadFile

from pbm_tracker.county import County
from pbm_tracker.filing import Bringer, brought_by, take_in
from pbm_tracker.kernel.described import Described
from pbm_tracker.kernel.saying import say
from pbm_tracker.problems import problem_of

from .filled import Filled
from .placed import FILE, place_of
from .posted import Posted
from .visit import Visit

TOO_MANY = "最多 {most} 份，这一份没有存"


def attach(visit: Visit, fields: Mapping[str, Described], filled: Filled, form: Posted) -> tuple[Posted, int]:
    """Store what was chosen and write name and SHA-256 into its row; what is not taken is an error at its place.

    The form as if that had been typed, and the status of the last error, or 200.
    """
    status, taken = int(HTTPStatus.OK), set()
    for name, index, upload in filled.chosen:
        rows = filled.rows[name]
        if (name, index) in taken:  # a second file chosen at one place gets a row of its own
            if len(rows) >= fields[name].rows_max:
                reason = say(TOO_MANY, most=fields[name].rows_max)
                filled.errors.setdefault(f"{name}-{index}-{FILE}", reason)
                status = HTTPStatus.UNPROCESSABLE_ENTITY
                continue
            rows.append({})
            index = len(rows) - 1  # noqa: PLW2901 - where it goes from here
        taken.add((name, index))
        status = _store(visit, filled, f"{name}-{index}-{FILE}", rows[index], upload) or status
    note_what_is_here(visit, filled)
    return _as_typed(fields, filled, form), status


def _store(visit: Visit, filled: Filled, place: str, row: dict[str, str], upload: UploadFile) -> int | None:
    """The status of what went wrong; None where nothing did."""
    county, identity = visit.county, visit.identity
    try:
        with county.files.incoming() as incoming:
            incoming.take(upload.file)
            stored = take_in(county, incoming, upload.filename or "", Bringer(identity.account, identity.unit))
    except Exception as reason:
        if (problem := problem_of(reason)) is None:
            raise
        said = problem.errors[0].reason if problem.errors else problem.detail
        filled.errors[place] = (
            said if not problem.cure else say("{reason}。{cure}", reason=said, cure=say(problem.cure))
        )
        return problem.status
    if row.get("sha256") or not row.get("name", "").strip():
        row["name"] = stored.name
    row["sha256"] = stored.sha256
    filled.notes[place] = stored.notes
    return None


def note_what_is_here(visit: Visit, filled: Filled) -> None:
    """Say of each file that is stored already how large it is, to whoever may know."""
    county, identity = visit.county, visit.identity
    for row in (row for rows in filled.rows.values() for row in rows):
        sha256 = row.get("sha256", "")
        size = _size(county, sha256, Bringer(identity.account, identity.unit)) if sha256 else None
        if size is not None:
            filled.here[sha256] = size


def _size(county: County, sha256: str, bringer: Bringer) -> int | None:
    return county.files.bytes_of(sha256) if brought_by(county, sha256, bringer) else None


def _as_typed(fields: Mapping[str, Described], filled: Filled, form: Posted) -> Posted:
    others = [pair for pair in form.pairs if place_of(pair[0], fields) is None]
    typed = [
        (f"{name}-{index}-{part}", value)
        for name, rows in filled.rows.items()
        for index, row in enumerate(rows)
        for part, value in row.items()
    ]
    return replace(form, pairs=(*others, *typed), files=())
