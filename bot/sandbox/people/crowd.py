"""Votes of everybody: each member who can presses or votes, spread over some seconds, repeatably."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from bot.sandbox.errors import ControlError
from bot.sandbox.exchange import Exchange
from bot.sandbox.people import people
from bot.sandbox.world import Chat, Json, Message, Person

SEPARATORS = ":|/._-"


def siblings(item: Message) -> list[str]:
    """The callback data of the largest family of buttons that differ only after the last separator."""
    families: dict[str, list[str]] = {}
    for button in people.buttons(item):
        data = button.get("callback_data")
        if data:
            cut = max((data.rfind(mark) for mark in SEPARATORS), default=-1)
            families.setdefault(data[: cut + 1], []).append(data)
    return max(families.values(), key=len, default=[])


def choices(item: Message, among: list[str]) -> list[str]:
    """Callback data to choose from; `among` names buttons by text or data."""
    if not among:
        return siblings(item)
    return [
        b["callback_data"]
        for b in people.buttons(item)
        if "callback_data" in b and (b["text"] in among or b["callback_data"] in among)
    ]


async def everybody_votes(exchange: Exchange, chat: Chat, item: Message, wish: Json) -> Json:
    """Answers `{"voters": n}` at once, or with `wait` what each person was shown."""
    chance = random.Random(wish.get("seed"))
    left_out = set(wish.get("except") or ())
    voters = [
        exchange.world.people[account]
        for account in sorted(exchange.world.audience(chat) - left_out)
        if chance.random() < float(wish.get("share", 1))
    ]
    options: list[Any] = _poll_choices(exchange, item) or choices(item, list(wish.get("among") or ()))
    if not options:
        raise ControlError("There is nothing to vote for on this message.")
    chance.shuffle(voters)
    pause = float(wish.get("seconds", 5)) / max(1, len(voters))
    picks = [(person, _pick(chance, options, float(wish.get("lean") or 0))) for person in voters]
    work = asyncio.ensure_future(_run(exchange, chat, item, picks, pause))
    exchange.tasks.add(work)
    work.add_done_callback(exchange.tasks.discard)
    if not wish.get("wait"):
        return {"voters": len(voters)}
    return {"voters": len(voters), "answers": await work}


def _pick(chance: random.Random, options: list[Any], lean: float) -> Any:
    """Any option; with `lean`, that share of people takes the first."""
    return options[0] if lean and chance.random() < lean else chance.choice(options)


def _poll_choices(exchange: Exchange, item: Message) -> list[str]:
    poll = exchange.world.polls.get(item.poll_id or "")
    if poll is not None and poll.closed:
        raise ControlError("The poll is closed.", 409)
    return [option.persistent_id for option in poll.options] if poll is not None else []


async def _run(
    exchange: Exchange, chat: Chat, item: Message, picks: list[tuple[Person, str]], pause: float
) -> dict[str, Json]:
    waiting: dict[str, asyncio.Task[Json]] = {}
    for person, choice in picks:
        if item.poll_id is not None:
            try:
                people.vote(exchange, person, chat, item, [choice])
            except ControlError:
                continue  # closed in the meantime, or their vote cannot be changed
        else:
            query = people.press(exchange, person, chat, item.id, choice)
            within = exchange.settings.answer_within
            waiting[str(person.id)] = asyncio.ensure_future(people.answer_to(query, within))
        await asyncio.sleep(pause)
    return {account: await task for account, task in waiting.items()}
