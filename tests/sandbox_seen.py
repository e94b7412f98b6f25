"""Observations in a test, what somebody sees: a message, the answer to a press, or that the app refuses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class RefusedError(AssertionError):
    """The app would not let this person do that; `status` and `sentence` as the control API gave them."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(f"{status}: {sentence}")
        self.status = status
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Answer:
    """What a presser was shown: a toast, or an alert. `given` is False when the bot did not answer."""

    given: bool
    text: str
    alert: bool
    url: str | None = None

    def __contains__(self, words: str) -> bool:
        return words in self.text


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as somebody sees it; `raw` is the control API's object."""

    raw: Json = field(repr=False)

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def chat_id(self) -> int:
        return int(self.raw["chat"]["id"])

    @property
    def text(self) -> str:
        """Text or caption; of a poll its question."""
        poll = self.raw.get("poll")
        return str(self.raw.get("text") or self.raw.get("caption") or (poll["question"] if poll else ""))

    @property
    def buttons(self) -> list[str]:
        """Texts of the inline buttons, row by row."""
        rows = (self.raw.get("reply_markup") or {}).get("inline_keyboard") or []
        return [button["text"] for row in rows for button in row]

    @property
    def keys(self) -> list[str]:
        """Texts of a reply keyboard."""
        rows = (self.raw.get("reply_markup") or {}).get("keyboard") or []
        return [button["text"] for row in rows for button in row]

    def button(self, text: str) -> Json:
        """The button with this text, or the only one that contains it."""
        rows = (self.raw.get("reply_markup") or {}).get("inline_keyboard") or []
        found: list[Json] = [button for row in rows for button in row]
        exact = [b for b in found if b["text"] == text]
        near = exact or [b for b in found if text in b["text"]]
        if len(near) != 1:
            raise AssertionError(f"{len(near)} buttons {text!r} on {self}; there are {self.buttons}")
        return near[0]

    @property
    def by_bot(self) -> bool:
        return bool(self.raw["view"]["from_bot"])

    @property
    def author(self) -> str:
        return str(self.raw["view"]["from_name"])

    @property
    def replies_to(self) -> int | None:
        found = self.raw.get("reply_to_message")
        return found["message_id"] if found else None

    @property
    def options(self) -> list[str]:
        """Texts of a poll's options."""
        return [option["text"] for option in (self.raw.get("poll") or {}).get("options", [])]

    @property
    def files(self) -> list[Json]:
        return list(self.raw["view"]["files"])

    def __contains__(self, words: str) -> bool:
        return words in self.text

    def __str__(self) -> str:
        return self.line()

    def line(self) -> str:
        """One entry of a transcript."""
        if self.raw["view"]["service"]:
            return f"* {self.raw['view']['service']['en']}"
        shown = self.text.replace("\n", "\n    ")
        extras = "".join(f" [{button}]" for button in self.buttons)
        extras += "".join(f" ({option})" for option in self.options)
        extras += "".join(f" <{file['kind']} {file['name']}>" for file in self.files)
        edited = " (edited)" if self.raw.get("edit_date") else ""
        return f"{self.author}: {shown}{extras}{edited}"
