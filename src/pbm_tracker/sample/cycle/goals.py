"""What the sample's projects aim at: topics, and the indicators of a year with their points and stage targets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Any, NamedTuple

COST_APART_FROM = 2022
APPLIES = 0.6


class Topic(NamedTuple):
    """A kind of project: what it is called, what it turns out, of what measure, at what cost, and for whom."""

    name: str
    output: str
    measure: str
    most: int
    cost: str
    people: str
    saved: str


TOPICS = (
    Topic("农村道路硬化", "硬化道路里程", "公里", 60, "每公里造价", "受益群众人数", "年节约运输费用"),
    Topic("农村学校取暖改造", "改造学校数", "所", 30, "每所改造成本", "受益学生人数", "年节约燃料费用"),
    Topic("高标准农田建设", "建成面积", "亩", 3000, "每亩投资", "受益农户数", "年增加产值"),
    Topic("农村饮水安全巩固提升", "改造供水点数", "处", 45, "每处改造成本", "受益人数", "年减少维修费用"),
    Topic("基层医疗设备配置", "配置设备数", "台", 80, "每台购置成本", "年服务人次", "年节约转诊费用"),
    Topic("困难群众生活补助", "补助人数", "人", 4200, "人均发放成本", "受益家庭户数", "年减轻家庭负担"),
    Topic("残疾人生活补贴", "补贴人数", "人", 2600, "人均发放成本", "受益家庭户数", "年减轻家庭负担"),
    Topic("老旧小区改造", "改造小区数", "个", 12, "每户改造成本", "受益居民户数", "年节约管护费用"),
    Topic("生活垃圾收运体系建设", "新增收运点数", "个", 90, "每点建设成本", "覆盖人口", "年节约清运费用"),
    Topic("职业技能培训", "培训人次", "人次", 1800, "人均培训成本", "新增就业人数", "学员年增收"),
    Topic("文化惠民演出", "演出场次", "场", 120, "每场演出成本", "观众人次", "带动消费"),
    Topic("智慧政务系统升级", "上线事项数", "项", 160, "每项开发成本", "年办件人次", "年节约办事费用"),
    Topic("森林防火能力提升", "新建防火通道", "公里", 70, "每公里造价", "保护人口", "年减少损失"),
    Topic("中小河流治理", "治理河长", "公里", 25, "每公里治理成本", "受保护人口", "年减少洪灾损失"),
    Topic("公共体育设施建设", "建成设施数", "处", 40, "每处建设成本", "服务人口", "带动体育消费"),
    Topic("产业园区配套建设", "建成配套面积", "平方米", 5200, "每平方米造价", "服务企业职工数", "年增加产值"),
    Topic("乡村旅游线路打造", "改造景点数", "个", 16, "每点改造成本", "接待游客人次", "旅游收入"),
)
# 效益 in so many indicators: how their points are shared.
BENEFITS = {
    20: {2: (10, 10), 3: (8, 6, 6), 4: (5, 5, 5, 5)},
    30: {2: (15, 15), 3: (10, 10, 10), 4: (8, 8, 7, 7)},
}


@dataclass(frozen=True, slots=True)
class Aim:
    """An indicator of a year. Targets are whole numbers; of a described one there is none."""

    kind: str
    name: str
    operator: str
    target: int
    measure: str
    weight: int
    by_june: int | None = None
    by_september: int | None = None

    @property
    def row(self) -> dict[str, Any]:
        """As the form has it."""
        row: dict[str, Any] = {"kind": self.kind, "name": self.name, "operator": self.operator}
        if self.operator == "qualitative":
            described = "建立并落实为达成，建立未落实为部分达成，未建立为未达成"
            return row | {"weight": str(self.weight), "described": described}
        row |= {"weight": str(self.weight), "target": str(self.target), "measure": self.measure}
        if self.by_june is not None:
            row |= {"cumulative": True, "by_june": str(self.by_june), "by_september": str(self.by_september)}
        return row

    def lowered(self, percent: int) -> Aim:
        """The same with so many per cent of its targets, as a revision has it."""
        stages = [
            None if value is None else max(1, value * percent // 100) for value in (self.by_june, self.by_september)
        ]
        return replace(self, target=max(1, self.target * percent // 100), by_june=stages[0], by_september=stages[1])


def aims_of(topic: Topic, year: int, rng: Random) -> tuple[Aim, ...]:
    """The indicators of a year, by the profile of points of that year; some kinds do not apply."""
    apart = year >= COST_APART_FROM
    most = rng.randint(max(4, topic.most // 3), topic.most)
    june = max(1, most * rng.choice((35, 40, 45, 50)) // 100)
    september = max(june, most * rng.choice((70, 75, 80)) // 100)
    kept = [kind for kind in ("economic_benefit", "ecological_benefit") if rng.random() < APPLIES]
    shares = iter(BENEFITS[20 if apart else 30][2 + len(kept)])
    aims = [
        Aim("quantity", topic.output, "at_least", most, topic.measure, 20, june, september),
        Aim("quality", "验收合格率", "equal", 100, "%", 10),
        Aim("timeliness", "按期完成率", "at_least", rng.choice((90, 95, 98)), "%", 10),
        Aim("cost", topic.cost, "at_most", rng.randint(3, 60), "万元", 20 if apart else 10),
    ]
    if "economic_benefit" in kept:
        aims.append(Aim("economic_benefit", topic.saved, "at_least", rng.randint(20, 400), "万元", next(shares)))
    aims.append(Aim("social_benefit", topic.people, "at_least", rng.randint(300, 9000), "人", next(shares)))
    if "ecological_benefit" in kept:
        aims.append(Aim("ecological_benefit", "环境投诉下降率", "at_least", rng.randint(5, 40), "%", next(shares)))
    aims.append(Aim("sustainability", "管护机制", "qualitative", 0, "", next(shares)))
    aims.append(Aim("satisfaction", "服务对象满意度", "at_least", rng.choice((85, 90, 95)), "%", 10))
    return tuple(aims)


def waived(aims: tuple[Aim, ...]) -> list[dict[str, str]]:
    """The kinds that do not apply, each with its reason."""
    reasons = {"economic_benefit": "公益性项目，不产生直接经济效益", "ecological_benefit": "不涉及生态环境"}
    there = {aim.kind for aim in aims}
    return [{"kind": kind, "reason": reason} for kind, reason in reasons.items() if kind not in there]
