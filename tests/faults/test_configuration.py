"""A configuration or a file that is not whole: nothing begins, and a sentence says what to change. F21, F41, F42."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from pbm_tracker.kernel.strict_yaml import BadFile
from pbm_tracker.notice import catalogue
from pbm_tracker.settings import BadSettings, Settings, folder
from processes import PBM
from surfaces import environment, pbm

ON_ONE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)
SECRET = "canary-3141592653"  # stands in no sentence


@ON_ONE
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PBM_SECERT", SECRET),
        ("PBM_DATABSE", SECRET),
        ("PBM_DATABASE", f"mysql://u:{SECRET}@localhost/x"),
        ("PBM_DATABASE", f"postgres://u:{SECRET}@localhost:70000/x"),
        ("PBM_DATABASE", f"postgresql://u:{SECRET}@localhost:x/y"),
        ("PBM_DATABASE", SECRET),
        ("PBM_DATABASE", f"host=localhost password={SECRET}"),
        ("PBM_HOSTS", f"https://{SECRET}"),
        ("PBM_HOSTS", f"good.example,{SECRET}/path"),
        ("PBM_METRICS_TOKEN", "short"),
        ("PBM_METRICS_TOKEN", f"{SECRET}\n{SECRET}{SECRET}"),
    ],
)
@pytest.mark.parametrize("call", [("board",), ("serve",), ("doctor",)], ids=" ".join)
def test_f41_73_74_a_setting_that_will_not_do_is_named_and_not_printed(made, name, value, call):
    said = pbm(made.settings, *call, **{name: value})
    assert said.status == 78
    assert name in said.err
    assert SECRET not in said.err + said.out
    assert "Traceback" not in said.err


@ON_ONE
@pytest.mark.parametrize("data", ["/dev/null", "/proc/nothing/here", "/dev/null/below", "{made}/log.sqlite"])
def test_f41_a_folder_that_is_none_is_named(made, data):
    data = data.format(made=made.settings.data)
    for call in (("board",), ("init",), ("sample", "--units", "6")):
        said = pbm(made.settings, *call, PBM_DATA=data)
        assert said.status in (1, 78), (call, said)
        assert said.err.count("\n") <= 3
        assert "Traceback" not in said.err


def test_f41_settings_are_read_as_they_are_given(monkeypatch):
    monkeypatch.setenv("PBM_HOSTS", "pbm.example, [::1],10.0.0.7")
    monkeypatch.setenv("PBM_METRICS_TOKEN", "t" * 32)
    monkeypatch.setenv("PBM_DATABASE", "postgresql://u:p@localhost:5432/x?sslmode=verify-full")
    assert Settings().metrics_token == "t" * 32
    monkeypatch.setenv("PBM_HOST", "x")
    with pytest.raises(BadSettings, match="PBM_HOST "):
        Settings()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.9999])
def test_f42_half_a_task_file_is_never_taken_for_a_whole_one(tmp_path, share):
    whole = (folder("tasks") / "task_division.yaml").read_bytes()
    file, as_recorded = tmp_path / "task_division.yaml", catalogue.load(folder("tasks") / "task_division.yaml").digest
    for less in range(3):
        file.write_bytes(whole[: max(int(len(whole.rstrip()) * share) - less, 0)])
        half = ""
        with suppress(BadFile):
            half = catalogue.load(file).digest
        assert half != as_recorded, "another than the log holds: everything is refused"


@ON_ONE
@pytest.mark.parametrize("keep", [0, 1, 15, 100, 4095, 4096, 5000, 0.5, 0.9])
def test_f42_70_half_a_log_is_refused_or_is_read_as_far_as_it_goes(copied, keep):
    """The first page tells; what stands behind it is what doctor's examination is for."""
    path = copied.settings.data / "log.sqlite"
    whole = path.read_bytes()
    path.write_bytes(whole[: keep if isinstance(keep, int) else int(len(whole) * keep)])
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    said = pbm(copied.settings, "board")
    assert said.status in (1, 75, 78), said
    assert "Traceback" not in said.err
    assert any("\u4e00" <= mark <= "\u9fff" for mark in said.err)
    assert pbm(copied.settings, "doctor").status in (1, 75, 78)


@pytest.mark.slow
@ON_ONE
@pytest.mark.parametrize("what", ["log.sqlite", "log.sqlite.lock", "access.sqlite", "."])
def test_f21_data_that_is_not_ours_to_write_stops_the_start(copied, what):
    data = copied.settings.data
    mine = data / what
    mine.chmod(0o555 if mine.is_dir() else 0o444)
    if os.geteuid() == 0:
        os.chown(mine, 65534, 65534)
    said = subprocess.run(
        [*held_by_modes(), *PBM, "board"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment(copied.settings)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 78, said
    assert str(data) in said.stderr
    assert "Traceback" not in said.stderr


def held_by_modes():
    """Root is not, unless it gives that away."""
    if os.geteuid() != 0:
        return ()
    if not shutil.which("setpriv"):
        pytest.skip("setpriv is not on this machine")
    return ("setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner")
