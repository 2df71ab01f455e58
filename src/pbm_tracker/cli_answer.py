"""How the command line answers a read: a table for people, JSON, CSV or XLSX for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import typer
from pydantic import BaseModel

from pbm_tracker.cli_words import spoken, wrong_option
from pbm_tracker.documents.table import Table, write_file

P = TypeVar("P", bound=BaseModel)

Format = Annotated[
    Literal["table", "json", "csv", "xlsx"],
    typer.Option("--format", help="table 给人看，json 给程序读，csv、xlsx 给电子表格"),
]
Output = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="写到这个文件；xlsx 必须写明")]
ReadingOption = Annotated[
    Literal["printed", "next_workday"] | None, typer.Option("--reading", help="「12月底前」的读法，默认按当日采用的")
]


def answer(form: str, output: Path | None, page: P, table: Callable[[], Table], show: Callable[[P], None]) -> None:
    """Say the same in the form that is asked for: to a file, or to stdout, where only a program reads bytes."""
    if form == "table":
        if output is not None:
            raise wrong_option("写到文件请另指明 --format json、csv 或 xlsx", "--output")
        show(page)
        return
    if form == "xlsx" and output is None:
        raise wrong_option("xlsx 要写到文件，请指明 --output FILE", "--format")
    data = (
        page.model_dump_json(by_alias=True).encode() + b"\n"
        if form == "json"
        else table().in_language(spoken()).written("xlsx" if form == "xlsx" else "csv")
    )
    if output is not None:
        write_file(output, data)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
