"""Work: what a handler works with. The occasion – who asks, in which chat – and the ways to say something of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from governance.schedule.quiet_hours import STILL_AWAITED, Rings
from handlers.frame.buttons import Keyboard, markup
from handlers.frame.occasion import Occasion
from handlers.frame.unfinished import kept_lines, prefaced
from handlers.frame.words import Html, html_of, words
from storage.communities.chats import ChatKind
from storage.communities.topics import Topic
from storage.engine import outbox
from storage.engine.outbox import Kind, Outgoing
from storage.engine.press_answers import CallbackAnswer, Receipt


@dataclass(slots=True)
class Exchange:
    """What dialogues and typed words change in how a message is heard and answered.

    `preface`: said before whatever is posted next in the private chat of whoever acts. `replay`: a message, as Telegram
    sent it, that is heard when this is handled. `listens_until`: until then what whoever acts says next in this group
    is taken for an answer. `anew`: cards are posted anew though a button was pressed, which stands elsewhere.
    `captured`: while this is a list, what would be said is put there and not said. `unheard`: what a press would have
    been answered with, where its words were typed and no press waits for an answer; `said`: something was said here.
    """

    preface: list[tuple[Html, Keyboard]] = field(default_factory=list)
    replay: Mapping[str, Any] | None = None
    listens_until: datetime | None = None
    anew: bool = False
    captured: list[Keyboard] | None = None
    unheard: str = ""
    said: bool = False


class Work(Occasion):
    """One handling of one thing that comes in. What it says leaves after the commit."""

    @cached_property
    def exchange(self) -> Exchange:
        """What a dialogue or typed words change in this handling."""
        return Exchange()

    async def reply(self, text: Html, keyboard: Keyboard = (), *, kind: Kind = Kind.ANSWER, **more: Any) -> None:
        """Say something in the chat that it happens in; in a group as a reply to the person's message."""
        chat = await self.chat()
        reply_to = None if chat.kind is ChatKind.PRIVATE or self.query is not None else self.message_id
        self.post(chat.id, text, keyboard, kind=kind, reply_to=reply_to, **{"thread": self.thread, **more})

    def answer(self, text: str, *, alert: bool = False, url: str | None = None, receipt: Receipt | None = None) -> None:
        """Answer the press: at most 200 characters, seen by the presser only, after the commit. The last one counts.

        `receipt`: what it confirms, to be said in another way if it cannot be given.
        """
        if self.query is not None:
            if self.answered:
                self.uow.answers[:] = [one for one in self.uow.answers if one.query != self.query]
            self.answered = True
            short = text if len(text) <= 200 else text[:199] + "…"
            self.uow.answers.append(CallbackAnswer(self.query, short, alert, url, receipt=receipt))
        else:
            self.exchange.unheard = text

    async def say_aloud(self) -> None:
        """Say what a press would have been answered with, unless something was said here anyway."""
        if self.exchange.unheard and not self.exchange.said:
            await self.reply(Html(html_of(self.exchange.unheard)))

    def post(
        self,
        chat: int,
        text: Html,
        keyboard: Keyboard = (),
        *,
        kind: Kind,
        card: str | None = None,
        fresh: bool = False,
        reply_to: int | None = None,
        about: str | None = None,
        not_before: datetime | None = None,
        not_after: datetime | None = None,
        silent: bool = False,
        rings: Rings | None = None,
        protect: bool = False,
        topic: Topic | None = None,
        thread: int | None = None,
        then: str | None = None,
        payload: Mapping[str, Any] | None = None,
    ) -> None:
        """Queue a text message (HTML, 1-4096 characters after parsing). See `storage.engine.outbox.Outgoing`.

        `silent`: it never rings; `rings` is named for emergencies and night shifts only.
        """
        if self.exchange.captured is not None:
            self.exchange.captured.append(keyboard)
            return
        if (self.exchange.preface or self.uow.turned) and self._account and chat == self._account.private_chat:
            told = [*self.exchange.preface, *kept_lines(words(self._account.language), self.house, self.uow)]
            text, keyboard, self.exchange.preface = *prefaced(told, text, keyboard), []
        self.exchange.said = self.exchange.said or (self._chat is not None and self._chat.id == chat)
        outbox.post(
            self.uow,
            Outgoing(
                chat=chat,
                method="sendMessage",
                body=_message(text, keyboard, reply_to=reply_to, protect=protect, thread=thread),
                kind=kind,
                card=card,
                fresh=fresh or (self.exchange.anew and card is not None),
                about=about,
                not_before=not_before,
                not_after=not_after,
                topic=self._topic(topic, card or about),
                rings=rings or self._rings(chat, silent=silent),
                then=then,
                payload=payload or {},
            ),
        )

    def call(
        self,
        chat: int | None,
        method: str,
        body: Mapping[str, Any],
        *,
        kind: Kind,
        topic: Topic | None = None,
        silent: bool = False,
        **more: Any,
    ) -> None:
        """Queue any other request of the Bot API (sendPoll, sendPhoto, pinChatMessage …); see `Outgoing`."""
        found = self._topic(topic, more.get("card") or more.get("about"))
        how = self._rings(chat, silent=silent)
        outbox.post(self.uow, Outgoing(chat=chat, method=method, body=body, kind=kind, topic=found, rings=how, **more))

    def _rings(self, chat: int | None, *, silent: bool) -> Rings:
        """What somebody does is answered aloud in their own private chat; a group sleeps, whoever writes there."""
        if silent:
            return Rings.NEVER
        waits = self.said_at is None or self.now - self.said_at <= STILL_AWAITED
        return Rings.ANSWER if waits and chat is not None and chat == self._own_chat else Rings.BY_DAY

    @property
    def _own_chat(self) -> int | None:
        """The private chat of whoever acts, as far as it was looked up."""
        if self._account is not None:
            return self._account.private_chat
        return self._chat.id if self._chat is not None and self.private else None

    def hear_next(self, text: str) -> None:
        """When this is handled, hear `text` as if whoever acts had written it in the same message."""
        if self.telegram_chat is not None and self.user is not None:
            whose = {"chat": self.telegram_chat.to_dict(), "from": self.user.to_dict()}
            at = {"message_id": self.message_id, "date": int(self.now.timestamp())}
            self.exchange.replay = {**at, **whose, "text": text}

    def _topic(self, topic: Topic | None, card: str | None) -> str | None:
        """Of what kind a message is, for groups that keep a forum topic for it."""
        found = topic or self.house.topic_of(card)
        return found.value if found else None

    def pin(self, chat: int, card: str) -> None:
        """Pin a card's message, silently; without the right to pin nothing else is lost."""
        self.call(chat, "pinChatMessage", {"disable_notification": True}, kind=Kind.CHATTER, about=card)

    def unpin(self, chat: int, card: str) -> None:
        """A card's message is no longer pinned; if it never was, nothing happens."""
        self.call(chat, "unpinChatMessage", {}, kind=Kind.CHATTER, about=card)

    def photos(
        self, chat: int, digests: Sequence[str], caption: Html, *, kind: Kind, silent: bool = False, **more: Any
    ) -> None:
        """Queue stored photos (at most 10) with a caption of at most 1024 characters; `more`: as for `call`."""
        attach = {f"p{number}": digest for number, digest in enumerate(digests[:10])}
        text = {"caption": str(caption), "parse_mode": "HTML"}
        if len(attach) == 1:
            body = {"photo": "attach://p0", **text}
            self.call(chat, "sendPhoto", body, kind=kind, attach=attach, silent=silent, **more)
        elif attach:
            media: list[dict[str, str]] = [{"type": "photo", "media": f"attach://{name}"} for name in attach]
            media[0].update(text)
            self.call(chat, "sendMediaGroup", {"media": media}, kind=kind, attach=attach, silent=silent, **more)

    def document(self, chat: int, digest: str, name: str, caption: Html, *, kind: Kind) -> None:
        """Queue a stored file under a name that people can read."""
        body = {"document": "attach://file", "caption": str(caption), "parse_mode": "HTML"}
        self.call(chat, "sendDocument", body, kind=kind, attach={"file": digest, "file.name": name})


def _message(
    text: Html, keyboard: Keyboard, *, reply_to: int | None, protect: bool, thread: int | None
) -> dict[str, Any]:
    """What `sendMessage` is called with."""
    body: dict[str, Any] = {"text": str(text), "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    if keyboard:
        body["reply_markup"] = markup(keyboard)
    if reply_to is not None:
        body["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
    if protect:
        body["protect_content"] = True
    if thread is not None:
        body["message_thread_id"] = thread
    return body
