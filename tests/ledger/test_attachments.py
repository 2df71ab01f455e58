"""A ledger with the files it names by path: beside it and nowhere else, stored with it or not at all."""

import hashlib
import os
from contextlib import closing

import pytest
import yaml

from papers import pdf
from pbm_tracker.access.policy import Identity
from pbm_tracker.county import County
from pbm_tracker.filing import NoSuchFile, opened, seen
from pbm_tracker.ledger import BadLedger, import_ledger
from pbm_tracker.ledger.columns import column_of
from pbm_tracker.ledger.importing import carry_in, read_ledger
from pbm_tracker.ledger.returned import returned
from pbm_tracker.ledger.template import template
from sheets import rows_in, xlsx
from surfaces import CLERK, Clock

pytestmark = pytest.mark.usefixtures("looked_at_here")

DATA = pdf("责任分解表")
SHA256 = hashlib.sha256(DATA).hexdigest()
STREAM = "duty/9/member/education-bureau"
ROW = CLERK | {"on": "2022-06-03", "do": "claim_completion", "task": 9}
CLERK_TODAY = Identity("li", "unit_clerk", "education-bureau")


@pytest.fixture
def county(copied):
    clock = Clock()
    clock.on("2022-06-10")
    with closing(County.open(copied.settings, clock)) as county:
        yield county


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "台账"
    (folder / "佐证").mkdir(parents=True)
    (folder / "佐证" / "分解表.pdf").write_bytes(DATA)
    return folder


@pytest.fixture
def bring(county, folder):
    """Import rows from a ledger in that folder."""

    def bring(*evidence, **options):
        file = folder / "ledger.yaml"
        file.write_text(yaml.safe_dump([ROW | {"evidence": list(evidence)}], allow_unicode=True), encoding="utf-8")
        return import_ledger(county, file, **options)

    return bring


def kept(county):
    entry = county.log.entries_of(STREAM)[-1]
    return seen(county, STREAM, entry.act.actor, entry.event.evidence)


def test_a_file_beside_the_ledger_is_stored_with_it(county, bring):
    assert bring({"file": "佐证/分解表.pdf"}).added == 1
    [file] = kept(county)
    assert (file.name, file.sha256, file.kept) == ("分解表.pdf", SHA256, "kept")
    with opened(county, CLERK_TODAY, SHA256) as given:
        assert given.file.read() == DATA


def test_a_dry_run_stores_nothing(county, bring):
    assert bring({"file": "佐证/分解表.pdf"}, dry_run=True).added == 1
    assert county.files.kept() == []


def test_imported_again_it_adds_nothing_and_a_file_that_came_later_is_stored(county, bring):
    assert bring({"name": "分解表.pdf", "sha256": SHA256}).added == 1
    assert kept(county)[0].kept == "hash_only"
    again = bring({"file": "佐证/分解表.pdf"})
    assert (again.added, again.there) == (0, 1)
    assert kept(county)[0].kept == "kept"


