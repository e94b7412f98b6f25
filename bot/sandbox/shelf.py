"""Shelf of files: bytes sent by people and by the bot, with their ids, paths and Bot API objects."""

from __future__ import annotations

import base64
import hashlib
import mimetypes

from bot.sandbox import pictures
from bot.sandbox.errors import BadRequestError
from bot.sandbox.world import File, Json, World

MAX_PHOTO = 10 * 1024 * 1024
MAX_DOCUMENT = 50 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024
THUMB = 90
PREFIXES = {"photo": "AgACAgUAA", "document": "BQACAgUAA", "voice": "AwACAgUAA", "sticker": "CAACAgUAA"}


def store(world: World, kind: str, name: str, mime_type: str, data: bytes) -> File:
    """Keeps bytes; ids are opaque and unlike each other even for equal bytes."""
    serial = world.serial()
    digest = hashlib.sha256(data + str(serial).encode()).digest()
    unique = "AQAD" + base64.urlsafe_b64encode(digest[:8]).decode().rstrip("=")
    file_id = PREFIXES.get(kind, "BQACAgUAA") + base64.urlsafe_b64encode(digest[:30]).decode()
    suffix = "." + name.rpartition(".")[2] if "." in name else (mimetypes.guess_extension(mime_type) or "")
    path = f"{kind}s/file_{serial}{suffix if suffix.isascii() else ''}"
    width, height = pictures.size(data) or (0, 0)
    return world.add_file(File(file_id, unique, path, name, mime_type, data, kind, width, height))


def photo(world: World, name: str, data: bytes) -> Json:
    """`photo`: sizes from small to large; the last is the picture. BadRequestError when it is none."""
    if len(data) > MAX_PHOTO:
        raise BadRequestError("file is too big: photos may have at most 10 MB")
    size = pictures.size(data)
    if size is None:
        raise BadRequestError("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * max(1, min(size)):
        raise BadRequestError("PHOTO_INVALID_DIMENSIONS")
    mime = mimetypes.guess_type(name)[0] or "image/jpeg"
    large = store(world, "photo", name, mime, data)
    scale = THUMB / max(size)
    small_size = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    small = store(world, "photo", "thumb.png", "image/png", pictures.grey(*small_size))
    return {"photo": [photo_size(small), photo_size(large)]}


def photo_size(file: File) -> Json:
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "width": file.width,
        "height": file.height,
        "file_size": len(file.data),
    }


def document(world: World, name: str, mime_type: str, data: bytes) -> Json:
    """`document`. Raises BadRequestError above 50 MB or when empty."""
    if len(data) > MAX_DOCUMENT:
        raise BadRequestError("file is too big: documents may have at most 50 MB")
    if not data:
        raise BadRequestError("file must be non-empty")
    guessed = mimetypes.guess_type(name)[0] or mime_type or "application/octet-stream"
    return {"document": _named(store(world, "document", name, guessed, data))}


def _named(file: File) -> Json:
    return {
        "file_name": file.name,
        "mime_type": file.mime_type,
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.data),
    }


def voice(world: World, data: bytes, duration: int) -> Json:
    """`voice`."""
    file = store(world, "voice", "voice.ogg", "audio/ogg", data or b"OggS")
    return {
        "voice": {
            "duration": duration,
            "mime_type": "audio/ogg",
            "file_id": file.id,
            "file_unique_id": file.unique_id,
            "file_size": len(file.data),
        }
    }


def sticker(world: World, emoji: str) -> Json:
    """`sticker`: one picture for all, told apart by its emoji."""
    file = store(world, "sticker", "sticker.png", "image/png", pictures.grey(64, 64))
    return {
        "sticker": {
            "width": 512,
            "height": 512,
            "emoji": emoji,
            "is_animated": False,
            "is_video": False,
            "type": "regular",
            "file_id": file.id,
            "file_unique_id": file.unique_id,
            "file_size": len(file.data),
        }
    }


def again(world: World, file_id: str, kind: str) -> Json:
    """Content that uses a file already on the server."""
    file = world.files.get(file_id)
    if file is None:
        raise BadRequestError("wrong file identifier/HTTP URL specified")
    if kind == "photo":
        if file.kind != "photo":
            raise BadRequestError("can't use file of type Document as Photo")
        return {"photo": [photo_size(file)]}
    return {"document": _named(file)}
