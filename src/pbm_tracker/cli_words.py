"""The language of the command line: `PBM_LANG=en`, else Chinese."""

from __future__ import annotations

import os

import typer

from pbm_tracker.kernel.saying import CHINESE, ENGLISH, told


def spoken() -> str:
    """What PBM_LANG asks for: en, en_GB, en-US and the like are English."""
    return ENGLISH if os.environ.get("PBM_LANG", "").lower()[:2] == ENGLISH else CHINESE


def in_words(text: str) -> str:
    return told(text, spoken())


def tell(text: str) -> None:
    """A sentence for whoever sits there: on stderr, since stdout is for programs."""
    typer.echo(in_words(text), err=True)


def wrong_option(reason: str, option: str | None = None) -> typer.BadParameter:
    return typer.BadParameter(in_words(reason), param_hint=option)
