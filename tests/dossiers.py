"""A project of the education bureau from its proposal to what its results came to, as a ledger tells it."""

from cycle import ASSESS, CODE, DECLARE, OWN, PASS, PEOPLE, REVIEW, WHAT
from evaluated import HELPER, ITS_YEAR, JUDGE, OWN_YEAR, SUBMIT, YEAR
from given import CLERK, PROOF, REVIEWER
from pbm_tracker.performance.admission import AdmitProject
from pbm_tracker.performance.agency import RegisterAgency
from pbm_tracker.performance.budget import ArrangeBudget, RequestBudget
from pbm_tracker.performance.ex_ante import CompleteExAnteAssessment, ReviewExAnteAssessment
from pbm_tracker.performance.feedback import FeedBackResult, OrderRectification, ReportRectification
from pbm_tracker.performance.goal_declaring import DeclareGoal
from pbm_tracker.performance.goal_reviewing import ReviewGoal
from pbm_tracker.performance.key_evaluation import CompleteKeyEvaluation, SelectKeyEvaluation
from pbm_tracker.performance.monitoring_report import ReportMonitoring
from pbm_tracker.performance.re_review import CloseReReviewPopulation, DrawReReviewSample
from pbm_tracker.performance.self_evaluation import SubmitSelfEvaluation
from pbm_tracker.projects.lead import BindProjectLead, ReleaseProjectLead
from pbm_tracker.projects.project import ProposeProject
from pbm_tracker.units.person import RegisterPerson, TakePost
from surfaces import record

OFFICER = ("county-office/officer", "supervision")
JULY = {
    **OWN_YEAR,
    "period": "june",
    "executed": "100",
    "forecast": "300",
    "indicator_rows": [{"no": no, "actual": "8", "forecast": "20", "likelihood": "possible"} for no in (1,)]
    + [
        {"no": no, "forecast": forecast, "likelihood": "possible"}
        for no, forecast in zip(range(2, 10), ["100", "95", "30", "60", "8600", "900", "100", "90"], strict=True)
    ],
}
ASPECTS = [
    {"aspect": aspect, "weight": weight, "score": score}
    for aspect, weight, score in (
        ("decision", "15", "12"),
        ("process", "20", "15"),
        ("output", "35", "25"),
        ("effect", "30", "20"),
    )
]
PROBLEM = {"problem": "成本超出目标", "measure": "核减单价", "person": "li-na", "limit": "2023-10-30"}
EVALUATED = {"aspects": ASPECTS, "agency": JUDGE, "lead_assessor": "周评", "conclusion": "见报告", "evidence": PROOF}
# As far as it has come by the middle of 2022, and what followed.
BY_JUNE_2022 = [
    *((RegisterPerson(person=one, name=one), OFFICER, "2021-06-01") for one in PEOPLE),
    *((TakePost(person=one, unit=unit, title="科长"), OFFICER, "2021-06-01") for one, unit in PEOPLE.items()),
    (ProposeProject(**WHAT), CLERK, "2021-08-02"),
    (CompleteExAnteAssessment(**ASSESS), CLERK, "2021-08-20"),
    (ReviewExAnteAssessment(**REVIEW), REVIEWER, "2021-09-01"),
    (BindProjectLead(**OWN, person="wang-jie"), CLERK, "2021-09-02"),
    (AdmitProject(project=CODE), REVIEWER, "2021-09-10"),
    (DeclareGoal(**DECLARE), CLERK, "2021-09-15"),
    (ReviewGoal(**PASS), REVIEWER, "2021-10-08"),
    (RequestBudget(**OWN_YEAR, amount="320"), CLERK, "2021-10-20"),
    (ArrangeBudget(**ITS_YEAR, amount="300"), REVIEWER, "2021-12-20"),
    (RegisterAgency(agency=HELPER, name=HELPER, credit_code="91441622MA00000000"), REVIEWER, "2022-01-05"),
    (RegisterAgency(agency=JUDGE, name=JUDGE, credit_code="91441622MA00000000"), REVIEWER, "2022-01-05"),
]
AFTERWARDS = [
    (ReportMonitoring(**JULY), CLERK, "2022-07-10"),
    (ReleaseProjectLead(**OWN, reason="调离", until="2022-08-31"), CLERK, "2022-08-30"),
    (BindProjectLead(**OWN, person="wang-jie", valid_from="2022-09-11"), CLERK, "2022-09-10"),
    (SubmitSelfEvaluation(**SUBMIT), CLERK, "2023-03-20"),
    (CloseReReviewPopulation(year=YEAR), REVIEWER, "2023-05-05"),
    (DrawReReviewSample(year=YEAR, ratio="100", agency=JUDGE), REVIEWER, "2023-05-06"),
    (SelectKeyEvaluation(**ITS_YEAR, reason="资金量大", agency=JUDGE), REVIEWER, "2023-05-10"),
    (CompleteKeyEvaluation(**ITS_YEAR, **EVALUATED), REVIEWER, "2023-09-01"),
    (FeedBackResult(**ITS_YEAR, content="成本偏高", answer_by="2023-09-30"), REVIEWER, "2023-09-05"),
    (OrderRectification(**ITS_YEAR, document="县财〔2023〕21号", rows=[PROBLEM]), REVIEWER, "2023-09-06"),
    (ReportRectification(**OWN_YEAR, no=1, text="已重新招标", evidence=PROOF), CLERK, "2023-10-20"),
]


def as_rows(acts):
    """Commands as a ledger has them."""
    return [
        {"do": command.topic, "by": by, "as": role, "on": on, **command.model_dump(mode="json", exclude_none=True)}
        for command, (by, role), on in acts
    ]


def told(county, folder, acts):
    """The same, recorded in a county that has come to that day."""
    record(county, folder, as_rows(acts))
