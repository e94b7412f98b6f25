"""Polls, by which the bot asks everybody: sendPoll and stopPoll as in Bot API 10.0."""

from __future__ import annotations

from typing import Any

from bot.sandbox import keyboards, render
from bot.sandbox.errors import BadRequestError
from bot.sandbox.exchange import Exchange
from bot.sandbox.methods import method, places, wording
from bot.sandbox.methods.sending import SEND, frame
from bot.sandbox.params import Params
from bot.sandbox.world import Json, Option, Poll

MAX_QUESTION = 300
MAX_OPTION = 100
MAX_OPTIONS = 12
MAX_DESCRIPTION = 1024
PERIOD = (5, 2_628_000)

POLL = (
    "question question_parse_mode question_entities options is_anonymous type allows_multiple_answers "
    "allows_revoting shuffle_options hide_results_until_closes open_period close_date is_closed description "
    "description_parse_mode description_entities members_only allow_adding_options"
)


def _options(exchange: Exchange, ask: Params) -> list[Option]:
    raw = ask.array("options") or []
    if not raw:
        raise BadRequestError("poll must have at least 1 option")
    if len(raw) > MAX_OPTIONS:
        raise BadRequestError(f"poll can't have more than {MAX_OPTIONS} options")
    found: list[Option] = []
    for number, given in enumerate(raw):
        fields = {"text": given} if isinstance(given, str) else given
        if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
            raise BadRequestError('can\'t parse poll option: Field "text" must be of type String')
        unknown = fields.keys() - {"text", "text_parse_mode", "text_entities"}
        if unknown:
            raise BadRequestError(f"the sandbox does not support poll options with {', '.join(sorted(unknown))}")
        text, marks = wording.read(
            exchange,
            fields["text"],
            str(fields.get("text_parse_mode") or ""),
            fields.get("text_entities"),
            limit=MAX_OPTION,
            long=f"poll options length must not exceed {MAX_OPTION}",
        )
        if not text:
            raise BadRequestError("poll options must be non-empty")
        found.append(Option(str(number), text, marks))
    return found


def _timing(ask: Params, now: int) -> tuple[Json, int | None]:
    period, closing = ask.integer("open_period"), ask.integer("close_date")
    if period and closing:
        raise BadRequestError("open_period and close_date can't be used together")
    if period:
        if not PERIOD[0] <= period <= PERIOD[1]:
            raise BadRequestError(f"poll open period must be between {PERIOD[0]} and {PERIOD[1]} seconds")
        return {"open_period": period, "close_date": now + period}, now + period
    if closing:
        if not PERIOD[0] <= closing - now <= PERIOD[1]:
            raise BadRequestError(f"poll close date must be {PERIOD[0]} to {PERIOD[1]} seconds in the future")
        return {"close_date": closing}, closing
    return {}, None


def _settings(ask: Params) -> Json:
    kind = ask.text("type", "regular") or "regular"
    if kind not in {"regular", "quiz"}:
        raise BadRequestError("unsupported poll type specified")
    if kind == "quiz":
        raise BadRequestError("the sandbox does not support polls of type quiz")
    if ask.boolean("members_only"):
        raise BadRequestError("poll voters can be restricted only in channel chats")
    if ask.boolean("allow_adding_options"):
        raise BadRequestError("the sandbox does not support polls to which people add options")
    return {
        "type": kind,
        "is_anonymous": ask.boolean("is_anonymous", default=True),
        "allows_multiple_answers": ask.boolean("allows_multiple_answers"),
        "allows_revoting": ask.boolean("allows_revoting", default=True),
        "hide_results_until_closes": ask.boolean("hide_results_until_closes"),
        "shuffle_options": ask.boolean("shuffle_options"),
    }


def _texts(exchange: Exchange, ask: Params) -> tuple[str, Json]:
    question, marks = wording.read(
        exchange,
        ask.text("question"),
        ask.text("question_parse_mode"),
        ask.array("question_entities"),
        limit=MAX_QUESTION,
        long=f"poll question length must not exceed {MAX_QUESTION}",
    )
    if not question:
        raise BadRequestError("poll question must be non-empty")
    settings: Json = {"question_entities": marks} if marks else {}
    about, about_marks = wording.read(
        exchange,
        ask.text("description"),
        ask.text("description_parse_mode"),
        ask.array("description_entities"),
        limit=MAX_DESCRIPTION,
        long=f"poll description length must not exceed {MAX_DESCRIPTION}",
    )
    if about:
        settings["description"] = about
    if about_marks:
        settings["description_entities"] = about_marks
    return question, settings


@method("sendPoll", f"{SEND} {POLL}")
def send_poll(exchange: Exchange, ask: Params) -> Any:
    question, texts = _texts(exchange, ask)
    options = _options(exchange, ask)
    settings = {**_settings(ask), **texts}
    timing, close_at = _timing(ask, exchange.now)
    settings.update(timing)
    chat = places.chat_of(exchange, ask)
    places.may_send(exchange, chat, "can_send_polls")
    facts = frame(chat, ask)
    exchange.rates.spend(chat.id)
    bot = exchange.world.bot.id
    identity = str(5_000_000_000_000_000_000 + exchange.world.serial())
    poll = Poll(identity, chat.id, 0, bot, question, options, settings, close_at, ask.boolean("is_closed"))
    exchange.world.polls[identity] = poll
    item = exchange.post(chat, bot, {}, poll_id=identity, **facts)
    poll.message_id = item.id
    return render.message(exchange.world, item)


@method("stopPoll", "chat_id message_id reply_markup")
def stop_poll(exchange: Exchange, ask: Params) -> Any:
    chat = places.chat_of(exchange, ask)
    item = places.message_of(chat, ask, "message with poll to stop")
    if item.poll_id is None:
        raise BadRequestError("message is not a poll")
    if item.sender != exchange.world.bot.id:
        raise BadRequestError("poll can't be stopped")
    poll = exchange.world.polls[item.poll_id]
    exchange.close_poll(poll)
    item.keyboard = keyboards.read(ask)[0]
    exchange.changed(chat, item, by_bot=True)
    return render.poll(poll)
