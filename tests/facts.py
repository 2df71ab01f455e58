"""Facts of a duty made for tests, and what is judged of them."""

from dataclasses import replace
from datetime import date

from pbm_tracker.tasks.standing import Extension, Facts, standing

PRINTED = Facts(due=date(2021, 12, 31))


def day(text):
    return None if text is None else date.fromisoformat(text)


def granted(until="2022-03-31", on="2021-12-20", asked="2021-12-01"):
    return Extension(asked_on=day(asked), until=day(until), granted_on=day(on))


EXTENDED = replace(PRINTED, extensions=(granted(),))
PENDING = replace(PRINTED, extensions=(Extension(asked_on=day("2021-12-01"), until=day("2022-03-31")),))
REFUSED = replace(
    PRINTED,
    extensions=(Extension(asked_on=day("2021-12-01"), until=day("2022-03-31"), refused_on=day("2021-12-20")),),
)


def claimed(facts, completed_on, claimed_on="2022-05-01"):
    return replace(facts, claimed_on=day(claimed_on), claimed=day(completed_on))


def verified(facts, accepted, claimed_for=None):
    return replace(claimed(facts, claimed_for or accepted), accepted=day(accepted))


def judged(facts, asked, reading="printed"):
    return standing(facts, day(asked), reading)


def answers(facts, asked, reading="printed"):
    both = judged(facts, asked, reading)
    return both.state.value, both.punctuality and both.punctuality.value
