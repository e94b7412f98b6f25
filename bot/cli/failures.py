"""What does the command line say when it cannot do its work? One clear line each, exit code 2, no traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bot.logs import Redaction

CANNOT = 2
_INTERRUPTED = 130


def explain(error: BaseException) -> str | None:
    """What an operator should read; None if nobody foresaw the error, and its traceback is needed."""
    from bot.backup_archive import ArchiveError
    from bot.config_loading import ConfigError
    from bot.house import HouseError
    from bot.listening import PortError
    from storage.migrations import SchemaError
    from storage.rebuild import NotEmptyError
    from storage.transplant import KnownHereError
    from storage.trouble import DatabaseTroubleError, describe

    foreseen = (
        *(ArchiveError, ConfigError, DatabaseTroubleError, HouseError),
        *(KnownHereError, NotEmptyError, PortError, SchemaError),
    )
    if isinstance(error, foreseen):
        return str(error)
    if isinstance(error, BaseExceptionGroup):
        lines = [explain(part) for part in error.exceptions]
        return "\n".join(line for line in lines if line) if all(lines) else None
    return _telegram(error) or describe(error)


def _telegram(error: BaseException) -> str | None:
    from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

    match error:
        case InvalidToken():
            return (
                "Telegram does not know this token. Copy it anew from @BotFather into telegram.token "
                "(or YISHITING_TELEGRAM__TOKEN)."
            )
        case Conflict():
            return (
                "Somebody else fetches this bot's updates. Stop the other copy; if it is not yours, revoke the token."
            )
        case RetryAfter():
            return f"Telegram asks to wait: {error.message}. Try again then."
        case NetworkError():
            return (
                f"Telegram cannot be reached ({_why(error)}). Check the network, telegram.api_base and telegram.proxy."
            )
        case TelegramError():
            return f"Telegram refused: {error.message}."
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
