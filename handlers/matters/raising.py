"""Raising of a matter from a message: whose words, which kind, who hears of it, by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Message, MessageOriginHiddenUser, MessageOriginUser, User

from governance.comments.comment import Sort
from governance.matters.ladder import Place, first_level, place_named, place_of
from governance.matters.matter import Kind, Visibility, first_deadline, visibility_of
from governance.moderation.allowance import Doing
from governance.residents.binding import code_in
from handlers.frame.occasion import NOBODY, name_of
from handlers.frame.photos import photos_of
from handlers.frame.refusals import Refusal, Road
from handlers.frame.spoken import Spoken, spoken_in
from handlers.frame.words import N_
from handlers.frame.work import Work
from handlers.matters.telling import masked_line, show, tell_raiser, tell_responsible
from handlers.matters.view import View, load, posts_of
from handlers.matters.words import split_kind, split_tag
from handlers.moderation.allowances import spend
from storage.comments import comments, voices
from storage.comments.comments import Comment
from storage.communities import accounts, members
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.subjects import Numbered, Subject
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.matters.matters import Matter
from storage.matters.steps import Photo
from storage.queues import due, jobs
from storage.residents import bindings

_PLACE_LIMIT = 200
_AROUND_A_CODE = 6  # spaces, hyphens and a full stop


@dataclass(frozen=True, slots=True)
class Draft:
    """A matter before it has a number. `chat` and `message`: our key and Telegram's id of the raiser's own message."""

    kind: Kind
    text: str
    raiser: Account
    photos: Sequence[Photo] = ()
    spoken: Sequence[Spoken] = ()
    place: str = ""
    visibility: Visibility = Visibility.OPEN
    brought_by: Account | None = None
    credit: str = ""
    note: str = ""
    chat: int | None = None
    message: int | None = None
    album: str | None = None


class NothingToHear(Refusal):
    """A sticker, a film: nothing that can be read or heard later."""

    message = N_(
        "I can keep text, photos and voice notes, but no videos or stickers. Please write one sentence about what is "
        "wrong, or say it."
    )


class OnlyInWords(NothingToHear):
    """A voice note where only what is written can be passed on."""

    message = N_("Please write it: here I can only pass on text and photos.")


class CodeOfSlip(Refusal):
    """What is to be recorded is the code of a slip and nothing else."""

    message = N_(
        "This looks like the code of a slip for a home, so I have not recorded it. "
        "Please send it to me alone, in private. If neighbours have read it, ask for a new one."
    )
    roads = (Road("start", N_("Open the private chat")),)


def check_no_code(text: str) -> None:
    """Raises CodeOfSlip if a wording is nothing but the code of a slip, which opens a home to whoever reads it."""
    if (code := code_in(text)) is not None and len(text.strip()) <= len(code) + _AROUND_A_CODE:
        raise CodeOfSlip


class NothingSaid(Refusal):
    """/report with nothing behind it."""

    message = N_(
        "What is wrong, and where? Please reply to this message, for example: The lift in building 3 is stuck. "
        "Or answer somebody's message with /report."
    )


def keeps_all(message: Message) -> bool:
    """Whether nothing of a message stays behind: a film, a recording or a paper is not kept."""
    other = (message.video, message.animation, message.audio, message.video_note, message.sticker)
    return not any(other) and (message.document is None or bool(photos_of(message)))


async def say_what_stays_behind(work: Work, *messages: Message) -> None:
    """If a message held more than words and photos, its writer is told that this is not kept."""
    if not all(keeps_all(message) for message in messages):
        t = await work.words()
        await work.reply(t("I have kept the text, but I cannot keep a video or file."), silent=True)


def original(message: Message) -> Message | None:
    """The message that is replied to; not the service message that every message of a topic points to."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created is not None else replied


def _person(user: User | None) -> User | None:
    return None if user is None or user.is_bot or user.id in NOBODY else user


def credit_of(message: Message) -> str:
    """Whose wording it is where that is no account that we can tell: a channel, or where it was forwarded from."""
    origin = message.forward_origin
    if isinstance(origin, MessageOriginUser):
        return origin.sender_user.full_name
    if isinstance(origin, MessageOriginHiddenUser):
        return origin.sender_user_name
    place: Any = getattr(origin, "chat", None) or getattr(origin, "sender_chat", None) or message.sender_chat
    return (place.title or "") if place is not None else ""


def read_group_message(message: Message, text: str, *, tagged: bool) -> tuple[Kind, str, str, Message]:
    """Kind, wording, what the one who brings it added, and the message that holds the wording.

    Raises NothingToHear or NothingSaid if there is nothing to write down.
    """
    kind, rest = split_tag(text) if tagged else split_kind(text)
    replied = original(message)
    mine = replied is not None and replied.from_user is not None and replied.from_user.is_bot
    source, wording, note = message, rest, ""
    if replied is not None and not mine:
        source, wording, note = replied, replied.text or replied.caption or "", rest
        if not wording and not photos_of(replied) and spoken_in(replied) is None:
            source, wording, note = message, rest, ""  # the words are the bringer's own: the original has none
    if not wording and not photos_of(source) and spoken_in(source) is None:
        raise (NothingToHear if replied is not None and not mine else NothingSaid)
    check_no_code(wording)
    return kind or split_kind(wording)[0] or Kind.COMPLAINT, wording, note, source


