"""Photo of a scheduled post: how it gets there, and what if it cannot be had."""

from __future__ import annotations

from datetime import timedelta

from telegram import Message

from handlers.frame.photos import photos_of
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import words
from handlers.frame.work import Work
from storage.communities import accounts
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.queues import due, jobs
from storage.queues.due import Due
from storage.reminders import reminders

_TRIES = 24
_PAUSE = timedelta(hours=1)


def photo_of(message: Message) -> str | None:
    """Telegram's id of the photo in a message; None if there is none."""
    found = photos_of(message)
    return found[0].file_id if found else None


def leaves_something(message: Message) -> bool:
    """Does a message hold more than words and a photo? A film or a paper is not posted."""
    return message.effective_attachment is not None and photo_of(message) is None


async def fetch(work: Work, reminder: int, file_id: str) -> None:
    """Have the bytes kept: Telegram's id dies with the bot's token, and a post may come for years."""
    await jobs.ask(work.uow, "file.fetch", {"file_id": file_id, "reminder": reminder}, then="reminder.photo")


async def arrived(work: Work, item: Due) -> None:
    """The bytes are here; or they are asked for again, and in the end whoever made the post hears that they are not."""
    asked = item.payload["job"]
    one = await reminders.get(work.uow, int(asked["reminder"]))
    if one is None:
        return
    if result := item.payload.get("result"):
        await reminders.keep_photo(work.uow, one.id, str(result["digest"]))
        return
    tries = int(asked.get("tries", 0)) + 1
    if tries < _TRIES:
        again = {**asked, "tries": tries}
        at = work.now + _PAUSE
        await due.schedule(
            work.uow, "reminder.photo_again", Subject("reminder", one.id), at, community=one.community, payload=again
        )
        return
    account = await accounts.get(work.uow, one.made_by)
    if account.private_chat is not None:
        t = words(account.language)
        text = t("I could not fetch the photo of post {number}, so the post goes out without it.", number=one.number)
        work.post(account.private_chat, text, kind=Kind.RECEIPT)


async def again(work: Work, item: Due) -> None:
    """A photo that could not be fetched is tried once more."""
    await jobs.ask(work.uow, "file.fetch", item.payload, then="reminder.photo")


ROUTES = [Route(DueTrigger("reminder.photo"), arrived), Route(DueTrigger("reminder.photo_again"), again)]
