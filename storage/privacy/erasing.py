"""Erasure of a person, so that nothing is left of them but what a result must be able to show.

The account stays as a number without name and without Telegram account, because ballots, roles and the two people
behind each change point to it. Steps are small: each is a unit of work of its own, and doing one twice is harmless.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, Text, delete, or_, select, tuple_, type_coerce, update

from governance.roles import Role
from storage.ballots.native_polls import answers, polls
from storage.communities.accounts import NOBODY, Account, accounts
from storage.communities.chats import chats
from storage.engine.columns import metadata
from storage.engine.journal import contents
from storage.engine.outbox import cards, outbox
from storage.engine.table_facts import Forgotten, facts_of
from storage.engine.uow import UnitOfWork
from storage.offices.roles import holders
from storage.privacy.personal import journal_lines
from storage.queues.updates import names_telegram_id, set_aside

# Lines of the journal whose content proves a result, a register or a role: they name an account by its number only.
KEPT = ("ballot.", "motion.", "roll.", "register.", "role.", "correction.", "dispute.", "stewardship.", "community.")
KEPT_ACTS = frozenset({"binding.confirmed", "binding.ended", "slips.printed", "group.joined", "person.forgotten"})
# Telegram's numbers are far from these, so that no number ever means two people.
_BEYOND = 2**52
STEP = 200
_DONE = ("sent", "uncertain", "failed", "dropped")
_WITH_NAMES = ("accounts", "chats", "outbox", "journal_contents")


@dataclass(frozen=True, slots=True)
class Traces:
    """What is to be erased: journal lines (community, number), messages in the outbox, files by their SHA-256."""

    lines: tuple[tuple[int, int], ...]
    messages: tuple[int, ...]
    files: tuple[str, ...]


def proves(act: str) -> bool:
    """Must the content of such a journal line stay, so that what was decided can be checked?"""
    return act.startswith(KEPT) or act in KEPT_ACTS


async def last_in_office(uow: UnitOfWork, community: int, account: int) -> bool:
    """Is the person the only one of committee and stewards, so that nobody could act after them?"""
    held = {one.account for one in await holders(uow, community, Role.COMMITTEE, Role.CHAIR, Role.STEWARD)}
    return held == {account}


async def traces(uow: UnitOfWork, account: Account) -> Traces:
    """Look for everything that is to be erased; takes its time, so outside of any unit of work that changes things."""
    found = await journal_lines(uow, account.id)
    body = type_coerce(outbox.c.body, Text)
    named = [body.contains(account.name, autoescape=True)] if len(account.name) > 1 and account.name != NOBODY else []
    private = select(chats.c.id).where(chats.c.telegram_id == account.telegram_id).scalar_subquery()
    query = select(outbox.c.id).where(outbox.c.state.in_(_DONE), or_(outbox.c.chat_id == private, *named))
    messages = [row.id for row in await uow.rows(query.order_by(outbox.c.id))]
    files = await _files(uow, account.id)
    lines = tuple((community, seq) for community, seq, act, _ in found if not proves(act))
    return Traces(lines, tuple(messages), tuple(files))


async def _files(uow: UnitOfWork, account: int) -> list[str]:
    found: list[str] = []
    for table, gone in forgotten_of():
        for column in _digests(table) if not gone.values else ():
            rows = await uow.rows(select(column).where(gone.of(table.c, account), column.is_not(None)))
            found += [row[0] for row in rows]
    return found


async def erase_lines(uow: UnitOfWork, lines: Sequence[tuple[int, int]]) -> None:
    """Content and salt of journal lines; the chain of fingerprints stays and verifies."""
    await uow.execute(delete(contents).where(tuple_(contents.c.community_id, contents.c.seq).in_(list(lines))))


async def erase_messages(uow: UnitOfWork, messages: Sequence[int]) -> None:
    """Messages that were sent to the person, or that told others their name."""
    await uow.execute(delete(outbox).where(outbox.c.id.in_(list(messages)), outbox.c.state.in_(_DONE)))


async def erase_words(uow: UnitOfWork, account: int) -> None:
    """What the person wrote in private, what they are in the middle of, and where they belong: as the tables state."""
    for table, gone in forgotten_of():
        if not gone.values:
            await uow.execute(delete(table).where(gone.of(table.c, account)))
        # What stands empty shows that there was something: of an appeal without words, that two others decided it.
        for name, value in gone.values.items():
            column = table.c[name]
            await uow.execute(update(table).where(gone.of(table.c, account), column.is_not(None)).values({name: value}))


def forgotten_of() -> list[tuple[Table, Forgotten]]:
    """Every table of which something goes with a person, those that point to others first."""
    said = ((table, facts_of(table).forgotten) for table in reversed(metadata.sorted_tables))
    return [(table, gone) for table, gone in said if gone is not None]


def with_words() -> list[str]:
    """The tables that hold what somebody wrote, or who they are, for `Database.scrub`."""
    return sorted({*_WITH_NAMES, *(table.name for table, _ in forgotten_of())})


def _digests(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name.endswith("digest")]


async def still_used(uow: UnitOfWork, digest: str) -> bool:
    """Does any row name a file with the same bytes?"""
    for table in metadata.sorted_tables:
        for column in _digests(table):
            if await uow.row(select(column).where(column == digest).limit(1)) is not None:
                return True
    return False


async def erase_account(uow: UnitOfWork, account: Account) -> None:
    """The last step: name, language and Telegram's number go; from now on nobody can tell who it was."""
    number = -(_BEYOND + account.id)
    chat = await uow.scalar(select(chats.c.id).where(chats.c.telegram_id == account.telegram_id))
    if chat is not None:
        await uow.execute(delete(cards).where(cards.c.chat_id == chat))
        await uow.execute(delete(outbox).where(outbox.c.chat_id == chat, outbox.c.state != "sending"))
        await uow.execute(update(chats).where(chats.c.id == chat).values(telegram_id=number, title="", open=0))
    informal = select(polls.c.telegram_id).where(polls.c.motion_id.is_(None), polls.c.telegram_id.is_not(None))
    mine = answers.c.voter == account.telegram_id
    await uow.execute(delete(answers).where(mine, answers.c.poll.in_(informal)))
    await uow.execute(update(answers).where(mine).values(voter=number))
    await uow.execute(delete(set_aside).where(names_telegram_id(set_aside.c.body, account.telegram_id)))
    nothing = {"name": NOBODY, "language": "", "app_language": "", "community_id": None, "telegram_id": number}
    await uow.execute(update(accounts).where(accounts.c.id == account.id).values(**nothing))
