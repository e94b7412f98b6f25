"""Checks of every request of the bot, from three independent sources: whether a stranger's server would take it.

1. Limits of `telegram.constants` and the either/or rules of the Bot API's text, written out here.
2. aiogram's method models: required parameters, types, discriminated unions.
3. The official method tables, when the environment variable BOT_API_SPEC names their JSON: unknown parameters and
   fields, types, lengths that the descriptions state.

What is newer than both of these stands in `NEWER`, in the tables' form, each with its source.

`improper(requests)` takes the sandbox's log of requests (`exchange.requests`) and gives one line for each fault.
"""

from __future__ import annotations

import html
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import aiogram.methods
import pydantic
from telegram import constants

Json = dict[str, Any]
HARMLESS = ("message is not modified",)


def improper(requests: list[Json]) -> list[str]:
    """One line for each fault of each request; empty when all are proper."""
    found = []
    for line in requests:
        if line.get("error_code") == 429 and not line["params"]:
            continue  # a flood on order: refused before it was read
        faults = check(line["method"], line["params"])
        if not line["ok"] and "the sandbox does not" in line.get("description", ""):
            faults.append(line["description"])
        found += [f"{line['method']} (request {line['seq']}): {fault}" for fault in faults]
    return found


def check(method: str, params: Json) -> list[str]:
    """What is wrong with one request; nested values may be JSON text, as they are in forms."""
    given = decoded(method, params)
    if method in NEWER["methods"]:
        return [*limits(method, given), *by_tables(NEWER, method, given)]
    spec = tables()
    return [
        *limits(method, given),
        *by_aiogram(method, given),
        *(by_tables(spec, method, given) if spec is not None else []),
    ]


# -- 4. newer than the tables -----------------------------------------------------------------------------------


def _newer(**fields: str) -> Json:
    """A method's optional fields; names of one type stand together."""
    return {
        "fields": [
            {"name": name, "types": [kind], "required": False, "description": ""}
            for kind, names in fields.items()
            for name in names.split()
        ]
    }


NEWER: Json = {
    "types": {},
    "methods": {
        # Bot API 10.5 (22 November 2026), as TDLib's own schema of it has the fields.
        "setMySettings": _newer(
            Boolean="can_read_all_group_messages can_join_groups supports_inline_queries has_topics_enabled "
            "allows_users_to_create_topics has_topic_sidebar supports_join_request_queries supports_guest_queries "
            "can_connect_to_business can_manage_bots can_communicate_with_bots needs_inline_query_location",
            String="inline_query_placeholder callback_query_mode",
            Integer="inline_feedback_share_denominator",
        ),
    },
}


# -- decoding ---------------------------------------------------------------------------------------------------


@cache
def model(method: str) -> type[pydantic.BaseModel] | None:
    """aiogram's class for a method, whatever the case of its name."""
    names = {name.lower(): name for name in aiogram.methods.__all__}
    found = names.get(method.lower())
    return getattr(aiogram.methods, found) if found else None


def decoded(method: str, params: Json) -> Json:
    """Parameters with the JSON of nested ones read; a parameter that is a String by its type stays text."""
    found = dict(params)
    kind = model(method)
    for name, value in params.items():
        if not isinstance(value, str) or value[:1] not in {"[", "{"}:
            continue
        field = kind.model_fields.get(name) if kind is not None else None
        if field is not None and field.annotation in (str, str | None):
            continue
        try:
            found[name] = json.loads(value)
        except json.JSONDecodeError:
            continue
    return found


# -- 1. limits --------------------------------------------------------------------------------------------------

TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def shown_length(text: str, parse_mode: str) -> int:
    """Characters after entity parsing."""
    return len(html.unescape(TAG.sub("", text)).strip() if parse_mode.upper() == "HTML" else text.strip())


def limits(method: str, given: Json) -> list[str]:
    """Faults against the limits of telegram.constants and the either/or rules."""
    found = [*_texts(given), *_markup(given.get("reply_markup")), *_entities(given)]
    if method.lower() == "sendpoll":
        found += _poll(given)
    if method.lower().startswith("editmessage") or method.lower() == "stoppoll":
        chat = "chat_id" in given and "message_id" in given
        if chat == ("inline_message_id" in given):
            found.append("needs either chat_id and message_id, or inline_message_id")
    if method.lower() == "setmycommands":
        found += _commands(given.get("commands") or [])
    if method.lower() == "getupdates":
        found += _polling(given)
    return found