async def draft_of(work: Work, message: Message, text: str, *, tagged: bool) -> Draft:
    """What a message in the group raises; the author of the wording is the raiser, if that is a person."""
    kind, wording, note, source = read_group_message(message, text, tagged=tagged)
    bringer = await work.account()
    author = _person(source.from_user) if source.sender_chat is None else None
    raiser = bringer
    if author is not None and author.id != bringer.telegram_id:
        # A quoted message does not always tell its author's language: what is known already stands.
        known = await accounts.by_telegram_id(work.uow, author.id)
        with work.uow.aside():
            language = author.language_code or ""
            raiser = known or await accounts.remember(work.uow, author.id, name_of(author), language)
    photos = [*photos_of(source), *(photos_of(message) if source is not message else ())]
    spoken = spoken_in(source)
    return Draft(
        kind=kind,
        text=wording,
        raiser=raiser,
        photos=photos,
        spoken=[spoken] if spoken else (),
        brought_by=bringer if raiser.id != bringer.id else None,
        credit=credit_of(source),
        note=note,
        chat=(await work.chat()).id,
        message=source.message_id,
        album=source.media_group_id,
    )


async def raise_matter(work: Work, community: Community, draft: Draft) -> View | None:
    """Write it down, unless its writer is asked first whether they mean one that is open: then None, it is held back.

    The caller has asked for RAISE_MATTER. Raises TooOften: whoever raises it has raised too many.
    """
    await spend(work, Doing.MATTER, community.id)
    if draft.photos:
        await spend(work, Doing.PHOTO, community.id, len(draft.photos))
    with work.uow.aside():
        await members.join(work.uow, community.id, draft.raiser.id)
    if any(await work.house.tell("holds_back", work, community, draft)):
        return None
    return await write_down(work, community, draft, by=(await work.account()).id)


async def write_down(work: Work, community: Community, draft: Draft, *, by: int) -> View:
    """It is a matter with a number from now on, and everybody is told who is to hear of it. `by`: whoever raises it."""
    uow = work.uow
    filed = await _file(work, community, draft)
    content = {"by": by, "voice": draft.raiser.id, "kind": draft.kind.value}
    await work.house.tell("puts_in_charge", work, community, filed.id, None)
    filed = await matters.get(uow, community.id, filed.id)
    receipt = journal.record(uow, community.id, "matter.raised", Numbered("matter", filed.number), content)
    await matters.change(uow, filed.id, receipt=receipt)
    await add_photos(work, filed.id, draft.photos)
    for one in draft.spoken:
        await add_voice(work, filed.id, draft.raiser.id, one)
    await due.schedule(uow, "matter.overdue", Subject("matter", filed.id), filed.deadline, community=community.id)
    view = await load(uow, community.id, filed.id)
    await show(work, view)
    await tell_raiser(work, view)
    await tell_responsible(work, view)
    await _say_what_is_masked(work, view)
    return view


async def _say_what_is_masked(work: Work, view: View) -> None:
    """Whoever hears in the group alone reads it there."""
    if view.raiser.private_chat is None and not work.private:
        t = await work.words()
        if (line := masked_line(t, view)) is not None:
            await work.reply(line, silent=True)


async def _file(work: Work, community: Community, draft: Draft) -> Matter:
    place = await place_of_draft(work, community.id, draft)
    raised = matters.Raised(
        kind=draft.kind,
        visibility=visibility_of(draft.kind, draft.visibility),
        text=draft.text,
        place=draft.place[:_PLACE_LIMIT],
        at=place,
        raiser=draft.raiser.id,
        level=first_level(draft.kind, place, await posts_of(work.uow, community.id)),
        deadline=first_deadline(draft.kind, work.now, community.timezone),
        brought_by=draft.brought_by.id if draft.brought_by else None,
        credit=draft.credit,
        note=draft.note,
        chat=draft.chat,
        message=draft.message,
        album=draft.album,
    )
    return await matters.file(work.uow, community.id, raised)


async def place_of_draft(work: Work, community: int, draft: Draft) -> Place:
    """Where it is: as its place or its wording says, else where its voice lives, by the register."""
    for said in (draft.place, draft.text):
        if (place := place_of(said)).building:
            return place
    homes = [home for _, home in await bindings.of_account(work.uow, community, draft.raiser.id)]
    return place_named(homes[0].building, homes[0].entrance) if homes else Place()


async def add_voice(work: Work, matter: int, account: int, spoken: Spoken, *, chat: int | None = None) -> Comment:
    """Keep what somebody says aloud about a matter; `chat`: where its message stands. Its bytes are fetched."""
    message = spoken.message if chat is not None else None
    one = await comments.add(work.uow, matter, account, Sort.VOICE, "", chat=chat, message=message)
    await voices.add(work.uow, voices.Voice(one.id, account, spoken.file_id, spoken.seconds))
    await jobs.ask(work.uow, "file.fetch", {"file_id": spoken.file_id, "voice": one.id}, then="voice.fetched")
    return one


async def add_photos(work: Work, matter: int, photos: Sequence[Photo], *, step: int | None = None) -> list[int]:
    """Add photos and have their bytes fetched; returns our keys of those that are new."""
    added = await matter_steps.add_photos(work.uow, matter, photos, step=step)
    for key, photo in added:
        # What does not come is asked for again later (`matters.photo`).
        await jobs.ask(work.uow, "file.fetch", {"file_id": photo.file_id, "photo": key}, then="matter.photo")
    return [key for key, _ in added]
