"""Is there one count? A vote in the chat, its exported files, and the same register and ballots in a committee's own files."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli.votes.sheet_case import Wanted, case_of
from bot.documents.spreadsheets import read_spreadsheet, write_csv
from governance.motions.motion_class import Electorate
from governance.register.sheet import read_sheet
from governance.register.weighing import BY_OWNER, BY_UNIT, Weighing, per
from governance.register.weighing_change import weighed
from governance.tally.verdict import Verdict
from governance.tally.verdict_data import verdict_data
from governance.worked_votes.case_form import parse_case
from governance.worked_votes.exported_vote import BALLOT_COLUMNS, ROLL_COLUMNS, ExportedVote
from handlers.frame.work import Work
from handlers.motions.clock import settle
from handlers.motions.opening import open_vote, rule_for
from handlers.routes import HOUSE
from storage.ballots import ballots, electorates, rolls
from storage.ballots.ballots import PRIVATE, Said
from storage.communities import accounts, chats, communities
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.motions import motions
from tests.databases import NOW
from tests.samples.motions import a_draft
from tests.samples.registers import import_entries

_PEOPLE = ("王秀英", "李强", "周敏", "赵新", "García López, Ana", "Müller & Söhne GmbH", "John Smith")
_WORDS = {"yes": ("同意", "✓", "sí", "yes"), "no": ("不同意", "反对", "no"), "abstain": ("弃权", "空白", "abstain")}
_RULES = (("CN", "use_repair_fund"), ("CN", "rebuild"), ("US", "ordinary_business"), ("US", "change_of_rules"))


@dataclass(frozen=True, slots=True)
class House:
    """A register as its community keeps it, and who says what, home by home."""

    heading: Sequence[str]
    rows: Sequence[Sequence[str]]
    homes: Mapping[str, str]
    place: tuple[str, str]
    each: Weighing

    @property
    def register(self) -> bytes:
        return write_csv(self.heading, self.rows)


def a_house(chance: random.Random) -> House:
    """At random: areas, shares, fractions or none; joint owners in any order; the developer; parking of all kinds."""
    kind = chance.choice(("area", "percent", "fraction", "none", "owner"))
    rows: list[list[str]] = []
    homes: dict[str, str] = {}
    said: dict[frozenset[str], str] = {}
    for number in range(chance.randint(1, 9)):
        owners = ["未售"] if chance.random() < 0.15 else chance.sample(_PEOPLE, chance.choice((1, 1, 2, 3)))
        choice = said.setdefault(frozenset(owners), chance.choice(("yes", "yes", "no", "abstain", "")))
        rows.append([f"{number + 101}", ";".join(owners), _weight(chance, kind), "", ""])
        homes[rows[-1][0]] = choice
    for number in range(chance.randint(0, 3)):
        home = chance.choice(rows[: len(homes)])
        tied = home[0] if chance.random() < 0.5 else ""
        weight = _weight(chance, kind) if chance.random() < 0.6 else ""
        rows.append([f"P{number}", home[1], weight, "parking", tied])
    heading = [
        "Unit",
        "Owner",
        "Area" if kind == "area" else "Share (%)" if kind == "percent" else "Share",
        "Use",
        "Counts with",
    ]
    each = BY_OWNER if kind == "owner" else BY_UNIT
    return House(heading, rows, homes, chance.choice(_RULES), each)


def _weight(chance: random.Random, kind: str) -> str:
    if kind in {"none", "owner"}:
        return ""
    if kind == "fraction":
        return f"{chance.randint(1, 9)}/{chance.choice((3, 7, 64, 128))}"
    return f"{chance.randint(1, 99)}.{chance.randint(1, 9999):04d}"


async def in_the_chat(
    uow: UnitOfWork, house: House, people: Sequence[int]
) -> tuple[Mapping[str, Any], ExportedVote, str]:
    """Imported, opened, voted, closed, as the bot does it; its verdict, what it exports, and the rule's id."""
    jurisdiction, motion_class = house.place
    made = await communities.found(uow, name="A", language="en", timezone="UTC", jurisdiction=jurisdiction)
    reading = read_sheet(read_spreadsheet(house.register))
    assert reading.good, reading.faults
    weighing = reading.weighing or house.each
    await import_entries(uow, made.id, [weighed(one, weighing) for one in reading.entries], weighing=weighing)
    community = await communities.get(uow, made.id)
    chat = await chats.remember_group(uow, -1_000_000 - made.id, "A", community=made.id)
    draft = await a_draft(uow, made.id, by=people[0], chat=chat.id, motion_class=motion_class)
    work = Work(uow, "yishiting_bot", HOUSE)
    rule = await rule_for(work, draft, community)
    lines, _ = await electorates.some(uow, made.id, Electorate.OWNERS, 0, per(rule.weight))
    heads = sorted({line.owner for line in lines})
    speaks = dict(zip(heads, people, strict=False))
    roll = [replace(line, accounts=(speaks[line.owner],)) for line in lines]
    opened = await open_vote(work, draft, community, roll, by=people[1])
    choices = {line.owner: house.homes[line.label] for line in lines if house.homes.get(line.label)}
    cast = [
        Said(opened.id, head, speaks[head], choice, PRIVATE, number, f"R{number}")
        for number, (head, choice) in enumerate(choices.items(), 1)
    ]
    if cast:
        await ballots.cast(uow, cast)
    await settle(work, opened)
    closed = await motions.get(uow, opened.id)
    assert closed.verdict is not None
    exported = ExportedVote(
        "m",
        closed.title,
        closed.rule or {},
        await rolls.labelled(uow, opened.id),
        await ballots.choices(uow, opened.id),
    )
    return closed.verdict, exported, rule.id


