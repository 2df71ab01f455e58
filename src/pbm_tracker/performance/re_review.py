"""自评复核: a sample that nobody chose, drawn from a population that was closed first; anyone can draw it again.

The population of a year is a stream of its own: each self-evaluation is listed in it as it is submitted. Closing it
fixes the seed: position and digest of the last entry of the log before. Each is then ranked by the SHA-256 of seed
and name, and as many are drawn from the top as the ratio asks for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.roles import FINANCE
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Line, Sha256, Slug, Whole, decimal
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.notice.gate import EntryAt
from pbm_tracker.notice.notice import standards_on
from pbm_tracker.projects.project import ProjectCode

from .agency import require_agency
from .evaluation import evaluation_of
from .gates import Asked
from .gates_of_evaluation import g9_independent
from .self_evaluation import SelfEvaluationSubmitted
from .subject import Year

RE_REVIEWED = CLAUSES["s3_4_2_rereview"]

Ratio = Annotated[Decimal, decimal(2, "0.01", "100")]


class ReReview(State):
    listed: tuple[str, ...] = ()
    population: tuple[str, ...] = ()
    closed_on: date | None = None
    seed: str | None = None
    drawn: tuple[str, ...] = ()
    drawn_on: date | None = None


def sample_of(read: Read, year: int) -> ReReview:
    return read(ReReview, f"re-review/{year}")


# The sample


def rank_of(seed: str, project: str) -> str:
    """What a project is ranked by: SHA-256 of the seed, a blank, and its code."""
    return hashlib.sha256(f"{seed} {project}".encode()).hexdigest()


def drawn(seed: str, population: Sequence[str], ratio: Decimal) -> list[str]:
    """The part of a population that a ratio (percent) draws, rounded up, in the order of their ranks."""
    count = int((len(population) * ratio / 100).to_integral_value(ROUND_CEILING))
    return sorted(population, key=lambda project: rank_of(seed, project))[:count]


# Events


class SelfEvaluationListed(Event):
    words = "列入复核范围"
    project: ProjectCode

    def apply(self, state: ReReview, entry: Entry) -> None:
        state.listed = (*state.listed, self.project)


class ReReviewPopulationClosed(Event):
    """`seed_position` and `seed` are the place and the SHA-256, as stored, of the last entry of the log before."""

    words = "确定复核范围"
    year: Year
    population: tuple[ProjectCode, ...]
    seed_position: Whole
    seed: Sha256

    def apply(self, state: ReReview, entry: Entry) -> None:
        state.population, state.seed, state.closed_on = self.population, self.seed, entry.act.occurred_on


class ReReviewSampled(Event):
    words = "抽取复核项目"
    year: Year
    ratio: Ratio
    published_ratio: Ratio
    agency: Slug
    document: Line | None = None
    drawn: tuple[ProjectCode, ...]

    def apply(self, state: ReReview, entry: Entry) -> None:
        state.drawn, state.drawn_on = self.drawn, entry.act.occurred_on


def listed_for_re_review(event: SelfEvaluationSubmitted, read: Read, act: Act) -> Iterable[Fact]:
    """Each self-evaluation belongs to its year's population from the moment it is submitted."""
    sample = sample_of(read, event.year)
    if event.project not in sample.listed:
        yield Fact(sample, SelfEvaluationListed(project=event.project))


# Commands


class CloseReReviewPopulation(Command):
    """确定一个年度自评复核的范围：此刻已报送的全部自评。抽样的种子随之固定，任何人都能重算。"""

    verb = "确定复核范围"
    roles = FINANCE
    checked = True
    year: Year

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        sample = sample_of(read, self.year)
        if sample.closed_on is not None:
            raise Refusal(say("已于 {day} 确定", day=sample.closed_on), clause=RE_REVIEWED, field="year")
        if not sample.listed:
            raise Refusal("还没有报送的自评", clause=RE_REVIEWED, field="year")
        position, seed = read.newest()
        population = tuple(sorted(sample.listed))
        closed = ReReviewPopulationClosed(year=self.year, population=population, seed_position=position, seed=seed)
        return [Fact(sample, closed)]


class DrawReReviewSample(Command):
    """按比例抽取复核的项目。名单由种子算出，谁也不能挑选；机构不得参与过所抽项目的自评。"""

    verb = "抽取复核项目"
    roles = FINANCE
    checked = True
    year: Year
    ratio: Annotated[Ratio, Field(title="抽取比例（%）", description="不低于公布的比例")]
    agency: Annotated[Slug, Field(title="复核机构", description="第三方机构代号")]
    document: Annotated[Line | None, Field(title="文号")] = None

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        sample = sample_of(read, self.year)
        if sample.seed is None:
            raise Refusal("还没有确定复核范围", clause=RE_REVIEWED, cure="请先确定复核范围", field="year")
        if sample.drawn_on is not None:
            raise Refusal(say("已于 {day} 抽取", day=sample.drawn_on), clause=RE_REVIEWED, field="year")
        agency = require_agency(read, self.agency)
        published = standards_on(read, act.occurred_on).re_review_ratio
        chosen = drawn(sample.seed, sample.population, self.ratio)
        helped = []
        for project in chosen:
            evaluation = evaluation_of(read, self.year, project)
            if self.agency == evaluation.helped_by or agency.engaged_for("self_evaluation", project, self.year):
                helped.append((project, EntryAt(stream=evaluation.stream, version=evaluation.self_version)))
        asked = Asked(sample, self.topic, "finance-bureau")
        g9_independent(asked, helped, self.ratio, published)
        sampled = ReReviewSampled(
            year=self.year,
            ratio=self.ratio,
            published_ratio=published,
            agency=self.agency,
            document=self.document,
            drawn=tuple(chosen),
        )
        return [Fact(sample, sampled)]
