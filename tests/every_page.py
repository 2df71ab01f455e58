"""The pages that a browser looks over, each as who may see it, in both languages; and what axe says of one."""

from axe_playwright_python.sync_playwright import Axe

LANGUAGES = ["zh-CN", "en"]
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
PAGES = {
    None: ["/", "/sign-in", "/nothing"],
    "wang": [
        "/work",
        "/overview",
        "/overview?as_of=2022-06-09&known_at=2022-06-09",
        "/overdue",
        "/overdue?lapsed=true&sort=unit&unit=education-bureau",
        "/difference?from=2022-04-30",
        "/difference?from=2021-12-31&to=2022-01-01",
        "/difference?from=x&to=2099-01-01",
        "/board",
        "/board?state=not_started&category=1",
        "/board?as_of=2022-05-31&known_at=2022-06-02",
        "/board?as_of=2099-01-01",
        "/tasks",
        "/tasks/17",
        "/cycle",
        "/cycle?year=2021&unit=education-bureau&window=before_month",
        "/cycle/2022",
        "/cycle/2022?state=missing&as_of=2022-05-31",
        "/cycle/2022/education-bureau",
        "/monitoring/2022",
        "/monitoring/2022?light=none&key=true",
        "/monitoring/2022/2022-031",
        "/monitoring/2022/key",
        "/units",
        "/units/education-bureau",
        "/duties/51/member/education-bureau",
        "/duties/2/member/education-bureau",
        "/entries/1",
        "/log",
        "/log?event=duty_assigned&back_dated=true",
        "/search?q=教育",
        "/search",
        "/people",
        "/people/li-ming",
        "/refusals",
        "/indicators",
        "/agencies",
        "/regulations",
        "/work-facts?unit=education-bureau",
        "/projects",
        "/coverage/2022",
        "/projects?year=2022&state=admitted&major=true",
        "/goals",
        "/goals?year=2022&awaiting=true",
        "/goals/2022/2022-031",
        "/goals/2022/unit/education-bureau",
        "/help",
        "/act/correct_entry?position=10",
        "/account",
        "/act/find_lapse?task=51&unit=education-bureau",
        "/act/rename_unit?unit=education-bureau&as_of=2022-05-31",
        "/act/assign_duty?task=17",
        "/batch/verify_completion",
        "/ledger",
        "/nothing",
    ],
    "li": [
        "/work",
        "/act/claim_completion?task=9&unit=education-bureau&capacity=member",
        "/act/name_section",
        "/act/declare_overall_goal?year=2022",
        "/act/declare_goal?project=2022-031&year=2022",
        "/cycle/2022/education-bureau",
        "/act/file_nil_return?year=2022&step=1.1",
        "/act/publish_goals?year=2022",
        "/batch/name_person?all=true",
    ],
    "chen": ["/account"],
    "cai": ["/cycle/2022", "/act/record_sync_step?year=2022", "/act/submit_budget_draft?year=2022"],
    "admin": ["/work", "/accounts", "/account", "/act/open_account", "/act/lock_account", "/board", "/log", "/help"],
}


def read_in(page, language):
    """As the button in the head of every page does."""
    page.goto(f"/language?language={language}")


def violations(page, options=None):
    """What axe finds wrong, with everything that can be opened open."""
    page.locator("main details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in found]
