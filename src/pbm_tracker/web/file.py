"""A file given out: read and found true first, saved and never opened by the browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from pbm_tracker.access.policy import Identity
from pbm_tracker.county import County
from pbm_tracker.files.door import MEDIA_TYPES
from pbm_tracker.filing import Opened, opened

from .visit import OnBusiness

CHUNK_BYTES = 1 << 18
POLICY = "sandbox; default-src 'none'"

router = APIRouter(include_in_schema=False)


@router.api_route("/files/{sha256}", methods=["GET", "HEAD"])
def show_file(sha256: str, visit: OnBusiness) -> Response:
    """The file, for whoever may see what it proves; for all others there is none."""
    return file_response(visit.county, visit.identity, sha256, with_body=visit.request.method == "GET")


def file_response(county: County, identity: Identity, sha256: str, *, with_body: bool = True) -> Response:
    """Always all of it, whatever range is asked. Raises NoSuchFile, FileGone, FileMissing, FileAltered."""
    held = ExitStack()
    found = held.enter_context(opened(county, identity, sha256))
    saved_as = f"filename=\"file.{found.kind}\"; filename*=UTF-8''{quote(found.name, safe='')}"
    headers = {
        "Content-Security-Policy": POLICY,
        "Content-Disposition": f"attachment; {saved_as}",
        "Content-Length": str(found.bytes),
        "Accept-Ranges": "none",
        "Cache-Control": "no-store",
    }
    if not with_body:
        held.close()
        return Response(headers=headers, media_type=MEDIA_TYPES[found.kind])
    return StreamingResponse(_chunks(found, held), headers=headers, media_type=MEDIA_TYPES[found.kind])


def _chunks(found: Opened, held: ExitStack) -> Iterator[bytes]:
    with held:
        while chunk := found.file.read(CHUNK_BYTES):
            yield chunk
