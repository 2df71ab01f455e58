"""The list of a page as a file: the same rows, days and filters, for whoever may see the page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from fastapi.responses import Response

from pbm_tracker.documents.table import MEDIA_TYPES, Format, Table
from pbm_tracker.kernel.events import Frozen

from .asked import read_query
from .visit import Visit


class Export(Frozen):
    """What the address asks for: a file in this form; nothing means the page."""

    format: Format | None = None


def exported(visit: Visit, name: str, table: Callable[[], Table]) -> Response | None:
    """The page's list as the file that is asked for; None where the page itself is. Raises BadQuery, TooOften."""
    form = read_query(Export, visit.request.query_params).format
    if form is None:
        return None
    visit.shell.exports.take(visit.identity.account, visit.county.now())
    made = table().in_language(visit.language)
    return attachment(made.written(form), form, f"{name}-{made.dating.as_of}", f"{made.name}-{made.dating.as_of}")


def attachment(data: bytes, form: Format, plain: str, name: str) -> Response:
    """A file to be saved: `plain` is its name for those who only read ASCII."""
    told = f"attachment; filename=\"{plain}.{form}\"; filename*=UTF-8''{quote(name)}.{form}"
    return Response(data, media_type=MEDIA_TYPES[form], headers={"Content-Disposition": told})
