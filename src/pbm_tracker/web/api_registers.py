"""The registers of the cycle, for programs."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from pbm_tracker.registers import (
    Agencies,
    Indicators,
    RegisterFilter,
    Regulations,
    WorkFacts,
    read_agencies,
    read_indicators,
    read_regulations,
    read_work_facts,
)

from .api_reads import UNCHANGED, UnitQuery
from .caller import OnBusiness
from .problems import ProblemRoute
from .question import Asked

router = APIRouter(prefix="/api", route_class=ProblemRoute, responses=UNCHANGED, tags=["查询"])


@router.get("/indicators", summary="指标库", response_model=Indicators)
def get_indicators(asked: Asked, who: OnBusiness, unit: UnitQuery = None) -> Any:
    return asked.answer(lambda moment: read_indicators(asked.county, moment, who, RegisterFilter(unit=unit)))


@router.get("/agencies", summary="第三方机构", response_model=Agencies)
def get_agencies(asked: Asked, who: OnBusiness, unit: UnitQuery = None) -> Any:
    return asked.answer(lambda moment: read_agencies(asked.county, moment, who, RegisterFilter(unit=unit)))


@router.get("/regulations", summary="制度", response_model=Regulations)
def get_regulations(asked: Asked, who: OnBusiness, unit: UnitQuery = None) -> Any:
    return asked.answer(lambda moment: read_regulations(asked.county, moment, who, RegisterFilter(unit=unit)))


@router.get("/work-facts", summary="工作事实", response_model=WorkFacts)
def get_work_facts(asked: Asked, who: OnBusiness, unit: UnitQuery = None) -> Any:
    return asked.answer(lambda moment: read_work_facts(asked.county, moment, who, RegisterFilter(unit=unit)))
