"""A storm over a county: clients that record, import, read, rebuild and back up, and are killed at random moments."""

import random
import signal
import threading
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial

from checkers import read_diaries
from clients import HttpClient, back_up_for_ever, forked, import_for_ever, read_for_ever, record_for_ever
from processes import answered, free_port, kill, kill_one, start, until, workers_of

WRITERS, BY_HTTP = 6, 2  # eight together, beside the one that imports
WORKERS = 2
# How often each is the one that is killed.
VICTIMS = {"writer": 10, "import": 4, "reader": 4, "backup": 3, "worker": 2, "server": 1}


@dataclass
class Weather:
    """What happened: how many were killed of each kind, how long a server took until it answered again."""

    kills: Counter = field(default_factory=Counter)
    restarts: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)
    fell_over: list[str] = field(default_factory=list)  # by themselves


class Server:
    """Begun again whenever it is killed, on the same port."""

    def __init__(self, settings):
        self._settings, self.port = settings, free_port()
        self.begin()

    def begin(self):
        self.process = start(self._settings, "serve", "--port", self.port, "--workers", WORKERS)
        return until(lambda: answered(self.port) is not None, "the server answers")

    def kill_worker(self, chance):
        if found := workers_of(self.process.pid):
            kill_one(chance.choice(found))

    def end(self):
        kill(self.process)


def end_one(process, who, weather):
    process.kill()
    process.join()
    if process.exitcode != -signal.SIGKILL:
        weather.fell_over.append(f"{who}: {process.exitcode}")


def storm(settings, password, folder, seed, kills):
    """Kill so many times; then let everything end. What was asked stands in the diaries of the folder."""
    chance, weather = random.Random(seed), Weather()
    with ExitStack() as stack:
        server = Server(settings)
        stack.callback(server.end)
        begin = stack.enter_context(forked())
        doing = {
            **{
                ("writer", number): partial(begin, record_for_ever, settings, folder, number, seed)
                for number in range(WRITERS)
            },
            ("import", 20): partial(begin, import_for_ever, settings, folder, 20, seed),
            ("reader", 30): partial(begin, read_for_ever, settings, seed),
            ("backup", 40): partial(begin, back_up_for_ever, settings, folder, 40),
        }
        running = {who: again() for who, again in doing.items()}
        clients = [HttpClient(server.port, password, folder, 50 + number, seed + number) for number in range(BY_HTTP)]
        try:
            while weather.kills.total() < kills:
                threading.Event().wait(chance.uniform(0.05, 0.5))
                kind = chance.choices(list(VICTIMS), VICTIMS.values())[0]
                weather.kills[kind] += 1
                if kind == "worker":
                    server.kill_worker(chance)
                elif kind == "server":
                    server.end()
                    weather.restarts.append(server.begin())
                else:
                    who = chance.choice([one for one in doing if one[0] == kind])
                    end_one(running[who], who, weather)
                    running[who] = doing[who]()
            for who, process in running.items():
                end_one(process, who, weather)
        finally:
            for client in clients:
                client.end()
        weather.statuses = Counter(status for client in clients for status in client.statuses)
    return weather, read_diaries(folder)


def busy(settings, folder, seed, processes, commands):
    """So many processes record at once, each so many commands; nobody is killed. How each ended."""
    with forked() as begin:
        running = [begin(record_for_ever, settings, folder, number, seed, commands) for number in range(processes)]
        for process in running:
            process.join()
        return [process.exitcode for process in running], read_diaries(folder)
