"""The part of the command line that keeps house: backup, restore, doctor."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pbm_tracker.cli_words import in_words, spoken, tell
from pbm_tracker.keeping.archive import FILES, Manifest
from pbm_tracker.keeping.backup import back_up
from pbm_tracker.keeping.doctor import examine
from pbm_tracker.keeping.restore import check_backup
from pbm_tracker.keeping.restore import restore as restore_county
from pbm_tracker.kernel.saying import say
from pbm_tracker.settings import Settings


def backup(file: Path) -> None:
    """备份到一个文件：台账、账号、证据文件。系统照常运行。"""
    manifest = back_up(Settings(), file)
    tell(say("已备份到 {file}：{words}。", file=file, words=_words(manifest)))
    for where in manifest.log.disorder:
        tell(say("注意：台账次序有误，照原样备份了。{where}", where=where))
    _tell_damaged(manifest)


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    check: Annotated[bool, typer.Option("--check", help="只核对备份是否完好，不恢复")] = False,  # noqa: FBT002 - typer draws a flag from it
) -> None:
    """由备份恢复。只在空的地方进行，并核对恢复的与备份的一致。"""
    if check:
        manifest = check_backup(file)
        tell(say("备份完好：{words}。", words=_words(manifest)))
        _tell_damaged(manifest)
        return
    manifest = restore_county(Settings(), file)
    tell(say("已恢复并核对一致：{words}。会话没有恢复，请各自重新登录。", words=_words(manifest)))
    _tell_damaged(manifest)


def doctor(
    output: Annotated[Literal["table", "json"], typer.Option("--format", help="table 给人看，json 给程序读")] = "table",
) -> None:
    """体检：设置、数据库、台账次序、磁盘、时钟、汇总、账号。有一项不好，退出状态为 1。"""
    report = examine(Settings())
    if output == "json":
        typer.echo(report.told(spoken()).model_dump_json())
    else:
        for finding in report.findings:
            line = say(
                "{mark} {title}：{words}",
                mark="✓" if finding.good else "✗",
                title=say(finding.title),
                words=finding.words(),
            )
            typer.echo(in_words(line))
    if not report.good:
        sys.exit(1)


def _tell_damaged(manifest: Manifest) -> None:
    for name in manifest.damaged_files():
        tell(say("注意：{name} 的内容与它的哈希不符，照原样备份了。", name=name))


def _words(manifest: Manifest) -> str:
    files = sum(part.name.startswith(f"{FILES}/") for part in manifest.parts)
    return say(
        "台账 {count} 条，到第 {position} 条，证据文件 {files} 件（{made_at}）",
        count=manifest.log.count,
        position=manifest.log.position,
        files=files,
        made_at=manifest.made_at,
    )
