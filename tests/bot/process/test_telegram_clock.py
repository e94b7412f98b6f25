"""What does Telegram's clock show, and what time is it when this machine says something else?"""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.process.clock import Clock, ComparedClock
from bot.process.telegram_clock import TelegramClock
from tests.databases import NOW

SECOND = timedelta(seconds=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Machine(Clock):
    """A machine whose clock can be set; what runs on, and what is true, cannot."""

    def __init__(self) -> None:
        self.ran = 1000.0
        self.wrong = timedelta()

    @property
    def true(self) -> datetime:
        return NOW + timedelta(seconds=self.ran - 1000)

    def now(self) -> datetime:
        return self.true + self.wrong

    def running(self) -> float:
        return self.ran


class Telegram:
    """Answers, as the transport notes them."""

    def __init__(self) -> None:
        self.machine = Machine()
        self.clock = TelegramClock(self.machine.running)
        self.compared = ComparedClock(self.machine, self.clock)

    def answers(
        self, times: int = 1, *, shown: datetime | None = None, age: str | None = None, took: float = 0
    ) -> None:
        for _ in range(times):
            self.machine.ran += 2
            asked = self.machine.ran
            self.machine.ran += took
            self.clock.note(format_datetime(shown or self.machine.true, usegmt=True), age, asked)

    @property
    def agrees(self) -> bool:
        return abs(self.compared.now() - self.machine.true) <= 2 * SECOND


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


def test_until_the_first_answer_nothing_may_end(telegram: Telegram) -> None:
    assert not telegram.compared.settled

    telegram.answers()

    assert telegram.compared.settled
    assert abs(telegram.compared.off) <= 2 * SECOND


@pytest.mark.parametrize("wrong", [HOUR, -HOUR, DAY, -DAY])
def test_a_clock_that_is_set_wrong_is_noticed_at_once_and_once_it_is_right_again_at_once(
    telegram: Telegram, wrong: timedelta
) -> None:
    telegram.answers(5)

    telegram.machine.wrong = wrong
    assert not telegram.compared.settled
    assert telegram.agrees, "what is written down meanwhile bears the true time"
    assert abs(telegram.compared.off - wrong) <= 2 * SECOND

    telegram.machine.ran += 7200  # two hours without an answer
    assert telegram.agrees
    telegram.machine.wrong = timedelta()
    assert telegram.compared.settled


def test_a_minute_is_nobodys_trouble(telegram: Telegram) -> None:
    telegram.answers(3)
    telegram.machine.wrong = timedelta(seconds=58)

    assert telegram.compared.settled
    assert telegram.compared.now() == telegram.machine.now()


def test_a_single_wrong_answer_changes_nothing(telegram: Telegram) -> None:
    telegram.answers(4)

    telegram.answers(shown=telegram.machine.true - DAY)

    assert telegram.compared.settled
    telegram.answers(4)
    telegram.answers(shown=telegram.machine.true + DAY)
    assert telegram.compared.settled


def test_one_answer_alone_holds_back_and_is_not_gone_by(telegram: Telegram) -> None:
    telegram.answers(shown=telegram.machine.true - DAY)

    assert not telegram.compared.settled
    assert telegram.compared.now() == telegram.machine.now()


def test_what_a_cache_has_kept_is_not_believed(telegram: Telegram) -> None:
    telegram.answers(5)
    old = telegram.machine.true

    telegram.answers(20, shown=old, age="40")
    telegram.answers(20, shown=old)

    assert telegram.compared.settled
    assert telegram.agrees


def test_an_answer_that_was_long_on_its_way_is_not_believed(telegram: Telegram) -> None:
    telegram.answers(3)

    for _ in range(5):
        telegram.answers(shown=telegram.machine.true, took=90)

    assert telegram.compared.settled
    assert telegram.agrees


@pytest.mark.parametrize("date", [None, "", "yesterday", "Mon, 99 Foo 2026 99:99:99 GMT"])
def test_where_no_answer_says_the_time_the_machine_is_believed(
    telegram: Telegram, date: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        telegram.clock.note(date, None, telegram.machine.ran)

    assert telegram.compared.settled
    assert telegram.compared.now() == telegram.machine.now()
    assert caplog.text.count("compared with nothing") == 1
