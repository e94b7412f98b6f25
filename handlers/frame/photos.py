"""Photos in a message."""

from __future__ import annotations

from telegram import Message

from storage.matters.steps import Photo


def photos_of(message: Message) -> list[Photo]:
    """The photo of a message in its largest size, or an image sent as a file."""
    if message.photo:
        largest = message.photo[-1]
        return [Photo(largest.file_id, largest.file_unique_id)]
    file = message.document
    if file and (file.mime_type or "").startswith("image/"):
        return [Photo(file.file_id, file.file_unique_id)]
    return []