def test_a_digest_alone_is_not_archived(county, bring):
    bring({"name": "分解表.pdf", "sha256": "ab" * 32})
    assert kept(county)[0].kept == "hash_only"
    with pytest.raises(NoSuchFile), opened(county, CLERK_TODAY, "ab" * 32):
        pass


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "path",
    [
        "../secret.pdf",
        "/etc/hostname",
        "佐证/../../secret.pdf",
        "佐证/nothing.pdf",
        "佐证",
        "link.pdf",
        "out/secret.pdf",
        "",
        "C:\\secret.pdf",
        "佐证\\..\\..\\secret.pdf",
        "pipe.pdf",
        "loop.pdf",
        "x" * 5000,
    ],
)
def test_nothing_outside_its_folder_is_taken_by_whatever_way(county, bring, folder, path):
    (folder.parent / "secret.pdf").write_bytes(DATA)
    (folder / "link.pdf").symlink_to(folder.parent / "secret.pdf")
    (folder / "out").symlink_to(folder.parent)
    (folder / "loop.pdf").symlink_to(folder / "loop.pdf")
    os.mkfifo(folder / "pipe.pdf")
    head = county.log.head()
    with pytest.raises(BadLedger) as caught:
        bring({"file": path})
    [problem] = caught.value.problems
    assert problem.field == "1.evidence.0.file"
    assert problem.line > 0
    assert (county.log.head(), county.files.kept()) == (head, [])


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
def test_what_is_not_taken_at_the_door_is_not_taken_here(county, bring, folder):
    (folder / "a.pdf").write_bytes(b"<html>")
    with pytest.raises(BadLedger, match="网页"):
        bring({"file": "a.pdf"})
    with pytest.raises(BadLedger, match="不是所写的"):
        bring({"file": "佐证/分解表.pdf", "sha256": "0" * 64})
    assert county.files.kept() == []


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
def test_a_row_that_is_refused_keeps_the_files_out(county, bring):
    with pytest.raises(BadLedger):
        bring({"file": "佐证/分解表.pdf"}, {"name": "", "sha256": "x"})
    assert county.files.kept() == []


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
def test_a_spreadsheet_names_files_too(county, folder):
    file = folder / "ledger.csv"
    heads = "on,by,as,do,task,unit,佐证材料1 文件"
    file.write_text(
        f"{heads}\n2022-06-03,education-bureau/clerk,unit_clerk,claim_completion,9,education-bureau,佐证/分解表.pdf\n"
    )
    assert import_ledger(county, file).added == 1
    assert kept(county)[0].kept == "kept"
    file.write_text(
        f"{heads}\n2022-06-03,education-bureau/clerk,unit_clerk,report_progress,9,education-bureau,没有.pdf\n"
    )
    with pytest.raises(BadLedger, match="佐证材料1 文件"):
        import_ledger(county, file)


def in_template(county, path):
    """The row of the clerk in the template as it is given out, with a file named by its path."""
    row = {**ROW, "evidence-0-file": path, "on": "2022-06-03"}
    names = rows_in(template(county, ["claim_completion"]), "台账")[0]
    return xlsx(names, [row.get(column_of(name).field, "") for name in names])


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
def test_the_template_has_a_column_for_a_file(county, folder):
    file = folder / "ledger.xlsx"
    file.write_bytes(in_template(county, "佐证/分解表.pdf"))
    assert import_ledger(county, file).added == 1
    [there] = kept(county)
    assert (there.name, there.sha256, there.kept) == ("分解表.pdf", SHA256, "kept")


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
def test_a_file_that_is_not_there_comes_back_in_the_sheet_and_once_it_is_there_the_sheet_is_taken(county, folder):
    file = folder / "ledger.xlsx"
    file.write_bytes(in_template(county, "佐证/没有.pdf"))
    with pytest.raises(BadLedger) as caught:
        import_ledger(county, file)
    back = returned(caught.value.problems, caught.value.sheet, county.today())
    [head, row] = rows_in(back, "台账")
    assert row[head.index("佐证材料1 文件（evidence-0-file）")] == "佐证/没有.pdf"
    assert "佐证材料1 文件" in row[head.index("原因")]
    assert "没有 佐证/没有.pdf 这个文件" in row[head.index("原因")]

    (folder / "佐证" / "没有.pdf").write_bytes(DATA)
    file.write_bytes(back)
    assert import_ledger(county, file).added == 1
    assert kept(county)[0].name == "没有.pdf"


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
def test_a_ledger_without_a_folder_takes_no_paths(county, folder, monkeypatch):
    rows = [ROW | {"evidence": [{"file": "佐证/分解表.pdf"}]}]
    data = yaml.safe_dump(rows, allow_unicode=True).encode()
    monkeypatch.chdir(folder)
    with pytest.raises(BadLedger, match="网页上导入的台账不收文件路径"):
        carry_in(county, read_ledger(county, data, "ledger.yaml"), dry_run=True)
