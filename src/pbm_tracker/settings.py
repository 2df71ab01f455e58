"""What an installation may set, by environment: where its data are, and which database holds the log."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from pbm_tracker.kernel.saying import say

PACKAGE = Path(__file__).parent
PREFIX = "PBM_"
# What is read elsewhere, or is handed from one process of ours to the next.
NO_SETTINGS = {"PBM_LANG", "PBM_PASSWORD", "PBM_SERVING_HOST", "PBM_SERVING_PARENT"}
SCHEMES = ("postgresql", "postgres")
TOKEN_MIN = 32
HOST = re.compile(r"[0-9A-Za-z]([0-9A-Za-z.-]{0,252}[0-9A-Za-z])?|\[[0-9A-Fa-f:.]{2,45}\]")
UNSEEN = re.compile(r"[\x00-\x1f\x7f]")


class BadSettings(Exception):
    """A setting that nothing is begun with. Says its name, and never its value, which may be a secret."""


class Settings(BaseSettings):
    """`PBM_DATA` is the county's folder; `PBM_DATABASE` a postgresql:// address, or empty for SQLite in that folder.

    `PBM_HOSTS` are the names, with commas between them, that the web server answers to. `PBM_METRICS_TOKEN` lets a
    machine other than this one read /metrics.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX)

    data: Path = Field(default=Path("var"))
    database: str = ""
    hosts: str = ""
    metrics_token: str = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        known = {f"{PREFIX}{name}".upper() for name in type(self).model_fields} | NO_SETTINGS
        if unknown := sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known):
            raise BadSettings(say("没有 {name} 这个设置，请改正或去掉", name=unknown[0]))
        for name, wrong in self._wrong():
            raise BadSettings(say("设置 {name} 不能用：{reason}", name=f"{PREFIX}{name.upper()}", reason=wrong))
        return self

    def _wrong(self) -> Iterator[tuple[str, str]]:
        for name in type(self).model_fields:
            if UNSEEN.search(str(getattr(self, name))):
                yield name, say("里面有看不见的字符")
        if self.database and not _is_address(self.database):
            yield "database", say("应写成 postgresql://…，端口在 1 到 65535 之间；用 SQLite 请留空")
        if not all(HOST.fullmatch(host.strip()) for host in self.hosts.split(",") if host.strip()):
            yield "hosts", say("应为主机名，几个之间用逗号隔开，不带协议、端口和路径")
        if self.metrics_token and len(self.metrics_token) < TOKEN_MIN:
            yield "metrics_token", say("至少要有 {count} 个字符", count=TOKEN_MIN)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in SCHEMES and port != 0


def folder(name: Literal["tasks", "projections", "docs/guide"]) -> Path:
    """The notice, the projections or the guide: as packed into a wheel, or beside the sources in a checkout."""
    packed = PACKAGE / "_data" / name
    return packed if packed.is_dir() else PACKAGE.parents[1] / name
