"""Is the fingerprint at the close a proof for whoever gets the ballots, and no way to them for anybody else?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import Row, select, update

from governance.motions.motion import closing_fingerprint
from storage.ballots import ballots
from storage.engine.database import Database
from storage.motions import motions
from tests.handlers.ballots.test_sealed_votes import EVERYBODY, HE, SHE, WANG, an_owners_vote, casts, looks, mydata
from tests.handlers.talk import Talk, talking

ON_A_FILE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def a_vote_of_two_homes_ends(talk: Talk) -> None:
    await an_owners_vote(talk, ballots.GROUP)
    await casts(talk, ballots.GROUP, HE, "yes")
    await casts(talk, ballots.GROUP, WANG, "no")
    await talk.play(talk.now + timedelta(days=3, minutes=1))


async def _closed(database: Database) -> Row[tuple[object, ...]]:
    (row,) = await database.look(select(motions.motions))
    return row


async def _ballots(database: Database) -> dict[str, str]:
    return {row.owner: row.choice for row in await database.look(select(ballots.ballots))}


def _all_that_there_could_be(heads: list[str]) -> Iterator[dict[str, str]]:
    """Every way in which these heads could have voted: what anybody can try who knows the roll."""
    for choices in product(("", "yes", "no", "abstain"), repeat=len(heads)):
        yield {head: choice for head, choice in zip(heads, choices, strict=True) if choice}


@ON_A_FILE
async def test_ballots_and_salt_give_the_posted_fingerprint_and_no_other_ballots_do(database: Database) -> None:
    async with talking(database) as talk:
        await a_vote_of_two_homes_ends(talk)
        shown = await looks(talk, [SHE])
    stored, stand = await _closed(database), await _ballots(database)
    tried = [
        choices
        for choices in _all_that_there_could_be([*stand])
        if closing_fingerprint(stored.fingerprint, stored.verdict, choices, stored.closing_salt)
        == stored.closing_fingerprint
    ]

    assert tried == [stand]
    assert any(stored.closing_fingerprint in said.text for said in shown)


async def test_whoever_tries_all_ballots_that_there_could_be_does_not_find_those_that_were_cast(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await a_vote_of_two_homes_ends(talk)
        told = [said.text for said in await looks(talk, EVERYBODY)] + await mydata(talk, EVERYBODY)
    stored, stand = await _closed(database), await _ballots(database)
    guesses = {
        closing_fingerprint(stored.fingerprint, stored.verdict, choices, None)
        for choices in _all_that_there_could_be([*stand])
    }

    assert len(guesses) == 16
    assert stored.closing_fingerprint not in guesses
    assert len(stored.closing_salt) == 32
    assert [text for text in told if stored.closing_salt in text] == []


@ON_A_FILE
async def test_a_vote_from_before_there_were_salts_keeps_its_fingerprint_and_verifies(database: Database) -> None:
    async with talking(database) as talk:
        await a_vote_of_two_homes_ends(talk)
        stored, stand = await _closed(database), await _ballots(database)
        old = closing_fingerprint(stored.fingerprint, stored.verdict, stand, None)
        async with talk.database.uow(talk.now) as uow:
            await uow.execute(update(motions.motions).values(closing_fingerprint=old, closing_salt=None))

        shown = await looks(talk, [SHE])

    again = await _closed(database)
    assert any(old in said.text for said in shown)
    assert closing_fingerprint(again.fingerprint, again.verdict, stand, again.closing_salt) == old