def _texts(given: Json) -> list[str]:
    mode = str(given.get("parse_mode") or "")
    found = []
    if mode and mode not in {"HTML", "Markdown", "MarkdownV2"}:
        found.append(f"parse_mode {mode!r} is unknown")
    limit = constants.MessageLimit
    if "text" in given and "callback_query_id" not in given:
        length = shown_length(str(given["text"]), mode)
        if not limit.MIN_TEXT_LENGTH <= length <= limit.MAX_TEXT_LENGTH:
            found.append(f"text has {length} characters after parsing")
    if shown_length(str(given.get("caption") or ""), mode) > limit.CAPTION_LENGTH:
        found.append("caption is too long")
    answer = str(given.get("text") or "") if "callback_query_id" in given else ""
    if len(answer) > constants.CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        found.append("callback answer is too long")
    return found


def _entities(given: Json) -> list[str]:
    marks = len(given.get("entities") or given.get("caption_entities") or [])
    tags = len(re.findall(r"<[a-zA-Z]", str(given.get("text") or "")))
    if max(marks, tags if given.get("parse_mode") else 0) > constants.MessageLimit.MESSAGE_ENTITIES:
        return ["more than 100 entities: the rest would be lost"]
    return []


def _markup(markup: Any) -> list[str]:
    if not isinstance(markup, dict):
        return [] if markup in (None, "") else ["reply_markup is no object"]
    found = []
    rows = markup.get("inline_keyboard", markup.get("keyboard", []))
    buttons = [button for row in rows for button in row]
    if len(buttons) > constants.InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        found.append(f"{len(buttons)} buttons")
    if any(len(row) > constants.InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in rows):
        found.append("more than 8 buttons in a row")
    if any(len(row) == 0 for row in rows):
        found.append("an empty row of buttons")
    if "inline_keyboard" in markup:
        for button in buttons:
            found += _button(button)
    return found


DECORATION = {"text", "style", "icon_custom_emoji_id"}


def _button(button: Json) -> list[str]:
    actions = button.keys() - DECORATION
    found = [] if len(actions) == 1 else [f"button {button.get('text')!r} has {len(actions)} actions"]
    if not str(button.get("text") or "").strip():
        found.append("a button without text")
    limit = constants.InlineKeyboardButtonLimit
    if "callback_data" in button:
        size = len(str(button["callback_data"]).encode())
        if not limit.MIN_CALLBACK_DATA <= size <= limit.MAX_CALLBACK_DATA:
            found.append(f"callback_data of {size} bytes")
    start = re.search(r"t\.me/\w+\?start(?:group)?=([^&]*)", str(button.get("url") or ""))
    if start and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start.group(1)):
        found.append("a deep link payload that Telegram would not pass on")
    return found


def _poll(given: Json) -> list[str]:
    limit = constants.PollLimit
    found = []
    question = shown_length(str(given.get("question") or ""), str(given.get("question_parse_mode") or ""))
    if not limit.MIN_QUESTION_LENGTH <= question <= limit.MAX_QUESTION_LENGTH:
        found.append(f"question of {question} characters")
    options = given.get("options") or []
    if not limit.MIN_OPTION_NUMBER <= len(options) <= limit.MAX_OPTION_NUMBER:
        found.append(f"{len(options)} options")
    for option in options:
        text = option["text"] if isinstance(option, dict) else str(option)
        if not limit.MIN_OPTION_LENGTH <= len(text) <= limit.MAX_OPTION_LENGTH:
            found.append(f"an option of {len(text)} characters")
    if given.get("open_period") and given.get("close_date"):
        found.append("open_period and close_date together")
    period = given.get("open_period")
    if period and not limit.MIN_OPEN_PERIOD <= int(period) <= limit.MAX_OPEN_PERIOD:
        found.append(f"open_period {period}")
    return found


def _commands(commands: list[Json]) -> list[str]:
    limit = constants.BotCommandLimit
    found = [] if len(commands) <= limit.MAX_COMMAND_NUMBER else [f"{len(commands)} commands"]
    for item in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", item["command"]):
            found.append(f"command name {item['command']!r}")
        if not limit.MIN_DESCRIPTION <= len(item["description"]) <= limit.MAX_DESCRIPTION:
            found.append(f"description of /{item['command']} has {len(item['description'])} characters")
    return found


def _polling(given: Json) -> list[str]:
    found = []
    if not 1 <= int(given.get("limit") or 100) <= 100:
        found.append("limit must be 1-100")
    if int(given.get("timeout") or 0) > 50:
        found.append("the server waits 50 s at most")
    unknown = set(given.get("allowed_updates") or ()) - set(constants.UpdateType)
    if unknown:
        found.append(f"unknown kinds of updates: {sorted(unknown)}")
    return found


# -- 2. aiogram -------------------------------------------------------------------------------------------------


