"""Plotting: a process of its own in which Typst draws one paper, and which ends.

`python -m bot.documents.plotting PAPER FORMAT` takes the facts as JSON at its standard input and answers with one line
of JSON that says how it went, then the PDF or PNG.
"""

from __future__ import annotations

import os
import signal
import sys

import orjson

from bot.documents.limits import DRAWN
from bot.documents.typesetting import typeset

_CLOCK = 30  # seconds, should nobody wait outside any more


def main() -> None:
    """Draw, answer, and end."""
    if hasattr(signal, "alarm"):
        signal.alarm(_CLOCK)
    if hasattr(os, "nice"):
        os.nice(10)
    paper, form = sys.argv[1], sys.argv[2]
    drawn = typeset(paper, orjson.loads(sys.stdin.buffer.read()), picture=form == "png")
    sys.stdout.buffer.write(orjson.dumps(DRAWN) + b"\n" + drawn)
    sys.stdout.buffer.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
