"""Actions of a person: the control API's requests in somebody's name."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox import render
from bot.sandbox.control import views
from bot.sandbox.control.asking import actor, answer, body, chat_in, number, wish_with_files
from bot.sandbox.people import membership, own_polls, people, surroundings, unread
from bot.sandbox.world import Member


async def messages(request: Request) -> Response:
    exchange, person = actor(request)
    wish, uploads = await wish_with_files(request)
    sent = people.say(exchange, person, wish, uploads)
    return answer({"messages": [views.message(exchange, item, person.id) for item in sent]})


async def edits(request: Request) -> Response:
    exchange, person = actor(request)
    wish = await body(request)
    chat = chat_in(exchange, person, wish)
    item = people.message_of(chat, number(wish.get("message_id"), "message_id"))
    people.edit(exchange, person, chat, item, str(wish.get("text") or ""))
    return answer({"message": views.message(exchange, item, person.id)})


async def deletions(request: Request) -> Response:
    exchange, person = actor(request)
    wish = await body(request)
    chat = chat_in(exchange, person, wish)
    ids = [number(raw, "message_ids") for raw in wish.get("message_ids") or []]
    exchange.delete(chat, [n for n in ids if n in chat.messages])
    return answer({})


async def presses(request: Request) -> Response:
    exchange, person = actor(request)
    wish = await body(request)
    chat = chat_in(exchange, person, wish)
    target = number(wish.get("message_id"), "message_id")
    if not wish.get("forged"):
        people.message_of(chat, target)
    data = people.data_of(chat.messages.get(target), wish)
    query = people.press(exchange, person, chat, target, data)
    again = exchange.faults.take(frozenset({"resend_press"}), "")
    if wish.get("resend") or again is not None:
        people.press(exchange, person, chat, target, data)
    return answer(await people.answer_to(query, float(wish.get("wait") or 0)))


async def votes(request: Request) -> Response:
    exchange, person = actor(request)
    wish = await body(request)
    chat = chat_in(exchange, person, wish)
    item = people.message_of(chat, number(wish.get("message_id"), "message_id"))
    poll = people.vote(exchange, person, chat, item, list(wish.get("options") or ()))
    return answer({"poll": render.poll(poll), "message": views.message(exchange, item, person.id)})


async def polls(request: Request) -> Response:
    exchange, person = actor(request)
    wish = await body(request)
    item = own_polls.ask(exchange, person, chat_in(exchange, person, wish), wish)
    return answer({"message": views.message(exchange, item, person.id)})


async def poll_stops(request: Request) -> Response:
    exchange, person = actor(request)
    wish = await body(request)
    chat = chat_in(exchange, person, wish)
    item = people.message_of(chat, number(wish.get("message_id"), "message_id"))
    return answer({"poll": render.poll(own_polls.stop(exchange, person, item))})


async def reactions(request: Request) -> Response:
    exchange, person = actor(request)
    wish = await body(request)
    chat = chat_in(exchange, person, wish)
    item = people.message_of(chat, number(wish.get("message_id"), "message_id"))
    people.react(exchange, person, chat, item, wish.get("emoji"))
    return answer({})


async def start(request: Request) -> Response:
    exchange, person = actor(request)
    wish = await body(request)
    sent = people.start(exchange, person, str(wish.get("payload") or ""))
    return answer({"messages": [views.message(exchange, item, person.id) for item in sent]})


async def read(request: Request) -> Response:
    exchange, person = actor(request)
    chat = chat_in(exchange, person, await body(request))
    unread.saw(exchange.world, chat, person.id)
    return answer({})


async def join(request: Request) -> Response:
    exchange, person = actor(request)
    chat = chat_in(exchange, person, await body(request))
    membership.join(exchange, person, chat)
    return answer({"chat": views.chat(exchange, chat, person.id)})


async def leave(request: Request) -> Response:
    exchange, person = actor(request)
    chat = chat_in(exchange, person, await body(request))
    membership.leave(exchange, person, chat)
    return answer({"chat": views.chat(exchange, chat, person.id)})


async def block(request: Request) -> Response:
    exchange, person = actor(request)
    membership.block(exchange, person)
    return answer({"person": views.person(person)})


async def unblock(request: Request) -> Response:
    exchange, person = actor(request)
    membership.unblock(exchange, person)
    return answer({"person": views.person(person)})


async def add_bot(request: Request) -> Response:
    exchange, person = actor(request)
    wish = await body(request)
    chat = chat_in(exchange, person, wish)
    membership.add_bot(exchange, person, chat, administrator=bool(wish.get("administrator")))
    return answer({"chat": views.chat(exchange, chat, person.id)})


async def remove_bot(request: Request) -> Response:
    exchange, person = actor(request)
    chat = chat_in(exchange, person, await body(request))
    membership.remove_bot(exchange, person, chat)
    return answer({"chat": views.chat(exchange, chat, person.id)})


async def promote(request: Request) -> Response:
    exchange, person = actor(request)
    wish = await body(request)
    chat = chat_in(exchange, person, wish)
    anonymous = bool(wish.get("is_anonymous"))
    state = membership.administrator_member(wish.get("rights"), anonymous=anonymous)
    membership.set_rank(exchange, person, chat, number(wish.get("user_id"), "user_id"), state)
    return answer({"chat": views.chat(exchange, chat, person.id)})


async def demote(request: Request) -> Response:
    exchange, person = actor(request)
    wish = await body(request)
    chat = chat_in(exchange, person, wish)
    membership.set_rank(exchange, person, chat, number(wish.get("user_id"), "user_id"), Member())
    return answer({"chat": views.chat(exchange, chat, person.id)})


async def migrate(request: Request) -> Response:
    exchange, person = actor(request)
    wish = await body(request)
    told = tuple(str(which) for which in wish.get("told", ["old", "new"]))
    new = membership.migrate(exchange, person, chat_in(exchange, person, wish), told=told)
    return answer({"chat": views.chat(exchange, new, person.id)})


async def topics(request: Request) -> Response:
    exchange, person = actor(request)
    wish = await body(request)
    chat = chat_in(exchange, person, wish)
    return answer({"message_thread_id": surroundings.open_topic(exchange, person, chat, str(wish.get("name") or "?"))})


async def topic_ends(request: Request) -> Response:
    exchange, person = actor(request)
    wish = await body(request)
    chat, thread = chat_in(exchange, person, wish), number(wish.get("message_thread_id"), "message_thread_id")
    surroundings.end_topic(exchange, person, chat, thread, deleted=bool(wish.get("deleted")))
    return answer({"chat": views.chat(exchange, chat, person.id)})


async def pins(request: Request) -> Response:
    exchange, person = actor(request)
    wish = await body(request)
    chat = chat_in(exchange, person, wish)
    item = people.message_of(chat, number(wish.get("message_id"), "message_id"))
    if wish.get("pinned", True):
        exchange.pin(chat, item, person.id)
    elif item.id in chat.pinned:
        chat.pinned.remove(item.id)
        exchange.pins_changed(chat)
    return answer({"chat": views.chat(exchange, chat, person.id)})


ROUTES = [
    Route(f"/people/{{uid}}/{path}", handler, methods=["POST"])
    for path, handler in (
        ("messages", messages),
        ("edits", edits),
        ("deletions", deletions),
        ("presses", presses),
        ("votes", votes),
        ("polls", polls),
        ("poll-stops", poll_stops),
        ("reactions", reactions),
        ("start", start),
        ("read", read),
        ("join", join),
        ("leave", leave),
        ("block", block),
        ("unblock", unblock),
        ("add-bot", add_bot),
        ("remove-bot", remove_bot),
        ("promote", promote),
        ("demote", demote),
        ("migrate", migrate),
        ("topics", topics),
        ("topic-ends", topic_ends),
        ("pins", pins),
    )
]
