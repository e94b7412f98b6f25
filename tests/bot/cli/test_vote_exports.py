"""Are the frozen roll and the ballots of a vote written out, only when they may be, and counted to the bot's verdict?"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from bot.cli.app import app
from governance.motions.motion import Stage
from governance.register.weighing import BY_UNIT
from storage.communities import accounts
from storage.engine.database import Database
from storage.motions.motions import motions
from tests.bot.cli.test_one_count import House, in_the_chat
from tests.databases import NOW
from tests.journals import acts
from tests.samples.motions import a_draft

_HOUSE = House(
    ("Unit", "Owner", "Share"),
    (("1ºA", "Ana Gil", "1/3"), ("1ºB", "Leo Roy;Eva Sanz", "1/6"), ("PH-2", "Ana Gil", "1/2")),
    {"1ºA": "yes", "PH-2": "yes", "1ºB": "no"},
    ("US", "ordinary_business"),
    BY_UNIT,
)


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"LC_ALL": "en_GB.UTF-8"})


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """A vote that was held and closed in a database of its own, with a draft beside it; its verdict."""
    monkeypatch.setenv("YISHITING_DATABASE__URL", f"sqlite:///{tmp_path}/yishiting.db")
    monkeypatch.setenv("YISHITING_FILES__FOLDER", str(tmp_path / "files"))
    monkeypatch.chdir(tmp_path)
    assert _run("migrate").exit_code == 0

    async def hold() -> dict[str, object]:
        database = Database(f"sqlite+aiosqlite:///{tmp_path}/yishiting.db")
        async with database.uow(NOW) as uow:
            people = [(await accounts.remember(uow, number, f"P{number}", "en")).id for number in range(1, 4)]
            verdict, _, _ = await in_the_chat(uow, _HOUSE, people)
            await a_draft(uow, 1, by=people[0])
        await database.close()
        return dict(verdict)

    return asyncio.run(hold())


def test_the_frozen_roll_and_the_ballots_of_a_closed_vote_are_counted_to_the_bots_verdict(
    told: dict[str, object], tmp_path: Path
) -> None:
    roll, cast, whole = (
        _run(*words)
        for words in (
            ("roll", "export", "1", "roll.csv"),
            ("ballots", "export", "1", "ballots.xlsx"),
            ("ballots", "export", "1", "vote.json"),
        )
    )
    by_case = _run("tally", "vote.json", "--json")
    by_sheets = _run(
        "tally", "--register", "roll.csv", "--ballots", "ballots.xlsx", "--preset", "us_rr_majority", "--json"
    )

    assert [each.exit_code for each in (roll, cast, whole)] == [0, 0, 0]
    assert roll.output == "roll.csv: 3 lines\n"
    lines = (tmp_path / "roll.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "unit,owner,area"
    assert [line.partition(",")[0] + "," + line.rpartition(",")[2] for line in lines[1:]] == [
        "1ºA,1/3",
        "1ºB,1/6",
        "PH-2,0.5",
    ]
    for counted in (json.loads(by_case.output)[0], json.loads(by_sheets.output)[0]):
        assert counted["passed"] is (told["outcome"] == "passed")
        assert counted["tallies"]["heads"]["yes"] == told["tallies"]["heads"]["yes"]  # type: ignore[index]


def test_ballots_are_not_exported_before_the_close_and_a_draft_has_no_roll(told: dict[str, object]) -> None:
    early = _run("ballots", "export", "2", "ballots.csv")
    draft = _run("roll", "export", "2", "roll.csv")
    unknown = _run("roll", "export", "9", "roll.csv")
    named = _run("roll", "export", "1", "roll.json")

    assert told["outcome"]
    assert {each.exit_code for each in (early, draft, unknown, named)} == {2}
    assert "Motion 2 was never opened, so it has no roll." in draft.stderr
    assert "Motion 2 was never opened" in early.stderr
    assert "There is no motion 9 here." in unknown.stderr
    assert "roll.json: the name must end in one of these: .xlsx, .csv." in named.stderr


def test_an_open_votes_ballots_stay_sealed_and_each_export_is_in_the_journal(
    told: dict[str, object], tmp_path: Path
) -> None:
    async def open_it(*, closed: bool) -> list[str]:
        database = Database(f"sqlite+aiosqlite:///{tmp_path}/yishiting.db")
        async with database.uow(NOW) as uow:
            state = {"stage": (Stage.CLOSED if closed else Stage.OPEN).value, "verdict": told if closed else None}
            await uow.execute(update(motions).where(motions.c.number == 1).values(**state))
        noted = await acts(database, "roll.exported", "ballots.exported")
        await database.close()
        return noted

    asyncio.run(open_it(closed=False))
    sealed, roll = _run("ballots", "export", "1", "ballots.csv"), _run("roll", "export", "1", "roll.csv")
    asyncio.run(open_it(closed=True))
    after = _run("ballots", "export", "1", "ballots.csv")

    assert "Motion 1 has no result yet. Its ballots can be exported once it has ended." in sealed.stderr
    assert (sealed.exit_code, roll.exit_code, after.exit_code) == (2, 0, 0)
    assert asyncio.run(open_it(closed=True)) == ["roll.exported", "ballots.exported"]
