"""The command line `pbm`: a county is made, served, asked and added to. What programs read goes to stdout alone."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from pbm_tracker import cli_cycle, cli_diff, cli_find, cli_keep, cli_monitoring, cli_registers, exports, reads, tables
from pbm_tracker.cli_answer import Format, Output, ReadingOption, answer
from pbm_tracker.cli_asked import AsOf, KnownAt, asked
from pbm_tracker.cli_do import do_app, parsed
from pbm_tracker.cli_file import file_app
from pbm_tracker.cli_token import token_app
from pbm_tracker.cli_words import spoken, tell, wrong_option
from pbm_tracker.county import County
from pbm_tracker.documents.table import write_file
from pbm_tracker.founding import found
from pbm_tracker.keeping.files import tidy
from pbm_tracker.kernel.clock import machine_now
from pbm_tracker.kernel.fields import parse_day
from pbm_tracker.kernel.saying import say
from pbm_tracker.ledger import BadLedger, import_ledger
from pbm_tracker.ledger.returned import returned
from pbm_tracker.ledger.template import NoSuchCommand, template
from pbm_tracker.problems import NOTHING_IS_SERVED, problem_of
from pbm_tracker.reference import reference as document
from pbm_tracker.sample.making import UNITS_MIN, UNTIL, HalfRecorded, is_there, make_sample, write_ledger
from pbm_tracker.sample.progress import shown
from pbm_tracker.sample.signing_in import show_sign_ins, sign_ins
from pbm_tracker.settings import Settings, folder
from pbm_tracker.tasks.standing import DutyState, Punctuality
from pbm_tracker.units.register_file import load_units, missing_units

REFUSED, TRY_AGAIN, WRONG_CONFIGURATION = 1, 75, 78  # 2 is for a wrong option, as everywhere

app = typer.Typer(
    help="预算绩效任务台账：龙府办〔2021〕22号的 63 项任务。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
ledger_app = typer.Typer(help="台账导入。", no_args_is_help=True)
for name, part in {"do": do_app, "file": file_app, "ledger": ledger_app, "token": token_app}.items():
    app.add_typer(part, name=name)
for command in (
    cli_cycle.cycle,
    cli_cycle.re_review_sample,
    cli_monitoring.monitoring,
    cli_registers.register,
    cli_diff.diff,
    cli_keep.backup,
    cli_keep.restore,
    cli_keep.doctor,
    cli_find.search,
    cli_find.refusals,
    cli_find.goals,
    cli_find.projects,
):
    app.command()(command)


@app.command()
def init(
    units: Annotated[Path | None, typer.Option("--units", help="单位名册，默认样本名册 tasks/units.yaml")] = None,
    admin: Annotated[str, typer.Option("--admin", help="第一位安全管理员的账号")] = "admin",
) -> None:
    """建立一个县：记入工作方案、全部单位和它们的任务，给出安全管理员的一次性密码。"""
    path = units or folder("tasks") / "units.yaml"
    rows = load_units(path)
    county = County(Settings())
    try:
        for missing in missing_units(rows, county.catalogue.named_units):
            tell(say("提示：名册里没有方案点名的单位 {missing}，它的任务待其登记后分解。", missing=missing))
        password = found(county, rows, admin)
        tell(say("已建立：{count} 个单位，台账 {head} 条。", count=len(rows), head=county.log.head()))
        typer.echo(f"{admin} {password}")
        tell("以上是安全管理员的账号和一次性密码，请立即登录更换。")
    finally:
        county.close()


@app.command()
def sample(
    seed: Annotated[int, typer.Option("--seed", min=0, max=10**12 - 1, help="同一个数，同一个县")] = 2021,
    units: Annotated[int, typer.Option("--units", min=UNITS_MIN, max=70, help="单位个数")] = 70,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="记到哪一天，默认 " + str(UNTIL) + "，不超过今天")
    ] = None,
    if_missing: Annotated[bool, typer.Option("--if-missing", help="已经有县就不做，也不算错")] = False,
) -> None:
    """做一个样本县：两年半里各单位办理 63 项任务的经过，全是虚构的。它永远带着样本的标记。"""
    settings = Settings()
    if if_missing and is_there(settings):
        tell("这里已经有一个县，没有另做样本。")
        return
    ledger = write_ledger(seed, units, parsed("--until", parse_day, until), machine_now())
    try:
        with shown(len(ledger.rows)) as advance:
            make_sample(settings, seed, ledger, advance)
    except HalfRecorded as left:
        tell(str(left))
        raise typer.Exit(REFUSED) from None
    county = County.open(settings)
    try:
        tell(say("样本县已做好：{count} 件事，台账 {head} 条。", count=len(ledger.rows), head=county.log.head()))
        show_sign_ins(sign_ins(county))
    finally:
        county.close()


@app.command("board")
def show_board(
    by: Annotated[reads.By, typer.Option("--by", help="按单位、任务或类别汇总")] = "unit",
    as_of: AsOf = None,
    known_at: KnownAt = None,
    reading: ReadingOption = None,
    form: Format = "table",
    output: Output = None,
) -> None:
    """一览：各单位、各任务或各类别有多少任务处于什么状态。"""
    with asked(as_of, known_at) as (county, moment):
        page = reads.read_board(county, by, moment, reading)
        table = partial(exports.board_table, page.rows, by, exports.dating(moment, reading))
        answer(form, output, page, table, tables.show_board)


@app.command("duties")
def show_duties(
    unit: Annotated[str | None, typer.Option("--unit", help="单位代号")] = None,
    task: Annotated[int | None, typer.Option("--task", min=1, max=63, help="任务序号")] = None,
    state: Annotated[DutyState | None, typer.Option("--state", help="状态")] = None,
    punctuality: Annotated[Punctuality | None, typer.Option("--punctuality", help="是否按期")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    reading: ReadingOption = None,
    form: Format = "table",
    output: Output = None,
) -> None:
    """任务分解项的清单，按任务、单位排列。"""
    with asked(as_of, known_at) as (county, moment):
        seen = reads.select_duties(county, moment, reading, unit=unit, task=task, state=state, punctuality=punctuality)
        page = reads.duties_page(moment, seen)
        chosen = {"单位": unit, "任务": None if task is None else str(task), "状态": state, "是否按期": punctuality}
        table = partial(exports.duties_table, county, moment, seen, exports.dating(moment, reading, chosen))
        answer(form, output, page, table, tables.show_duties)


@app.command("history")
def show_history(
    stream: str, as_of: AsOf = None, known_at: KnownAt = None, form: Format = "table", output: Output = None
) -> None:
    """一条记录流的全部经过，例如 duty/9/member/finance-bureau、units、person/…。"""
    with asked(as_of, known_at) as (county, moment):
        page = reads.read_history(county, stream, moment)
        table = partial(exports.history_table, page.stream, page.rows, exports.dating(moment))
        answer(form, output, page, table, tables.show_history)


@ledger_app.command("import")
def ledger_import(
    file: Path,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只试，不记入")] = False,
    errors: Annotated[
        Path | None, typer.Option("--errors", metavar="FILE.xlsx", help="有错时写一份同样的表，多一列“原因”")
    ] = None,
) -> None:
    """导入台账（YAML、CSV 或 XLSX）：全部记入或全部不记；已经有的行不重复记。"""
    county = County.open(Settings())
    try:
        imported = import_ledger(county, file, dry_run=dry_run)
        for note in imported.notes:
            tell(say("提示：{note}。", note=note))
        typer.echo(f"added {imported.added}, already there {imported.there}")
        if dry_run:
            tell("这是试导入，没有记入。")
        else:
            for account, password in county.one_time_passwords(imported.entries).items():
                tell(say("{account} 的一次性密码：{password}", account=account, password=password))
    except BadLedger as bad:
        if errors is not None:
            write_file(errors, returned(bad.problems, bad.sheet, county.today(), spoken()))
            tell(say("每行的原因写在 {errors}，改好后可以再导入。", errors=errors))
        raise
    finally:
        county.close()


@ledger_app.command("template")
def ledger_template(
    file: Path,
    only: Annotated[
        list[str] | None, typer.Option("--command", metavar="NAME", help="只要这些事项的列，可多次")
    ] = None,
) -> None:
    """写一份空台账（XLSX），有各列、下拉和说明，填好后用 pbm ledger import 导入。"""
    if file.suffix.lower() != ".xlsx":
        raise wrong_option("模板是 Excel 工作簿，文件名请以 .xlsx 结尾", "FILE")
    county = County.open(Settings())
    try:
        write_file(file, template(county, only or ()))
    except NoSuchCommand as unknown:
        raise wrong_option(str(unknown), "--command") from None
    finally:
        county.close()


@app.command()
def rebuild() -> None:
    """从第一条记录起重新汇总。台账不变。"""
    county = County.open(Settings())
    try:
        county.rebuild()
        county.index.fold_anew()
        tell(say("已重新汇总 {head} 条。", head=county.log.head()))
    finally:
        county.close()


@app.command()
def reference() -> None:
    """docs/reference.md：全部事项、记录和查询。"""
    typer.echo(document(), nl=False)


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, max=32, help="几个进程同时服务")] = 1,
    forwarded_allow_ips: Annotated[
        str, typer.Option("--forwarded-allow-ips", help="反向代理的地址，只信它转来的来源和协议")
    ] = "127.0.0.1",
) -> None:
    """在浏览器里使用。"""
    from pbm_tracker.web import serving

    county = County.open(Settings())
    try:
        tidy(county)
        if found := sign_ins(county):
            show_sign_ins(found)
    finally:
        county.close()
    tell(say("请打开 http://{host}:{port}", host=f"[{host}]" if ":" in host else host, port=port))
    serving.serve(host, port, workers, forwarded_allow_ips)


def main() -> None:
    """Run the command line; errors are a sentence on stderr and an exit status, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()
    except Exception as reason:
        if (problem := problem_of(reason)) is None:
            if not isinstance(reason, OSError):
                raise
            tell(say("{file} 用不了：{reason}", file=reason.filename or "", reason=reason.strerror or reason))
            sys.exit(REFUSED)
        tell(problem.words())
        if problem.retry_seconds is not None:
            sys.exit(TRY_AGAIN)
        sys.exit(WRONG_CONFIGURATION if problem.status == NOTHING_IS_SERVED else REFUSED)
