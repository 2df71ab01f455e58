"""`pbm do COMMAND --field value`: every command of the product as a call, its options drawn from its fields."""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from pbm_tracker import capabilities
from pbm_tracker.access.account import Account
from pbm_tracker.access.policy import OWN_MATTERS, Forbidden, Identity, act_of, identity_of
from pbm_tracker.access.roles import TITLES
from pbm_tracker.audit.history import history_rows
from pbm_tracker.cli_rows import FILE, how_to_give, rows_given
from pbm_tracker.cli_words import in_words, wrong_option
from pbm_tracker.county import County
from pbm_tracker.files.door import BadUpload
from pbm_tracker.filing import Bringer, Stored, take_in
from pbm_tracker.kernel.commands import Command, Read, Refusal
from pbm_tracker.kernel.described import described, nested
from pbm_tracker.kernel.events import Act
from pbm_tracker.kernel.fields import parse_day
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.wording import reason_of
from pbm_tracker.notice.notice import AmendNotice
from pbm_tracker.settings import Settings

T = TypeVar("T")

do_app = typer.Typer(help="办理一件事。每件事的字段见 pbm do 事项 --help。", no_args_is_help=True)

KEEPER = Identity("county-office/keeper", "supervision")
BY_AN_ACCOUNT = "本系统规则：每件事都由有权的账号办理"

ABOUT_THE_ACT: dict[str, tuple[Any, str]] = {
    "account": (str | None, "以哪个账号办理（密码取自 PBM_PASSWORD，或当场询问）"),
    "role": (str | None, "以哪个角色办理；账号只有一个合适的角色时不必填"),
    "on": (str | None, "发生日，默认今天；补录以前的事项限县府办，并须写明依据"),
    "basis": (str | None, "依据文号"),
    "key": (str | None, "重复提交时据以认出同一请求"),
}


def _make(command: type[Command]) -> Any:
    """A function whose signature is the command's fields, so that typer draws the options."""

    def run(**given: Any) -> None:
        about = {name.removeprefix("act_"): given.pop(name) for name in list(given) if name.startswith("act_")}
        carry_out(command, {name: value for name, value in given.items() if value not in (None, [])}, about)

    parameters = []
    for name, field in described(command).items():
        kind: Any = list[str] | None if field.kind == "rows" else str | None
        words = "，".join(part for part in (field.title, field.hint) if part) + how_to_give(field)
        words += "" if field.required else "（可不填）"
        declared = {f"--{name}", f"--{name.replace('_', '-')}"}
        parameters.append(_option(name, kind, sorted(declared, key="-".__eq__), words))
    taken = set(command.model_fields)
    for name, (kind, words) in ABOUT_THE_ACT.items():
        flag = f"--as-{name}" if name in taken else f"--{name}"
        parameters.append(_option(f"act_{name}", kind, [flag], words))
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__doc__ = command.__doc__
    return run


def _option(name: str, kind: Any, flags: list[str], words: str) -> inspect.Parameter:
    annotation = Annotated[kind, typer.Option(*flags, help=words, show_default=False)]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


def carry_out(kind: type[Command], fields: dict[str, Any], about: dict[str, str | None]) -> None:
    """Validate, sign in, record; one line an entry on stdout. Raises what the surface turns into a sentence."""
    rows = {name: rows_given(field, fields[name]) for name, field in nested(kind).items() if name in fields}
    fields = {**fields, **rows}
    command = None if _has_files(rows) else kind.model_validate(fields)
    county = County.open(Settings(), amending=kind is AmendNotice)
    try:
        identity, permit = _who(county, kind, about)
        if command is None:
            command = kind.model_validate({name: _brought(county, identity, value) for name, value in fields.items()})
        on = parsed("--on", parse_day, about["on"])
        act = act_of(identity, county.today(), on, about["basis"])
        entries = county.carry_out(command, act, key=about["key"] or "", **permit)
        for row in history_rows(entries):
            typer.echo(row.model_dump_json(exclude_none=True))
        for account, password in county.one_time_passwords(entries).items():
            typer.echo(json.dumps({"account": account, "one_time_password": password}))
    finally:
        county.close()


def parsed(option: str, parse: Callable[[str], T], text: str | None) -> T | None:
    """What an option says, if it was given. Raises BadParameter."""
    try:
        return None if text is None else parse(text)
    except ValueError as error:
        raise wrong_option(reason_of(error), option) from None


def _who(county: County, kind: type[Command], about: dict[str, str | None]) -> tuple[Identity, dict[str, Any]]:
    """The account that was named. Whoever keeps the data folder may, without one, only record a changed task file."""
    name = about["account"]
    if name is None:
        if kind is AmendNotice:
            return KEEPER, {"permit": _keeps_house, "cause": "keeper"}
        raise Refusal("请用 --account 指明以哪个账号办理", clause=BY_AN_ACCOUNT, field="account")
    return identity_of(name, signed_in(county, name), about["role"], kind), {}


def signed_in(county: County, name: str) -> Account:
    """The account by its password: of the environment, or asked for. Raises Refusal, TooManyAttempts."""
    password = os.environ.get("PBM_PASSWORD") or typer.prompt(in_words("密码"), hide_input=True, err=True)
    account = county.sign_in(name, password)
    if account is None:
        raise Refusal("账号或密码不对", clause=BY_AN_ACCOUNT, field="account")
    return account


def _keeps_house(read: Read, command: Command, act: Act) -> None:
    """The data folder's keeper changed the file in it, and says why."""


def _has_files(rows: dict[str, list[Any]]) -> bool:
    return any(isinstance(row, dict) and FILE in row for each in rows.values() for row in each)


def _brought(county: County, identity: Identity, value: Any) -> Any:
    """Elements that name a file have it stored, and name what was stored."""
    if not isinstance(value, list):
        return value
    brought = []
    for item in value:
        if not isinstance(item, dict) or FILE not in item:
            brought.append(item)
            continue
        given = dict(item)
        if path := given.pop(FILE, None):
            stored = stored_file(county, identity, Path(str(path)))
            if given.setdefault("sha256", stored.sha256) != stored.sha256:
                raise BadUpload(say("{file} 的 SHA-256 值不是所写的", file=path))
            given.setdefault("name", stored.name)
        brought.append(given)
    return brought


def stored_file(county: County, identity: Identity, path: Path) -> Stored:
    """Store a file for an account. Raises Forbidden, BadUpload, TooManyFiles, Refusal."""
    if not identity.may_bring_files:
        raise Forbidden(say("“{role}”不存佐证文件", role=TITLES[identity.role]), clause=OWN_MATTERS)
    if not path.is_file():
        raise BadUpload(say("没有 {file} 这个文件", file=path))
    with county.files.incoming() as incoming, path.open("rb") as source:
        incoming.take(source)
        return take_in(county, incoming, path.name, Bringer(identity.account, identity.unit))


for _command in Command.all.values():
    do_app.command(_command.topic, help=_command.__doc__)(_make(_command))

assert capabilities.NOUNS  # noqa: S101 - importing it has registered every command