def by_files(folder: Path, roll: bytes, cast: bytes, preset: str) -> Mapping[str, Any]:
    """The same by the command line's way."""
    (folder / "roll.csv").write_bytes(roll)
    (folder / "ballots.csv").write_bytes(cast)
    case, unclear = case_of(Wanted(folder / "roll.csv", folder / "ballots.csv", preset, None, "", 0, ""))
    assert unclear == []
    return _data(case.verdicts()[0])


def _data(verdict: object) -> Mapping[str, Any]:
    assert isinstance(verdict, Verdict)
    return verdict_data(verdict)


def _counted(verdict: Mapping[str, Any]) -> Mapping[str, Any]:
    """All but how weights are called, and which heads the notes name."""
    return {name: value for name, value in json.loads(json.dumps(verdict)).items() if name not in {"weight", "notes"}}


def _owners_ballots(chance: random.Random, house: House) -> list[list[str]]:
    """Each owner once, joint owners in another order than the register has them; some marks left empty."""
    said = {frozenset(row[1].split(";")): house.homes[row[0]] for row in house.rows if row[0] in house.homes}
    return [
        [";".join(chance.sample(sorted(owners), len(owners))), chance.choice(_WORDS[choice]) if choice else ""]
        for owners, choice in said.items()
    ]


async def the_same_every_way(database: Database, folder: Path, seed: int, people: Sequence[int]) -> None:
    """One random house on all ways."""
    chance = random.Random(seed)
    house = a_house(chance)
    async with database.uow(NOW + timedelta(minutes=seed)) as uow:
        verdict, exported, preset = await in_the_chat(uow, house, people)
    whole = parse_case(json.loads(json.dumps(exported.case())))
    assert _counted(_data(whole.verdicts()[0])) == _counted(verdict), seed
    roll, cast = write_csv(ROLL_COLUMNS, exported.roll()), write_csv(BALLOT_COLUMNS, exported.ballots())
    assert _counted(by_files(folder, roll, cast, preset)) == _counted(verdict), seed
    if verdict["weight"] == BY_OWNER.name:  # a list does not say that each owner has but one vote
        return
    own = by_files(folder, house.register, write_csv(["Owner", "Vote"], _owners_ballots(chance, house)), preset)
    assert _counted(own) == _counted(verdict), seed


async def _people(database: Database) -> list[int]:
    async with database.uow(NOW) as uow:
        return [(await accounts.remember(uow, number, f"P{number}", "en")).id for number in range(1, 20)]


@pytest.mark.sqlite
async def test_twenty_random_houses_come_to_the_same_on_every_way(database: Database, tmp_path: Path) -> None:
    people = await _people(database)

    for seed in range(20):
        await the_same_every_way(database, tmp_path, seed, people)

    assert len(people) == 19


@pytest.mark.nightly
@pytest.mark.sqlite
async def test_a_thousand_random_houses_come_to_the_same_on_every_way(database: Database, tmp_path: Path) -> None:
    people = await _people(database)

    for seed in range(1_000):
        await the_same_every_way(database, tmp_path, seed, people)

    assert len(people) == 19
