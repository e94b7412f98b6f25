"""Does a token ever reach the log, however it tries?"""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator

import pytest
from telegram.error import InvalidToken

from bot.process.logs import QUIET, set_up

SECRET = "AAFplantedplantedplantedplanted-_12"
TOKEN = f"123456789:{SECRET}"
log = logging.getLogger("bot.test")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is logged; afterwards logging is as it was."""
    root, hook, raising = logging.getLogger(), sys.excepthook, logging.raiseExceptions
    before = (root.level, root.handlers[:])
    levels = {name: logging.getLogger(name).level for name in QUIET}
    # Taken away first, so that setting up does not close the test run's own handlers.
    root.handlers = []
    stream = io.StringIO()
    set_up("DEBUG", TOKEN, stream=stream)
    yield stream
    logging.captureWarnings(False)
    root.setLevel(before[0])
    root.handlers = before[1]
    sys.excepthook, logging.raiseExceptions = hook, raising
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_the_token_is_hidden_in_messages_and_arguments(written: io.StringIO) -> None:
    log.info("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    log.info({"token": TOKEN})
    log.info("encoded 123456789%%3A%s and bare %s", SECRET, SECRET)

    text = written.getvalue()
    assert SECRET not in text
    assert text.count("[hidden]") >= 4
    assert "/getMe" in text


def test_another_bots_token_is_hidden_too(written: io.StringIO) -> None:
    log.warning("987654321:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB")

    assert "BBBB" not in written.getvalue()


def test_the_token_is_hidden_in_the_librarys_own_error_and_in_chained_tracebacks(written: io.StringIO) -> None:
    try:
        try:
            raise InvalidToken(f"The token `{TOKEN}` was rejected by the server.")
        except InvalidToken as error:
            raise RuntimeError(f"start failed with {TOKEN}") from error
    except RuntimeError:
        log.exception("could not start")

    text = written.getvalue()
    assert SECRET not in text
    assert "InvalidToken" in text
    assert "RuntimeError" in text


def test_the_token_is_hidden_in_a_stack_and_in_a_message_that_cannot_be_put_together(written: io.StringIO) -> None:
    log.info("two %s %s", TOKEN, stack_info=True)

    text = written.getvalue()
    assert SECRET not in text
    assert "could not be put together" in text


def test_what_other_handlers_see_is_hidden_too(written: io.StringIO) -> None:
    seen: list[logging.LogRecord] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(record)

    logging.getLogger().addHandler(Keeper())
    try:
        raise InvalidToken(TOKEN)
    except InvalidToken:
        log.exception("token %s", TOKEN)

    assert SECRET not in logging.Formatter().format(seen[0])


def test_an_error_that_nobody_caught_is_printed_without_the_token(
    written: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    error = InvalidToken(f"The token `{TOKEN}` was rejected by the server.")

    sys.excepthook(type(error), error, None)

    printed = capsys.readouterr().err
    assert "was rejected" in printed
    assert SECRET not in printed


def test_the_values_of_a_row_that_postgresql_refused_are_hidden(written: io.StringIO) -> None:
    log.error("duplicate key\nDETAIL:  Key (name)=(张建国) already exists.\n[SQL: INSERT]")

    assert "张建国" not in written.getvalue()
    assert "[SQL: INSERT]" in written.getvalue()


@pytest.mark.parametrize("name", ["httpx", "httpcore", "telegram", "aiohttp"])
def test_the_libraries_that_print_addresses_are_quiet(name: str, written: io.StringIO) -> None:
    logging.getLogger(f"{name}.client").info("HTTP Request: POST …")

    assert written.getvalue() == ""
    assert logging.getLogger(name).level == logging.WARNING
