"""Requests as bytes over a socket, which a test may cut at any of them."""

import json
import random
import socket
import threading
from base64 import b64encode
from contextlib import suppress

from processes import until

TIMES_MAX = 5
SENDERS = 6


def report(name, password, port):
    """A whole request of the clerk's to report progress."""
    body = json.dumps({"task": 51, "unit": "education-bureau", "text": name})
    return (
        f"POST /api/commands/report_progress HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
        f"Authorization: Basic {b64encode(f'li:{password}'.encode()).decode()}\r\nIdempotency-Key: {name}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def send(port, request, *, cut_after=None):
    """The status; None where the connection was cut before the answer, or the server ended."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=30) as wire:
        wire.sendall(request if cut_after is None else request[:cut_after])
        if cut_after is not None:
            return None
        answer = b""
        while chunk := wire.recv(65536):
            answer += chunk
        return int(answer.split(b" ")[1]) if answer else None
    return None


def send_again_and_again(port, password, seed, commands):
    """Each command one to five times, cut at any byte but the last time. How many requests that were."""
    sent = []

    def send_some(at):
        chance = random.Random(f"{seed} {at}")
        for number in range(at, commands, SENDERS):
            request = report(f"act-43-{number}", password, port)
            for _ in range(chance.randint(0, TIMES_MAX - 1)):
                cut = chance.choice([len(request), chance.randrange(len(request))])
                send(port, request, cut_after=cut)
                sent.append(cut)
            until(lambda request=request: send(port, request) == 201, "it is answered in the end")
            sent.append(len(request))

    threads = [threading.Thread(target=send_some, args=(at,)) for at in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(sent)
