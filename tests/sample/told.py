"""What the views of the product say of the yearly cycle, in the words of the sample's own record of it."""

from collections import Counter, defaultdict
from decimal import Decimal

from pbm_tracker.sample.cycle.arithmetic import Lights


def in_wan(yuan):
    return None if yuan is None else f"{Decimal(yuan) / 10_000:.2f}"


def told(views):
    """By project, year and what it is about; gates are counted."""
    said = {}
    for row in views.rows("budgets", "budgets"):
        if row["arranged"] is not None:
            said[row["project"], row["year"], "budget"] = (in_wan(row["arranged"]), in_wan(row["adjusted"]))
    for row in views.rows("budgets", "consequences"):
        told_of = (row["grade"], row["consequence"], in_wan(row["before_it"]), in_wan(row["amount"]))
        said[row["project"], row["year"], "consequence"] = told_of
    for row in views.rows("monitoring", "reports"):
        lights = Lights(
            row["money_light"], row["goal_light"], row["light"], apart=bool(row["diverges"]), slow=bool(row["slow"])
        )
        said[row["project"], row["year"], row["period"]] = lights
    for row in views.rows("evaluations", "evaluations"):
        for what, score, grade in (
            ("self", "self_score", "self_grade"),
            ("re_review", "re_review_score", "re_review_grade"),
            ("key", "key_score", "key_grade"),
        ):
            if row[score] is not None:
                said[row["project"], row["year"], what] = (row[score], row[grade])
    for row in reversed(views.rows("ex_ante", "assessments")):  # of each project the latest comes last
        said[row["project"], int(row["project"][:4]), "ex_ante"] = (row["score"], row["grade"])
    closed = defaultdict(dict)
    for row in views.rows("follow_ups", "rectifications"):
        closed[row["project"], row["year"], row["due"]][row["no"]] = row["closed_on"]
    said |= {(project, year, "rectified"): (due, days) for (project, year, due), days in closed.items()}
    return said, _gates(views)


def _gates(views):
    """How often each gate refused something of a project or of the county."""
    return Counter(row["gate"] for row in views.rows("refusals", "refusals", skip=0, most=100_000))


def expected(ledger, known_at, drawn):
    """The same from the sample's record, of what was recorded by a moment; re-reviews of those `drawn` only."""
    said, gates = {}, Counter(row.gate for row in ledger.rows if row.gate and row.at <= known_at)
    for one in ledger.expected:
        if one.at > known_at or one.what == "gate":
            continue
        if one.what == "re_review" and (one.project, one.year) not in drawn:
            continue
        value = one.value
        if one.what == "rectified":
            due, days = value
            value = (due.isoformat(), {no: day and day.isoformat() for no, day in days.items()})
        said[one.project, one.year, one.what] = value
    return said, gates
