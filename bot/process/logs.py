"""Log: what is written to it, and how it is kept free of the token."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

# In a web address the colon may be written as %3A.
TOKEN = re.compile(r"\d+(?::|%3[Aa])[A-Za-z0-9_-]{30,}")
# PostgreSQL repeats the values of a refused row in this line of its errors.
DETAIL = re.compile(r"DETAIL: .*")
# Their own messages carry addresses with the token in them, or residents' words.
QUIET = (
    "httpx",
    "httpcore",
    "telegram",
    "aiohttp",
    "aiosqlite",
    "sqlalchemy",
    "alembic",
    "asyncpg",
    "uvicorn",
)
FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_HIDDEN = "[hidden]"


class Redaction(logging.Filter):
    """Takes every token, and the configured one in any spelling, out of message, traceback and stack."""

    def __init__(self, *secrets: str) -> None:
        super().__init__()
        parts = {part for secret in secrets for part in (secret, secret.partition(":")[2]) if len(part) >= 8}
        # The longest first, so that no rest of a longer one stays.
        self._secrets = sorted(parts, key=len, reverse=True)
        self._formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; it is always let through."""
        record.msg = self.redact(_message(record))
        record.args = None
        if record.exc_info:
            record.exc_text = self.redact(self._formatter.formatException(record.exc_info))
            # Nobody after us may format the exception anew.
            record.exc_info = None
        elif record.exc_text:
            record.exc_text = self.redact(record.exc_text)
        if record.stack_info:
            record.stack_info = self.redact(record.stack_info)
        return True

    def redact(self, text: str) -> str:
        """The text without tokens and secrets."""
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return DETAIL.sub(f"DETAIL: {_HIDDEN}", TOKEN.sub(_HIDDEN, text))


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:
        # logging itself would print the arguments, with all that they hold.
        return f"a message that could not be put together: {record.msg}"


def set_up(level: str = "INFO", *secrets: str, stream: TextIO | None = None) -> Redaction:
    """Have everything logged to standard error (or `stream`), redacted; returns the redaction for other texts.

    `secrets`: the configured token, and whatever else must not appear. Setting it up again replaces the first.
    """
    redaction = Redaction(*secrets)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter(FORMAT))
    handler.addFilter(redaction)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # A tick that comes while the last one still plays is left out, as it should be, and warned of each second.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.captureWarnings(True)  # noqa: FBT003
    # logging prints what it fails on, arguments and all, past every filter.
    logging.raiseExceptions = False
    sys.excepthook = _hook(redaction)
    return redaction


def _hook(redaction: Redaction) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.stderr.write(redaction.redact("".join(traceback.format_exception(kind, error, trace))))

    return report
