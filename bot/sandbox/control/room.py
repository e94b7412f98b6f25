"""Room as a whole, by the control API: clock, a vote of everybody, new people and chats, settings, faults."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.control import views
from bot.sandbox.control.asking import answer, any_chat, body, exchange_of, number
from bot.sandbox.errors import ControlError
from bot.sandbox.exchange import Clock
from bot.sandbox.people import crowd, membership, people, surroundings
from bot.sandbox.rates import Limits
from bot.sandbox.world import Chat, Member, Person, World

POISON = {"poll_answer": {"poll_id": "1", "user": {"id": 1, "is_bot": False, "first_name": "?"}, "option_ids": [0]}}


async def clock(request: Request) -> Response:
    exchange = exchange_of(request)
    seconds = number((await body(request)).get("forward_seconds"), "forward_seconds")
    if seconds < 0:
        raise ControlError("The clock only moves forward.")
    move: Any = request.app.state.move_clock
    if move is not None:
        moved = move(seconds)
        if isinstance(moved, Awaitable):
            await moved
    elif isinstance(exchange.settings.now, Clock):
        exchange.settings.now.forward(seconds)
    else:
        raise ControlError("This sandbox was given a clock that cannot be moved from here.", 409)
    exchange.close_due()
    exchange.events.add(None, {"kind": "clock", "chat_id": None, "now": exchange.now})
    return answer({"now": exchange.now})


async def everybody_votes(request: Request) -> Response:
    exchange = exchange_of(request)
    wish = await body(request)
    chat = any_chat(exchange, wish.get("chat_id"))
    item = people.message_of(chat, number(wish.get("message_id"), "message_id"))
    return answer(await crowd.everybody_votes(exchange, chat, item, wish))


async def language(request: Request) -> Response:
    """Sets the language of all people's apps, or gives everybody their own back."""
    world = exchange_of(request).world
    wanted = (await body(request)).get("language")
    if told := request.app.state.speak:
        await told(str(wanted) if wanted else None)
    speak(world, str(wanted) if wanted else None)
    return answer({"language": wanted})


def speak(world: World, language: str | None) -> None:
    """All people's apps report this language; None gives everybody their own back."""
    for person in world.people.values():
        own = world.languages.setdefault(person.id, person.language)
        person.language = language or own


async def new_person(request: Request) -> Response:
    exchange = exchange_of(request)
    wish = await body(request)
    if not wish.get("first_name"):
        raise ControlError("A person needs a first_name.")
    account = number(wish.get("id") or 900_000_000 + exchange.world.serial(), "id")
    if account in exchange.world.people:
        raise ControlError(f"There is somebody with the id {account} already.", 409)
    known = ("first_name", "last_name", "language", "username", "about", "role", "emoji")
    person = exchange.world.add_person(Person(account, **{k: wish[k] for k in known if k in wish}))
    for raw in wish.get("chats") or []:
        membership.join(exchange, person, any_chat(exchange, raw))
    exchange.events.add(None, {"kind": "world", "chat_id": None})
    return answer({"person": views.person(person)})


async def new_chat(request: Request) -> Response:
    exchange = exchange_of(request)
    wish = await body(request)
    kind = wish.get("type") or "supergroup"
    if kind not in {"group", "supergroup"} or not wish.get("members"):
        raise ControlError("A group needs a type (group or supergroup) and members.")
    serial = exchange.world.serial()
    chat = Chat(-serial if kind == "group" else -1_001_000_000_000 - serial, kind, str(wish.get("title") or "Group"))
    chat.is_forum = bool(wish.get("is_forum"))
    administrators = set(wish.get("administrators") or wish["members"][:1])
    for account in wish["members"]:
        chat.members[account] = membership.administrator_member() if account in administrators else Member()
    exchange.world.add_chat(chat)
    if wish.get("bot", True):
        founder = people.person_of(exchange, number(wish["members"][0], "members"))
        membership.add_bot(exchange, founder, chat, administrator=False)
    exchange.chat_changed(chat)
    return answer({"chat": views.chat(exchange, chat, 0)})


async def change_chat(request: Request) -> Response:
    exchange = exchange_of(request)
    wish = await body(request)
    chat = any_chat(exchange, wish.get("chat_id"))
    surroundings.change(exchange, chat, wish)
    return answer({"chat": views.chat(exchange, chat, 0)})


async def channel_post(request: Request) -> Response:
    exchange = exchange_of(request)
    wish = await body(request)
    item = surroundings.channel_post(exchange, any_chat(exchange, wish.get("chat_id")), str(wish.get("text") or ""))
    return answer({"message": views.message(exchange, item, 0)})


async def bot(request: Request) -> Response:
    exchange = exchange_of(request)
    wish = await body(request)
    if "can_read_all_group_messages" in wish:
        exchange.world.bot.can_read_all_group_messages = bool(wish["can_read_all_group_messages"])
    if "rates" in wish:
        exchange.rates.limits = Limits() if wish["rates"] in {True, "telegram"} else None
    if "answer_within" in wish:
        exchange.settings.answer_within = float(wish["answer_within"])
    return answer({"bot": views.bot(exchange, 0)})


async def order_fault(request: Request) -> Response:
    exchange = exchange_of(request)
    wish = await body(request)
    kind = str(wish.pop("kind", ""))
    if kind == "jump":
        exchange.updates.jump(wish.get("to"))
        return answer({"fault": 0})
    if kind == "poison":
        exchange.updates.add_raw("poll_answer", POISON, "poison")
        return answer({"fault": 0})
    method, times = str(wish.pop("method", "")), number(wish.pop("times", 1), "times")
    return answer({"fault": exchange.faults.order(kind, method, times, **wish).id})


async def clear_faults(request: Request) -> Response:
    exchange_of(request).faults.clear()
    return answer({})


async def raw_update(request: Request) -> Response:
    update = (await body(request)).get("update")
    if not isinstance(update, dict):
        raise ControlError("update must be an object.")
    kind = next((k for k in update if k != "update_id"), "message")
    return answer({"update_id": exchange_of(request).updates.add_raw(kind, update, "raw")})


ROUTES = [
    Route("/clock", clock, methods=["POST"]),
    Route("/language", language, methods=["POST"]),
    Route("/everybody-votes", everybody_votes, methods=["POST"]),
    Route("/people", new_person, methods=["POST"]),
    Route("/chats", new_chat, methods=["POST"]),
    Route("/chat-settings", change_chat, methods=["POST"]),
    Route("/channel-posts", channel_post, methods=["POST"]),
    Route("/bot", bot, methods=["POST"]),
    Route("/faults", order_fault, methods=["POST"]),
    Route("/faults", clear_faults, methods=["DELETE"]),
    Route("/updates", raw_update, methods=["POST"]),
]
