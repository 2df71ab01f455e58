"""What an installation may set, by environment: where its data are, and which database holds the log."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).parent


class Settings(BaseSettings):
    """`PBM_DATA` is the county's folder; `PBM_DATABASE` a postgresql:// address, or empty for SQLite in that folder.

    `PBM_HOSTS` are the names, with commas between them, that the web server answers to. `PBM_METRICS_TOKEN` lets a
    machine other than this one read /metrics.
    """

    model_config = SettingsConfigDict(env_prefix="PBM_")

    data: Path = Field(default=Path("var"))
    database: str = ""
    hosts: str = ""
    metrics_token: str = ""


def folder(name: Literal["tasks", "projections", "docs/guide"]) -> Path:
    """The notice, the projections or the guide: as packed into a wheel, or beside the sources in a checkout."""
    packed = PACKAGE / "_data" / name
    return packed if packed.is_dir() else PACKAGE.parents[1] / name