def by_aiogram(method: str, given: Json) -> list[str]:
    """Faults against aiogram's method model."""
    kind = model(method)
    if kind is None:
        return ["no such method in aiogram's schema"]
    try:
        kind.model_validate(given)
    except pydantic.ValidationError as problem:
        return [f"aiogram: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in problem.errors()]
    return []


# -- 3. official tables -----------------------------------------------------------------------------------------


@cache
def tables() -> Json | None:
    """The official method tables, or None when BOT_API_SPEC names no file."""
    name = os.environ.get("BOT_API_SPEC", "")
    found: Json | None = json.loads(Path(name).read_text("utf-8")) if name else None
    return found


RANGE = re.compile(r"(\d+)-(\d+) (characters|bytes)")
UP_TO = re.compile(r"[Uu]p to (\d+) (characters|bytes)|[Aa]t most (\d+) (characters|bytes)")


def by_tables(spec: Json, method: str, given: Json) -> list[str]:
    """Faults against the official tables: unknown, missing, wrong type, stated lengths."""
    names = {name.lower(): name for name in spec["methods"]}
    if method.lower() not in names:
        return ["no such method in the official tables"]
    return _fields(spec, spec["methods"][names[method.lower()]].get("fields", []), given, "")


def by_type(spec: Json, kind: str, value: Any) -> list[str]:
    """Faults of an object that a server wrote, against its type in the tables."""
    return _value(spec, [kind], value, kind)


def _fields(spec: Json, fields: list[Json], given: Json, path: str) -> list[str]:
    known = {field["name"]: field for field in fields}
    found = [f"tables: {path}{name} is unknown" for name in given if name not in known]
    found += [f"tables: {path}{n} is required" for n, field in known.items() if field["required"] and n not in given]
    for name, value in given.items():
        if name in known:
            found += _value(spec, known[name]["types"], value, f"{path}{name}")
            found += _stated_length(known[name], value, given, f"{path}{name}")
    return found


def _value(spec: Json, types: list[str], value: Any, path: str) -> list[str]:
    """The faults under the alternative that fits best."""
    tried = [_one(spec, kind, value, path) for kind in types]
    return min(tried, key=len, default=[])


def _one(spec: Json, kind: str, value: Any, path: str) -> list[str]:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return [f"tables: {path} must be {kind}"]
        inner = kind.removeprefix("Array of ")
        options = [part.strip() for part in re.split(r",| and | or ", inner)] if "Array of" not in inner else [inner]
        return [fault for n, item in enumerate(value) for fault in _value(spec, options, item, f"{path}[{n}]")]
    if kind in SCALARS:
        return [] if SCALARS[kind](value) else [f"tables: {path} must be {kind}, is {value!r}"]
    if kind == "InputFile":
        return [] if isinstance(value, str) else [f"tables: {path} must be a file"]
    description = spec["types"].get(kind)
    if description is None:
        return []
    if description.get("subtypes"):
        return _value(spec, description["subtypes"], value, path)
    if not isinstance(value, dict):
        return [f"tables: {path} must be {kind}"]
    return [*_discriminator(description, value, path), *_fields(spec, description.get("fields", []), value, f"{path}.")]


def _discriminator(description: Json, value: Json, path: str) -> list[str]:
    """A field that "must be X" tells the members of a union apart; a wrong one weighs three faults."""
    for field in description.get("fields", []):
        name = field["name"]
        stated = re.search(r"must be [\"“*]*(\w+)", field["description"]) if name in {"type", "source"} else None
        if stated and name in value and value[name] != stated.group(1):
            return [f"tables: {path}.{name} must be {stated.group(1)}"] * 3
    return []


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool) or value in ("true", "false", "True", "False")


def _is_integer(value: Any) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, str) and re.fullmatch(r"-?\d+", value) is not None
    )


SCALARS = {
    "Integer": _is_integer,
    "Float": lambda value: isinstance(value, int | float) or re.fullmatch(r"-?\d+(\.\d+)?", str(value)) is not None,
    "Boolean": _is_boolean,
    "True": _is_boolean,
    "String": lambda value: isinstance(value, str),
}


def _stated_length(field: Json, value: Any, given: Json, path: str) -> list[str]:
    if not isinstance(value, str) or "String" not in field["types"]:
        return []
    mode = str(given.get("parse_mode") or given.get(f"{field['name']}_parse_mode") or "")
    stated = RANGE.search(field["description"])
    if stated is None:
        return []
    low, high, unit = int(stated.group(1)), int(stated.group(2)), stated.group(3)
    after = "after entities parsing" in field["description"]
    size = len(value.encode()) if unit == "bytes" else shown_length(value, mode if after else "")
    return [] if low <= size <= high else [f"tables: {path} has {size} {unit}, may have {low}-{high}"]
