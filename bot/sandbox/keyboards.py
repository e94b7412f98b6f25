"""Keyboards, and which are allowed: `reply_markup` checked (Bot API, InlineKeyboardMarkup, ReplyKeyboardMarkup)."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import BadRequestError
from bot.sandbox.params import Params
from bot.sandbox.world import Json

MAX_BUTTONS = 100
MAX_ROW = 8
MAX_DATA_BYTES = 64
STYLES = frozenset({"danger", "success", "primary"})
ACTIONS = frozenset({"url", "callback_data", "web_app", "copy_text"})
UNSUPPORTED = frozenset(
    {"login_url", "switch_inline_query", "switch_inline_query_current_chat", "callback_game", "pay"}
    | {"switch_inline_query_chosen_chat"}
)
DECORATION = frozenset({"text", "style", "icon_custom_emoji_id"})
REPLY_BUTTON = frozenset({"text", "style", "request_contact", "request_location"})


def read(ask: Params) -> tuple[Json | None, Json | None]:
    """(inline keyboard, other keyboard); an empty inline keyboard counts as none."""
    markup = ask.object("reply_markup")
    if not markup:
        return None, None
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline keyboard")
        cleaned = [[_inline(button) for button in row] for row in rows if row]
        return ({"inline_keyboard": cleaned} if cleaned else None), None
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"], "keyboard")
        keyboard = [[_plain(button) for button in row] for row in rows if row]
        return None, {**markup, "keyboard": keyboard}
    if markup.get("remove_keyboard") is True or markup.get("force_reply") is True:
        return None, markup
    raise BadRequestError("can't parse reply keyboard markup JSON object")


def _rows(raw: Any, name: str) -> list[list[Any]]:
    if not isinstance(raw, list) or not all(isinstance(row, list) for row in raw):
        raise BadRequestError(f"can't parse {name}: Field must be an Array of Arrays")
    if sum(len(row) for row in raw) > MAX_BUTTONS:
        raise BadRequestError(f"reply markup is too long: at most {MAX_BUTTONS} buttons")
    if any(len(row) > MAX_ROW for row in raw):
        raise BadRequestError(f"reply markup is too wide: at most {MAX_ROW} buttons in a row")
    return raw


def _inline(button: Any) -> Json:
    if not isinstance(button, dict):
        raise BadRequestError("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise BadRequestError('can\'t parse inline keyboard button: Field "text" must be a non-empty String')
    unsupported = button.keys() & UNSUPPORTED
    if unsupported:
        raise BadRequestError(f"the sandbox does not support buttons with {', '.join(sorted(unsupported))}")
    unknown = button.keys() - ACTIONS - DECORATION
    if unknown:
        raise BadRequestError(f"inline keyboard button has unknown fields: {', '.join(sorted(unknown))}")
    actions = button.keys() & ACTIONS
    if not actions:
        raise BadRequestError("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise BadRequestError(f"inline keyboard button must have one action, has {', '.join(sorted(actions))}")
    _action(button)
    return button


def _action(button: Json) -> None:
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_DATA_BYTES:
            raise BadRequestError("BUTTON_DATA_INVALID")
    if "url" in button:
        address = button["url"]
        if not isinstance(address, str) or not address.startswith(("https://", "http://", "tg://")):
            raise BadRequestError("inline keyboard button URL is invalid: Unsupported URL protocol")
    if button.get("style") is not None and button["style"] not in STYLES:
        raise BadRequestError("can't parse inline keyboard button: unknown style")


def _plain(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"]:
        raise BadRequestError('can\'t parse keyboard button: Field "text" must be a non-empty String')
    unknown = button.keys() - REPLY_BUTTON
    if unknown:
        raise BadRequestError(f"the sandbox does not support keyboard buttons with {', '.join(sorted(unknown))}")
    return button
