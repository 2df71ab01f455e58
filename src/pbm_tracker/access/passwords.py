"""What a chosen password must be. Hard to guess is what counts; no classes of characters are asked for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from zxcvbn import zxcvbn

from pbm_tracker.kernel.saying import say

from .credentials import PASSWORD_MAX, PASSWORD_MIN

DISTINCT_MIN = 5
TELLING = 4  # a shorter account name stands in many a sentence
TELLING_IN_CHINESE = 2
SCORE_MIN = 3  # of 4: more than 10^8 guesses, common passwords and their variations known
JUDGED_MAX = 72  # what zxcvbn looks at


def why_unfit(account: str, password: str, names: Iterable[str] = ()) -> str | None:
    """Why an account may not choose this password, as a sentence; None if it may.

    `names` are those of its person and unit, which may not stand in it.
    """
    return _misshapen(password) or _telling(account, password, [name for name in names if name])


def _misshapen(password: str) -> str | None:
    if len(password) < PASSWORD_MIN:
        return say("至少 {least} 个字符，现有 {count} 个", least=PASSWORD_MIN, count=len(password))
    if len(password) > PASSWORD_MAX:
        return say("最多 {most} 个字符，现有 {count} 个", most=PASSWORD_MAX, count=len(password))
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in password):
        return "含有不能输入的字符"
    if len(set(password)) < DISTINCT_MIN:
        return say("至少要有 {least} 种不同的字符", least=DISTINCT_MIN)
    return None


def _telling(account: str, password: str, names: list[str]) -> str | None:
    if _tells(account, password):
        return "不能含有账号名"
    if any(_tells(name, password) for name in names):
        return "不能含有本人或单位的名称"
    if zxcvbn(password[:JUDGED_MAX], user_inputs=[account, *names])["score"] < SCORE_MIN:
        return "这是常见的密码，或者太容易猜到"
    return None


def _tells(name: str, password: str) -> bool:
    enough = TELLING if name.isascii() else TELLING_IN_CHINESE
    return len(name) >= enough and name.lower() in password.lower()
