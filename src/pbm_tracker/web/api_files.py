"""Files by the API: brought as they are, named in a command by what is answered, and fetched again."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from pbm_tracker.files.door import MEDIA_TYPES, NAME_TYPED_MAX
from pbm_tracker.filing import Bringer, Stored, take_in
from pbm_tracker.kernel.saying import say

from .caller import OnBusiness, SignedInCaller, county_of
from .file import file_response
from .problems import ProblemRoute

BYTES = "application/octet-stream"
RAW: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
BODY = {"requestBody": {"required": True, "content": {BYTES: RAW}}}
FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "文件", "content": dict.fromkeys(MEDIA_TYPES.values(), RAW)}
}
EXAMPLE = "ab" * 32

router = APIRouter(prefix="/api/files", route_class=ProblemRoute, tags=["文件"])


@router.post(
    "",
    summary="存一份佐证文件",
    description="只收 PDF、JPG、PNG、OFD、DOCX、XLSX，最大 50 MB，送文件的字节，不作任何包装。同样的内容只存一份。",
    status_code=201,
    openapi_extra=BODY,
)
async def bring_file(
    request: Request,
    who: SignedInCaller,
    name: Annotated[
        str, Query(min_length=1, max_length=NAME_TYPED_MAX, description="文件名", examples=["责任分解表.pdf"])
    ],
) -> Stored:
    identity, county = who.bringing(), county_of(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {BYTES, *MEDIA_TYPES.values()} or request.headers.get("content-encoding", "identity") != "identity":
        raise HTTPException(415, say("文件以 Content-Type: {kind} 送未压缩的字节", kind=BYTES))
    await run_in_threadpool(county.deposits.check, identity.account)
    with county.files.incoming() as incoming:
        try:
            async for chunk in request.stream():
                await run_in_threadpool(incoming.write, chunk)
        except ClientDisconnect:
            raise HTTPException(400, "没有收完，没有存") from None
        return await run_in_threadpool(take_in, county, incoming, name, Bringer(identity.account, identity.unit))


@router.get("/{sha256}", summary="取一份佐证文件", response_class=Response, responses=FILE)
def fetch_file(
    request: Request,
    who: OnBusiness,
    sha256: Annotated[str, Path(description="文件的 SHA-256 值", examples=[EXAMPLE])],
) -> Response:
    """Only what the caller may see; read whole and held against its SHA-256 before it is sent."""
    return file_response(county_of(request), who, sha256)


@router.head("/{sha256}", include_in_schema=False)
def look_at_file(request: Request, who: OnBusiness, sha256: str) -> Response:
    return file_response(county_of(request), who, sha256, with_body=False)
