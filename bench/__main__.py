"""Measures everything and prints the table; the exit status says whether a limit was missed. `--tiny`: only runs it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from . import append, board, cycle, fold, importing, writers
from .figures import TINY, Sizes, table

BUILD = Path(__file__).parents[1] / "build"  # on the project's own disk: where /tmp is memory, a commit costs nothing


def main() -> int:
    sizes = TINY if sys.argv[1:] == ["--tiny"] else Sizes()
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=BUILD) as folder:
        figures = [
            figure
            for part in (append, writers, board, cycle, importing, fold)
            for figure in part.measure(sizes, Path(folder))
        ]
    print(table(figures))
    return int(any(figure.missed for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
