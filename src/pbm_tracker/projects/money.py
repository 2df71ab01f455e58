"""Money: people write and read 万元, as the official forms do; the log holds 元, exact to the cent. Never a float."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import Field

from pbm_tracker.kernel.fields import decimal

YUAN_PER_WAN = 10_000
CENT = Decimal("0.01")

# Six places of 万元 are the cents, so nothing is rounded on the way in.
Wan = Annotated[Decimal, decimal(6, "0", "99999999")]
Yuan = Annotated[Decimal, decimal(2, "0", "999999999999")]
YuanAmount = Annotated[Yuan, Field(title="金额（元）")]


def in_yuan(wan: Decimal) -> Decimal:
    """元 from 万元, exact."""
    return (wan * YUAN_PER_WAN).quantize(CENT)


def in_wan(yuan: Decimal) -> Decimal:
    """万元 from 元, exact: with two places, or with as many up to six as it takes."""
    wan = yuan / YUAN_PER_WAN
    exact = wan.quantize(CENT, ROUND_HALF_UP)
    return exact if exact == wan else wan.normalize()


def wan_text(yuan: Decimal | str) -> str:
    """元 as people read it in 万元: 10,606.75, or 10,606.7522 where two places would not be exact."""
    return f"{in_wan(Decimal(yuan)):,f}"
