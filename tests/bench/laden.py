"""Load piled up over years: messages sent, marks, matters with photos, and somebody of whom much is stored."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import select, text

from storage.communities.accounts import accounts
from storage.communities.chats import chats
from storage.engine.columns import stored
from storage.engine.journal import Line, append, line
from storage.engine.outbox import outbox
from storage.engine.uow import UnitOfWork
from storage.matters.matters import matters
from storage.matters.steps import photos, steps
from storage.queues.updates import handled
from tests.samples.three_thousand import Compound

_MESSAGES, _LINES, _MATTERS = 4000, 4000, 400


async def all_sent(uow: UnitOfWork) -> None:
    """Everything that waits has left, and each card stands in its chat."""
    now = {"now": stored(uow.now)}
    gone = "UPDATE outbox SET state = 'sent', done_at = :now, message_id = 1000 + id WHERE state = 'queued'"
    await uow.execute(text(gone), now)
    await uow.execute(
        text(
            "INSERT INTO cards (chat_id, name, message_id, shown, edited_at)"
            " SELECT chat_id, card, max(message_id), '', :now FROM outbox"
            " WHERE card IS NOT NULL AND message_id IS NOT NULL AND done_at = :now GROUP BY chat_id, card"
            " ON CONFLICT DO NOTHING"
        ),
        now,
    )


async def rest_answered(uow: UnitOfWork, motion: int, poll: str) -> None:
    """Whoever has not answered a native poll has done so now, in favour."""
    given = {"motion": motion, "poll": poll, "now": stored(uow.now)}
    roll = "FROM roll_voters JOIN accounts ON accounts.id = account_id WHERE motion_id = :motion"
    await uow.execute(
        text(
            "INSERT INTO poll_answers (poll, voter, options, received_at, received_order)"
            f" SELECT :poll, telegram_id, '[\"yes\"]', :now, accounts.id {roll} ON CONFLICT DO NOTHING"
        ),
        given,
    )
    columns = "motion_id, owner, account_id"
    await uow.execute(
        text(
            f"INSERT INTO ballots ({columns}, choice, channel, received_at, received_order, receipt)"
            f" SELECT {columns}, 'yes', 'poll', :now, accounts.id, 'R' {roll} ON CONFLICT DO NOTHING"
        ),
        given,
    )


async def somebody(uow: UnitOfWork, compound: Compound, account: int) -> None:
    """One owner who raised hundreds of matters, was told thousands of things and did thousands."""
    telegram_id = await uow.scalar(select(accounts.c.telegram_id).where(accounts.c.id == account))
    chat = await uow.scalar(select(chats.c.id).where(chats.c.telegram_id == telegram_id))
    await uow.execute(outbox.insert(), [_sent(uow, chat) for _ in range(_MESSAGES)])
    await append(uow, [_acted(uow, compound, account, number) for number in range(_LINES)])
    await _matters(uow, compound, account)


async def old_rows(uow: UnitOfWork, compound: Compound) -> None:
    """What lies there from long ago (the unit's moment): messages, marks of updates, closed matters with photos."""
    group = await uow.scalar(select(chats.c.id).where(chats.c.telegram_id == compound.group))
    await uow.execute(outbox.insert(), [_sent(uow, group) for _ in range(_MESSAGES)])
    marks = [
        {"update_id": number, "body_hash": secrets.token_hex(8), "received_at": uow.now} for number in range(_MESSAGES)
    ]
    await uow.execute(handled.insert(), marks)
    voice = await uow.scalar(select(accounts.c.id).where(accounts.c.telegram_id == compound.person(9)))
    await append(uow, [_acted(uow, compound, voice, number) for number in range(_LINES)])
    await _matters(uow, compound, voice)


def _sent(uow: UnitOfWork, chat: int) -> dict[str, Any]:
    row: dict[str, Any] = {"chat_id": chat, "method": "sendMessage", "body": {"text": "Something was said. " * 15}}
    row |= {"kind": "notice", "attach": {}, "payload": {}, "not_before": uow.now, "created_at": uow.now}
    return row | {"state": "sent", "message_id": None, "done_at": uow.now}


def _acted(uow: UnitOfWork, compound: Compound, account: int, number: int) -> Line:
    content = {"account": account, "note": "Something was done. " * 5}
    return line(compound.community, "matter.joined", f"matter:{number}", content, uow.now)


async def _matters(uow: UnitOfWork, compound: Compound, voice: int) -> None:
    """Closed matters in private, each with three steps and a photo of its own."""
    highest = await uow.scalar(text("SELECT coalesce(max(number), 0) FROM matters")) or 0
    rows = [_matter(uow, compound, voice, highest + number) for number in range(1, _MATTERS + 1)]
    await uow.execute(matters.insert(), rows)
    keys = [row.id for row in await uow.rows(select(matters.c.id).where(matters.c.number > highest))]
    moves = [
        {"matter_id": key, "at": uow.now, "account_id": voice, "move": move, "text": "Words about it. " * 10}
        for key in keys
        for move in ("take", "answer", "close")
    ]
    await uow.execute(steps.insert(), moves)
    pictures = [
        {"matter_id": key, "file_id": f"f{key}", "file_unique_id": f"u{key}", "digest": secrets.token_hex(32)}
        for key in keys
    ]
    await uow.execute(photos.insert(), pictures)


def _matter(uow: UnitOfWork, compound: Compound, voice: int, number: int) -> dict[str, Any]:
    row: dict[str, Any] = {"community_id": compound.community, "number": number, "kind": "repair", "voice_id": voice}
    row |= {"visibility": "private", "state": "closed", "text": "The lamp is broken. " * 10, "level": 1}
    row |= {"deadline": uow.now + timedelta(days=7), "outcome": "done", "raised_at": uow.now}
    return row | {"closed_at": uow.now}
