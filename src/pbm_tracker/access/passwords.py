"""What a chosen password must be. Length is what counts; no classes of characters are asked for."""

from __future__ import annotations

import unicodedata

from .credentials import PASSWORD_MAX, PASSWORD_MIN

DISTINCT_MIN = 5
TELLING = 4  # a shorter account name stands in many a sentence


def why_unfit(account: str, password: str) -> str | None:
    """Why an account may not choose this password, as a sentence; None if it may."""
    if len(password) < PASSWORD_MIN:
        return f"至少 {PASSWORD_MIN} 个字符，现有 {len(password)} 个"
    if len(password) > PASSWORD_MAX:
        return f"最多 {PASSWORD_MAX} 个字符，现有 {len(password)} 个"
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in password):
        return "含有不能输入的字符"
    if len(set(password)) < DISTINCT_MIN:
        return f"至少要有 {DISTINCT_MIN} 种不同的字符"
    if len(account) >= TELLING and account.lower() in password.lower():
        return "不能含有账号名"
    return None
