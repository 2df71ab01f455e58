"""`pbm file`: evidence brought and fetched without a browser."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from pbm_tracker.access.policy import identity_of
from pbm_tracker.access.roles import BRING_FILES
from pbm_tracker.cli_do import signed_in, stored_file
from pbm_tracker.cli_words import tell, wrong_option
from pbm_tracker.county import County
from pbm_tracker.filing import any_file
from pbm_tracker.kernel.saying import say
from pbm_tracker.settings import Settings

file_app = typer.Typer(help="佐证文件：存、取。", no_args_is_help=True)


@file_app.command()
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="要存的文件")],
    account: Annotated[str, typer.Option("--account", help="以哪个账号存（密码取自 PBM_PASSWORD，或当场询问）")],
    role: Annotated[str | None, typer.Option("--role", help="以哪个角色；只有一个合适的角色时不必填")] = None,
) -> None:
    """存佐证文件。每份答一行 JSON，其中的 name 和 sha256 就是办理时要写的佐证材料。"""
    with closing(County.open(Settings())) as county:
        held = signed_in(county, account)
        fitting = next((one for one in held.roles if one in BRING_FILES), None)
        identity = identity_of(account, held, role or fitting)
        for file in files:
            typer.echo(stored_file(county, identity, file).model_dump_json())


@file_app.command()
def get(
    sha256: Annotated[str, typer.Argument(help="文件的 SHA-256 值")],
    output: Annotated[Path, typer.Option("--output", metavar="FILE", help="写到这个文件，不覆盖已有的")],
) -> None:
    """取一份存着的文件。先核对它与 SHA-256 值相符。"""
    with closing(County.open(Settings())) as county, any_file(county, sha256) as source:
        try:
            with output.open("xb") as target:
                shutil.copyfileobj(source, target)
        except FileExistsError:
            raise wrong_option(say("{output} 已经有了，不会覆盖它", output=output), "--output") from None
        tell(say("已取出并核对：{output}。", output=output))
