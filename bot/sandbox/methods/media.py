"""Media, sent by the bot and fetched from others: photos, documents, albums, getFile."""

from __future__ import annotations

from typing import Any

from bot.sandbox import render, shelf
from bot.sandbox.errors import BadRequestError
from bot.sandbox.exchange import Exchange
from bot.sandbox.methods import method, places, wording
from bot.sandbox.methods.sending import SEND, frame, send
from bot.sandbox.params import Params
from bot.sandbox.world import Json

CAPTION = "caption parse_mode caption_entities"
ALBUM = (2, 10)


def attached(exchange: Exchange, ask: Params, name: str, kind: str, reference: str = "") -> Json:
    """The content of one file: uploaded under `name`, attached, or known by its file_id."""
    reference = reference or ask.text(name)
    part = reference.removeprefix("attach://") if reference.startswith("attach://") else name
    upload = ask.uploads.get(part)
    if upload is None:
        if not reference:
            raise BadRequestError(f"there is no {kind} in the request")
        if reference.startswith(("http://", "https://")):
            raise BadRequestError("the sandbox does not fetch files from the web")
        return shelf.again(exchange.world, reference, kind)
    if kind == "photo":
        return shelf.photo(exchange.world, upload.name, upload.data)
    if kind == "voice":
        return shelf.voice(exchange.world, upload.data, ask.integer("duration", 0) or 0)
    return shelf.document(exchange.world, upload.name, upload.mime_type, upload.data)


@method("sendPhoto", f"{SEND} {CAPTION} photo has_spoiler show_caption_above_media")
def send_photo(exchange: Exchange, ask: Params) -> Any:
    content = {**attached(exchange, ask, "photo", "photo"), **wording.caption(exchange, ask)}
    return render.message(exchange.world, send(exchange, ask, content, "can_send_photos"))


@method("sendVoice", f"{SEND} {CAPTION} voice duration")
def send_voice(exchange: Exchange, ask: Params) -> Any:
    content = {**attached(exchange, ask, "voice", "voice"), **wording.caption(exchange, ask)}
    return render.message(exchange.world, send(exchange, ask, content, "can_send_voice_notes"))


@method("sendLocation", f"{SEND} latitude longitude horizontal_accuracy")
def send_location(exchange: Exchange, ask: Params) -> Any:
    try:
        place = {name: float(ask.needed(name, f"{name} is empty")) for name in ("latitude", "longitude")}
    except ValueError:
        raise BadRequestError("wrong latitude or longitude") from None
    return render.message(exchange.world, send(exchange, ask, {"location": place}))


@method("sendDocument", f"{SEND} {CAPTION} document disable_content_type_detection")
def send_document(exchange: Exchange, ask: Params) -> Any:
    content = {**attached(exchange, ask, "document", "document"), **wording.caption(exchange, ask)}
    return render.message(exchange.world, send(exchange, ask, content, "can_send_documents"))


@method(
    "sendMediaGroup",
    "chat_id message_thread_id media protect_content reply_parameters reply_to_message_id",
)
def send_media_group(exchange: Exchange, ask: Params) -> Any:
    items = ask.array("media") or []
    if not ALBUM[0] <= len(items) <= ALBUM[1]:
        raise BadRequestError(f"album must include {ALBUM[0]}-{ALBUM[1]} items")
    chat = places.chat_of(exchange, ask)
    places.may_send(exchange, chat, "can_send_photos")
    facts = frame(chat, ask)
    contents = [_album_item(exchange, ask, item) for item in items]
    exchange.rates.spend(chat.id, len(items))
    album = str(13_000_000_000_000_000 + exchange.world.serial())
    bot = exchange.world.bot.id
    sent = [exchange.post(chat, bot, content, album=album, **facts) for content in contents]
    return [render.message(exchange.world, item) for item in sent]


def _album_item(exchange: Exchange, ask: Params, item: Any) -> Json:
    if not isinstance(item, dict) or item.get("type") not in {"photo", "document"}:
        raise BadRequestError("the sandbox sends albums of photos or documents")
    content = attached(exchange, ask, "media", item["type"], str(item.get("media", "")))
    own = Params({k: item[k] for k in ("caption", "parse_mode", "caption_entities") if k in item})
    return {**content, **wording.caption(exchange, own)}


@method("getFile", "file_id")
def get_file(exchange: Exchange, ask: Params) -> Any:
    file = exchange.world.files.get(ask.needed("file_id", "file_id is empty"))
    if file is None:
        raise BadRequestError("wrong file_id or the file is temporarily unavailable")
    if len(file.data) > shelf.MAX_DOWNLOAD:
        raise BadRequestError("file is too big")
    return render.file(file)
