"""The sample of self-evaluations that are re-reviewed, drawn again from its seed by anybody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from pbm_tracker.county import County, Moment
from pbm_tracker.documents.table import Cell, Column, Dating, Table
from pbm_tracker.kernel.log import digest_of
from pbm_tracker.kernel.saying import say
from pbm_tracker.performance.re_review import drawn, rank_of
from pbm_tracker.reads import Dated, NotThere


class RankedProject(BaseModel):
    """A project of the population: its rank is the SHA-256 of seed, blank and code; the lowest are drawn."""

    place: int
    project: str
    unit: str
    rank: str
    drawn: bool  # as recorded
    recomputed: bool  # as drawn again


class SampleRead(Dated):
    """The population of a year, closed on a day, by rank. `seed` is the digest of the log's entry `seed_position`.

    `seed_stands` says whether that entry still has that digest, `agrees` whether seed and sample are what is recorded.
    Until the sample is drawn, `ratio` is None and nothing is drawn.
    """

    year: int
    closed_on: date
    seed_position: int
    seed: str
    seed_stands: bool
    drawn_on: date | None
    ratio: Decimal | None
    published_ratio: Decimal | None
    agency: str | None
    agrees: bool
    rows: list[RankedProject]


def read_sample(county: County, moment: Moment, year: int) -> SampleRead:
    """Raises NotThere where the population of the year was not closed by the day."""
    found = moment.views.rows("evaluations", "samples", year=year)
    if not found:
        raise NotThere("year", say("{year} 年的自评复核范围还没有确定", year=year))
    sample, units = found[0], {row["project"]: row["unit"] for row in moment.views.rows("projects", "projects")}
    recorded = {row["project"]: bool(row["drawn"]) for row in moment.views.rows("evaluations", "population", year=year)}
    seed, ratio = sample["seed"], None if sample["ratio"] is None else Decimal(sample["ratio"])
    again = set() if ratio is None else set(drawn(seed, list(recorded), ratio))
    ranked = sorted(recorded, key=lambda project: rank_of(seed, project))
    rows = [
        RankedProject(
            place=place,
            project=project,
            unit=units.get(project, ""),
            rank=rank_of(seed, project),
            drawn=recorded[project],
            recomputed=project in again,
        )
        for place, project in enumerate(ranked, start=1)
    ]
    stands = _digest_at(county, sample["seed_position"]) == seed
    kept = ("closed_on", "seed_position", "seed", "drawn_on", "published_ratio", "agency")
    return SampleRead.at(
        moment,
        **{name: sample[name] for name in kept},
        year=year,
        ratio=ratio,
        seed_stands=stands,
        agrees=stands and all(row.drawn == row.recomputed for row in rows),
        rows=rows,
    )


def _digest_at(county: County, position: int) -> str:
    row = next(iter(county.log.rows(position - 1, position)), None)
    return digest_of(row[4]) if row else ""


COLUMNS = (
    Column("名次", "number"),
    Column("项目编码", width=12),
    Column("单位代号", width=20),
    Column("排序值（SHA-256）", width=68),
    Column("抽中"),
    Column("重算"),
)


def sample_table(sample: SampleRead, dated: Dating) -> Table:
    """A project a row, by rank."""
    words = {True: say("抽中"), False: ""}
    rows: list[list[Cell]] = [
        [row.place, row.project, row.unit, row.rank, words[row.drawn], words[row.recomputed]] for row in sample.rows
    ]
    about = [
        ("种子", sample.seed),
        ("种子在台账第几条", str(sample.seed_position)),
        ("抽取比例（%）", "" if sample.ratio is None else str(sample.ratio)),
    ]
    return Table(say("{year} 年自评复核抽样", year=sample.year), COLUMNS, rows, dated, about)
