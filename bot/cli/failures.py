"""Failures of the command line: when it cannot do its work, one clear line each, exit code 2, no traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bot.cli.language import t
from bot.process.logs import Redaction
from governance.sayable import Sayable

CANNOT = 2
_INTERRUPTED = 130


def explain(error: BaseException) -> str | None:
    """What an operator should read; None if nobody foresaw the error, and its traceback is needed."""
    from bot.config.loading import ConfigError
    from storage.engine.trouble import describe

    if isinstance(error, Sayable):
        return error.said(t)
    if isinstance(error, ConfigError):
        return "\n".join(problem.said(t) for problem in error.problems)
    if isinstance(error, BaseExceptionGroup):
        lines = [explain(part) for part in error.exceptions]
        return "\n".join(line for line in lines if line) if all(lines) else None
    if (trouble := describe(error)) is not None:
        return t(trouble)
    return _telegram(error)


def _telegram(error: BaseException) -> str | None:
    from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

    match error:
        case InvalidToken():
            return t(
                "Telegram does not know this token. Copy it again from @BotFather into telegram.token (or "
                "YISHITING_TELEGRAM__TOKEN)."
            )
        case Conflict():
            return t(
                "Another program is fetching this bot's updates. Stop the other copy; if it is not yours, "
                "revoke the token."
            )
        case RetryAfter():
            return t("Telegram asks you to wait: {why}. Try again after that.", why=error.message)
        case NetworkError():
            return t(
                "Telegram cannot be reached ({why}). Check the network, telegram.api_base and telegram.proxy.",
                why=_why(error),
            )
        case TelegramError():
            return t("Telegram refused: {why}.", why=error.message)
    return None


def _why(error: BaseException) -> str:
    cause = error.__cause__
    return type(cause or error).__name__


def guarded(command: Callable[[], object]) -> int:
    """Run a command; returns its exit code. What it raises becomes one line (several mistakes: one line each)."""
    try:
        command()
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BaseException as error:
        line = explain(error)
        if line is None:
            raise
        sys.stderr.write(Redaction().redact(line) + "\n")
        return CANNOT
    return 0
