"""Is everything there that anybody was told is there, whenever the bot is killed?

The judge is the sandbox's own record of what each person was told, never the bot's database. At each step the bot is
killed the first time that it passes, in the long form the second time as well, and on PostgreSQL too; many more by hand:
`KILLS=20 pytest tests/crash --nightly`.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.process.faults import STEPS
from tests.crash.killable import Killable, mortal
from tests.databases import empty_postgres
from tests.sandbox_client import Person, Seen

_MOST = 50
_LONGEST = 120.0  # seconds
_RECEIPT = re.compile(r"回执号 ?([A-Z2-7]{10})")
_JOINED = re.compile(r"诉求(\d+)号您也遇到")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.nightly])])
async def life(request: pytest.FixtureRequest, tmp_path: Path, empty_sqlite: Path) -> AsyncIterator[Killable]:
    """People, and a bot that can be killed, on each database."""
    if request.param == "sqlite":
        async with mortal(tmp_path, empty_sqlite, None) as living:
            yield living
        return
    server = request.getfixturevalue("postgres_url")
    async with empty_postgres(server) as url, mortal(tmp_path, empty_sqlite, url) as living:
        yield living


@pytest.fixture
def kills(long: bool) -> int:
    """How often the bot is killed."""
    return int(os.environ.get("KILLS", "2" if long else "1"))


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
async def test_nothing_that_was_confirmed_is_lost_or_counts_twice(life: Killable, step: str, kills: int) -> None:
    card = await _first_matter(life)

    said: set[str] = set()
    for kill in range(kills):
        await life.start(kill_at=f"{step}:{kill % 2 + 1}")
        said |= await _people_speak_and_press(life, card, kill)
        await life.dies()
    await life.start()
    await _all_are_told(life, said)

    await _every_report_is_there_once(life, said)
    await _every_me_too_counts_once(life, card)
    await _every_ballot_stands_as_first_confirmed(life)
    await life.stop()
    assert await life.journal_holds()


async def _first_matter(life: Killable) -> Seen:
    async with life.undisturbed():
        await life.person("王秀英").says("#报修 楼道灯不亮", to=life.group)
        return await life.group.shows("楼道灯不亮", button="我也是")


async def _people_speak_and_press(life: Killable, card: Seen, kill: int) -> set[str]:
    """Reports and presses, one after the other, until the bot is dead; returns what was reported."""
    people = _people(life)
    ballot = await _ballot(life)
    said = set()
    for number in range(_MOST):
        if not life.lives:
            break
        text = f"{kill * _MOST + number + 1}栋漏水"
        await people[number % len(people)].says(f"#报修 {text}", to=life.group)
        said.add(text)
        presser = people[(kill * 3 + number) % len(people)]
        await _press(life, presser, card, "我也是")
        await _press(life, presser, ballot, _choice(presser))
        await life.rests_or_dies()
    return said


def _people(life: Killable) -> list[Person]:
    """Everybody but her who raised the first matter, and one of two joint owners, who share a ballot."""
    people = life.people("owner", "committee", "building_lead")
    return [one for one in people if one.name not in {"王秀英", "赵婷"}]


def _choice(person: Person) -> str:
    """What a person votes; the same whenever they press."""
    return "同意" if person.id % 2 else "反对"


async def _ballot(life: Killable) -> Seen:
    return await life.group.shows("3栋电梯大修", within=_LONGEST, button="同意")


async def _press(life: Killable, person: Person, on: Seen, button: str, wait: float = 0) -> str:
    data = on.button(button)["callback_data"]
    body = {"chat_id": on.chat_id, "message_id": on.id, "data": data, "wait": wait}
    return str((await life.post(f"/people/{person.id}/presses", **body))["text"])


async def _every_ballot_stands_as_first_confirmed(life: Killable) -> None:
    """Whoever was told a receipt gets the same one for the same choice now: the ballot was neither lost nor doubled."""
    told: dict[int, set[str]] = {}
    for line in await life.record("answer"):
        if found := _RECEIPT.search(line["text"]):
            told.setdefault(line["person"], set()).add(found[1])
    ballot = await _ballot(life)
    assert told
    for person in _people(life):
        if person.id in told:
            again = _RECEIPT.search(await _press(life, person, ballot, _choice(person), wait=_LONGEST))
            assert again, "a confirmed ballot was not confirmed again"
            assert told[person.id] == {again[1]}, (person, told[person.id], again[1])


async def _all_are_told(life: Killable, said: set[str]) -> None:
    """Wait until every report was answered and the bot is quiet."""
    await life.quiet(within=_LONGEST)
    assert set(await _numbers(life)) == said, life.log()


async def _numbers(life: Killable) -> dict[str, set[str]]:
    """Under which numbers each report was answered, by the sandbox's record."""
    numbers: dict[str, set[str]] = {}
    for line in await life.record():
        if line["kind"] in {"sent", "edited"} and (found := re.search(r"\d+栋漏水", line["text"])):
            number = re.search(r"(\d+)号", line["text"])
            if number:
                numbers.setdefault(found[0], set()).add(number[1])
    return numbers


async def _every_report_is_there_once(life: Killable, said: set[str]) -> None:
    """Each report got one number, the same in every message about it, and no number was given twice."""
    numbers = await _numbers(life)
    assert set(numbers) == said
    assert all(len(one) == 1 for one in numbers.values()), numbers
    used = Counter(next(iter(one)) for one in numbers.values())
    assert max(used.values()) == 1, f"one number for two reports: {used}"


async def _every_me_too_counts_once(life: Killable, card: Seen) -> None:
    """The card counts at least everybody who was told "recorded", and nobody who never pressed."""
    await life.quiet(within=_LONGEST)
    told = {line["person"] for line in await life.record("answer") if _JOINED.search(line["text"])}
    pressed = {line["person"] for line in await life.record("pressed")}
    count = await _counted(life, card)
    assert len(told) <= count <= len(pressed), (told, count, pressed)


async def _counted(life: Killable, card: Seen) -> int:
    """How many neighbours the card says are with the matter, as the group last saw it."""
    texts = [line["text"] for line in await life.record("edited") if line["message_id"] == card.id]
    found = re.search(r"(\d+)位", texts[-1]) if texts else None
    return int(found[1]) if found else 0
