"""What each field type takes, what it turns it into, and what it says when it refuses."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from pbm_tracker.kernel.fields import (
    Actor,
    Day,
    Flag,
    KnownAt,
    Line,
    Login,
    Prose,
    Sha256,
    Slug,
    Whole,
    decimal,
    parse_day,
    parse_known_at,
    whole,
)
from pbm_tracker.kernel.wording import sentence

TYPES = (Day, KnownAt, Whole, Flag, Line, Prose, Slug, Login, Actor, Sha256)
ANY_TEXT = st.text(st.characters(codec=None), max_size=150)


def read(kind: Any, value: object) -> object:
    return TypeAdapter(kind).validate_python(value)


def refused(kind: Any, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    [error] = caught.value.errors()
    return sentence(error)


@pytest.mark.parametrize("value", ["2022-02-28", date(2022, 2, 28)])
def test_a_day_is_a_date_or_its_text(value):
    assert read(Day, value) == date(2022, 2, 28)


@pytest.mark.parametrize(
    "value",
    [
        "1640908800",
        1640908800,
        "20220228",
        "2022-2-28",
        "2022-02-28 ",
        "２０２２-02-28",
        "2022-02-28T00:00",
        "now",
        "",
        None,
        True,
        2.5,
        datetime(2022, 2, 28, tzinfo=UTC),
        "22-12-31",
        "2022.12.31",
    ],
)
def test_what_only_looks_like_a_day_is_refused(value):
    assert refused(Day, value) == "应为日期，写成 2021-12-31 的样子"


@pytest.mark.parametrize("value", ["2022-02-30", "2022-02-29", "2021-06-31", "2022-13-01", "2022-00-10"])
def test_a_day_that_no_calendar_has_is_refused(value):
    assert refused(Day, value) == "没有这一天，请核对年、月、日"


@pytest.mark.parametrize("value", ["0001-01-01", "1949-10-01", "1989-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_outside_the_years_of_the_product_is_refused(value):
    assert "1990" in refused(Day, value)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_survives_its_text(day):
    assert read(Day, day.isoformat()) == day


def test_a_day_means_its_last_microsecond_in_shanghai():
    moment = parse_known_at("2022-01-05")
    assert moment.isoformat() == "2022-01-05T23:59:59.999999+08:00"


@pytest.mark.parametrize(
    ("text", "shanghai"),
    [
        ("2022-12-31T16:30:00Z", "2023-01-01T00:30:00+08:00"),
        ("2022-01-05T09:30+08:00", "2022-01-05T09:30:00+08:00"),
        ("2022-01-05T09:30:00.25-03:30", "2022-01-05T21:00:00.250000+08:00"),
    ],
)
def test_a_moment_is_told_in_shanghai(text, shanghai):
    assert parse_known_at(text).isoformat() == shanghai


@pytest.mark.parametrize(
    "value",
    [
        "2022-01-05T09:30:00",
        datetime.fromisoformat("2022-01-05"),
        "now",
        "1640908800",
        "2022-01-05T24:00:00Z",
        "2022-01-05T09:30:60Z",
        "2022-02-30T00:00:00Z",
        "2022-02-30",
        "2022-01-05T09:30:00+25:00",
        "2022-01-05 09:30:00Z",
        "1949-10-01T00:00:00Z",
        "",
        None,
        5,
    ],
)
def test_a_moment_without_offset_or_without_sense_is_refused(value):
    with pytest.raises(ValueError, match=r"[日期时刻天]"):
        parse_known_at(value)


@given(
    st.datetimes(datetime.fromisoformat("1990-01-02"), datetime.fromisoformat("2100-12-30")),
    st.integers(-23 * 60, 23 * 60),
)
def test_every_moment_survives_its_text(moment, offset):
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
    assert parse_known_at(aware.isoformat()) == aware


@pytest.mark.parametrize(("value", "number"), [("0", 0), (0, 0), ("12", 12), ("9" * 12, 10**12 - 1)])
def test_a_whole_number_is_plain_digits(value, number):
    assert read(Whole, value) == number


@pytest.mark.parametrize(
    "value",
    [
        "9" * 4301,
        "9" * 13,
        10**12,
        "-0",
        -1,
        "+5",
        " 12 ",
        "1_000",
        "1.0",
        1.0,
        "012",
        "１２",
        "٣",
        "",
        True,
        None,
        "1e3",
    ],
)
def test_anything_else_is_no_whole_number(value):
    assert "整数" in refused(Whole, value)


def test_a_whole_number_may_have_its_own_bounds():
    assert refused(Annotated[int, whole(1, 63)], "64") == "应为 1 至 63 的整数"


Amount = Annotated[Decimal, decimal(2)]


@pytest.mark.parametrize(
    ("value", "number"),
    [("0", "0.00"), ("12.5", "12.50"), (7, "7.00"), (Decimal("3.10"), "3.10"), ("999999999999", "999999999999.00")],
)
def test_an_exact_number_keeps_its_places(value, number):
    assert str(read(Amount, value)) == number


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        float("nan"),
        Decimal("NaN"),
        Decimal("Infinity"),
        "1,5",
        "1，000.00",
        "1e3",
        "+1",
        ".5",
        "5.",
        "01",
        " 1",
        "１",
        "٣",
        "1_0",
        "",
        True,
        None,
        "9" * 4301,
    ],
)
def test_anything_else_is_no_exact_number(value):
    assert "应为数字" in refused(Amount, value)


def test_an_exact_number_has_its_bounds_and_places():
    share = Annotated[Decimal, decimal(2, "0", "100")]
    assert refused(share, "1000") == "应为 0 至 100 的数"
    assert refused(share, "-0.01") == "应为 0 至 100 的数"
    assert refused(share, "99.999") == "小数点后最多 2 位"
    assert "不用逗号" in refused(share, "12,5")


@pytest.mark.parametrize(("value", "flag"), [("true", True), ("false", False), (True, True), (False, False)])
def test_a_flag_is_true_or_false(value, flag):
    assert read(Flag, value) is flag


@pytest.mark.parametrize("value", ["Y", "yes", "on", "1", 1, 0, "True", "", None, []])
def test_anything_else_is_no_flag(value):
    assert refused(Flag, value) == "应为 true（是）或 false（否）"


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (
            Slug,
            ["finance-bureau", "a", "2022-031"],
            ["-a", "a-", "a--b", "A", "a_b", "", "a" * 61, "а", None, 5, "a\n"],
        ),
        (Login, ["zhang.san", "office-1", "a_b"], ["Zhang", "张三", "", "a" * 41, "a b", "аdmin", "a/b"]),
        (
            Actor,
            ["finance-bureau/clerk", "county-office/init", "office-1"],
            ["/a", "a/", "a/b/c", "a//b", "县府办/init"],
        ),
        (Sha256, ["0" * 64], ["0" * 63, "g" * 64, "0" * 65, "", "０" * 64]),
    ],
)
def test_codes_match_in_full(kind, good, bad):
    assert [read(kind, value) for value in good] == good
    for value in bad:
        assert "应为" in refused(kind, value)


def test_a_digest_in_capitals_is_lowered():
    assert read(Sha256, "AB" * 32) == "ab" * 32


@given(st.one_of(ANY_TEXT, st.integers(), st.floats(), st.none(), st.booleans(), st.lists(st.none()), st.binary()))
@pytest.mark.parametrize("kind", TYPES)
def test_no_type_ever_falls_over(kind, value):
    try:
        TypeAdapter(kind).validate_python(value)
        said = ["好"]
    except ValidationError as error:
        said = [sentence(each) for each in error.errors()]
    assert not any(each.isascii() for each in said)


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        (Day, {"type": "string", "format": "date"}),
        (KnownAt, {"type": "string", "format": "date-time"}),
        (Whole, {"type": "integer", "minimum": 0, "maximum": 999_999_999_999}),
        (Flag, {"type": "boolean"}),
        (Line, {"type": "string", "minLength": 1, "maxLength": 100}),
        (Slug, {"type": "string", "pattern": "^(?:[a-z0-9]+(-[a-z0-9]+)*)$", "maxLength": 60}),
    ],
)
def test_forms_and_programs_are_told_what_a_field_takes(kind, schema):
    assert TypeAdapter(kind).json_schema() == schema
    assert {"type": "null"} in TypeAdapter(kind | None).json_schema()["anyOf"]


def test_parse_day_says_why_to_those_who_call_it_themselves():
    with pytest.raises(ValueError, match="没有这一天"):
        parse_day("2022-02-30")


def test_zero_has_no_sign_and_a_float_is_told_why_not():
    share = TypeAdapter(Annotated[Decimal, decimal(2, "-1", "1")])
    assert str(share.validate_python("-0")) == "0.00"
    with pytest.raises(ValidationError, match="以免失真"):
        share.validate_python(0.5)
