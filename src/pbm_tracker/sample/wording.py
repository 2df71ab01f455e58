"""What people of the sample write: evidence, remarks, reasons. Made up, in the plain words of a county's offices."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from random import Random
from typing import Any

from pbm_tracker.notice.catalogue import SustainKind

PROOFS: dict[SustainKind, tuple[str, ...]] = {
    "yearly": ("年度绩效目标申报表.xlsx", "绩效自评报告.pdf", "绩效运行监控表.xlsx", "工作总结.docx"),
    "instrument": ("管理办法（印发稿）.pdf", "操作细则.pdf", "征求意见汇总表.xlsx", "工作机制说明.docx"),
    "on_event": ("办理情况登记表.xlsx", "事前绩效评估报告.pdf", "零报告.pdf", "专题会议纪要.pdf"),
    "standing": ("领导小组成立文件.pdf", "会议纪要.pdf", "培训签到表.pdf", "责任分解表.xlsx"),
}
UPKEEP = ("年度坚持情况说明.pdf", "年度工作台账.xlsx", "年度检查记录.pdf")
PROGRESS = (
    "已成立工作小组，明确由{section}牵头，正在起草方案。",
    "已召开专题会议研究，各业务股室正在梳理本年度项目。",
    "已完成初稿，正在征求有关单位意见。",
    "已报送第一批材料，正按财政部门意见修改。",
    "已组织业务培训，下一步对照指标逐项落实。",
    "完成约六成，余下项目资料正在收集。",
    "因经办人员变动，进度稍慢，已安排专人跟进。",
    "已报班子会审议，待印发。",
)
RETURNED = (
    "佐证材料不齐，缺正式印发的文件，请补充后再报。",
    "所附材料为征求意见稿，不能证明已经完成。",
    "绩效指标没有量化，请修改。",
    "自评报告缺少满意度的内容，请补充。",
    "材料与任务不对应，请核对任务序号。",
    "盖章页不清楚，请重新扫描。",
)
OTHER_DAY = (
    "以文件正式印发的日期为准。",
    "补充材料后才齐全，以补齐之日为准。",
    "以会议审议通过之日为准。",
)
ASKED = (
    "受疫情影响，实地核查推迟，需延长时间。",
    "配套办法须待上级文件印发后才能制定。",
    "机构人员调整，重新确定责任人后推进。",
    "涉及多个业务股室，数据汇总工作量大。",
    "信息系统接口尚未开通，暂不能完成。",
)
NOT_GRANTED = ("理由不充分，请抓紧完成。", "该任务已有专门部署，不宜延期。", "申请太迟，请说明此前进展。")
ALREADY_CLAIMED = "该任务已报告完成，不再办理延期。"
OVERTURNED = (
    "抽查发现所附材料系补制，与实际不符。",
    "审计发现印发的办法没有实际执行。",
    "复核发现绩效自评数据与原始凭证不一致。",
)
LAPSED = (
    "本年度没有按期开展绩效自评。",
    "办法印发后没有执行，抽查未见记录。",
    "领导小组本年度没有召开会议。",
    "经办人员离岗后无人接手，工作中断。",
    "绩效信息没有按要求公开。",
)
CURED = ("整改报告.pdf", "补开会议纪要.pdf", "补报材料清单.xlsx")
WITHDRAWN = ("该单位已不承担此项职能，经县府办研究撤销。", "该项工作并入县财政局统一实施，单位不再单独承担。")


def evidence(names: Sequence[str], about: str, rng: Random, most: int = 2) -> list[dict[str, Any]]:
    """One document or more; its digest is that of its name and what it is about, since there is no file."""
    chosen = rng.sample(names, rng.randint(1, most))
    return [{"name": name, "sha256": hashlib.sha256(f"{about}/{name}".encode()).hexdigest()} for name in chosen]
