"""How a request to the API is read: one spelling for everything, with limits, and nothing guessed."""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from typing import Any, NoReturn

from fastapi import HTTPException, Request
from fastapi.exceptions import RequestValidationError

from pbm_tracker.kernel.saying import say

BODY_BYTES_MAX = 512_000
DEPTH_MAX = 32


class StrictRequest(Request):
    """A request whose JSON body must be JSON in one reading: no key twice, no NaN, no endless nesting."""

    async def body(self) -> bytes:
        """The bytes. Raises HTTPException: 400 for what is no JSON, 413 too large, 415 another type."""
        if not hasattr(self, "_strictly"):
            self._strictly = await self._read()
        return self._strictly

    async def json(self) -> Any:
        return json.loads(await self.body())

    async def _read(self) -> bytes:
        data = bytearray()
        async for chunk in self.stream():
            data += chunk
            if len(data) > BODY_BYTES_MAX:
                raise HTTPException(413, say("请求内容最多 {most} kB", most=BODY_BYTES_MAX // 1000))
        if not data.strip():
            raise HTTPException(400, "请求没有内容")
        self._check_type()
        _check_json(bytes(data))
        return bytes(data)

    def _check_type(self) -> None:
        kind, _, parameters = self.headers.get("content-type", "").partition(";")
        charset = parameters.strip().lower().replace('"', "")
        if kind.strip().lower() != "application/json" or charset not in ("", "charset=utf-8"):
            raise HTTPException(415, "请求内容应为 UTF-8 的 application/json")
        if self.headers.get("content-encoding", "identity").lower() != "identity":
            raise HTTPException(415, "请求内容不能压缩")


def check_query(request: Request, known: Collection[str]) -> None:
    """Every parameter is one that the endpoint has, and is given once. Raises RequestValidationError."""
    names = [name for name, _ in request.query_params.multi_items()]
    wrong = {name: "没有这个参数" for name in names if name not in known}
    wrong |= {name: "只能写一次" for name in names if names.count(name) > 1 and name in known}
    if wrong:
        raise bad_parameters(wrong)


def bad_parameters(wrong: dict[str, str]) -> RequestValidationError:
    """The error of parameters that can be read but not be answered, each with its sentence."""
    return RequestValidationError(
        [{"type": "value_error", "loc": ("query", name), "msg": reason, "ctx": {}} for name, reason in wrong.items()]
    )


def _check_json(data: bytes) -> None:
    try:
        tree = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite)
        json.dumps(tree, ensure_ascii=False).encode()  # a lone surrogate is no text
    except RecursionError:
        raise HTTPException(400, "JSON 的层次太深") from None
    except UnicodeError:
        raise HTTPException(400, "请求内容不是有效的 UTF-8 文字") from None
    except json.JSONDecodeError:
        raise HTTPException(400, "请求内容不是有效的 JSON") from None
    except ValueError as reason:
        said = str(reason)
        raise HTTPException(400, "数字太长" if said.isascii() else said) from None
    if _depth(tree) > DEPTH_MAX:
        raise HTTPException(400, "JSON 的层次太深")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("JSON 里有重复的键")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(say("JSON 里没有 {name} 这个数", name=name))


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("JSON 里的数太大")
    return number


def _depth(tree: Any) -> int:
    """How deep it is nested; what json could read is no deeper than Python can walk."""
    deepest, level = 0, [tree]
    while level:
        level = [
            child
            for one in level
            if isinstance(one, dict | list)
            for child in (one.values() if isinstance(one, dict) else one)
        ]
        deepest += 1
    return deepest
