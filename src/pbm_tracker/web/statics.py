"""Style sheet, scripts and icon: served under an address that holds their digest, and so kept for ever by browsers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from fastapi import APIRouter, HTTPException, Response

FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
FOREVER = "public, max-age=31536000, immutable"


class Statics:
    """The files, read once; `address` of each changes with its bytes."""

    def __init__(self, folder: Path = FOLDER, also: Iterable[Path] = ()) -> None:
        self._files: dict[str, tuple[bytes, str]] = {}
        self._names: dict[str, str] = {}
        for path in (*sorted(folder.iterdir()), *also):
            self.add(path.name, path.read_bytes())

    def add(self, plain: str, data: bytes) -> None:
        stem, dot, suffix = plain.rpartition(".")
        name = f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}{dot}{suffix}"
        self._files[name] = data, TYPES[dot + suffix]
        self._names[plain] = name

    def address(self, name: str) -> str:
        return f"/static/{self._names[name]}"

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)

        @router.get("/static/{name}")
        def serve(name: str) -> Response:
            if name not in self._files:
                raise HTTPException(404)
            data, media_type = self._files[name]
            return Response(data, media_type=media_type, headers={"Cache-Control": FOREVER})

        return router
