"""How far the recording has come, for someone at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress

from pbm_tracker.cli_words import in_words

from .recording import Advance


@contextmanager
def shown(rows: int) -> Iterator[Advance]:
    """A bar on stderr; nothing at all where stderr is no terminal."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(in_words("正在记入样本县"), total=rows)
        yield lambda done: progress.advance(task, done)
