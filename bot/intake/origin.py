"""Origin of an update, told before anybody has parsed it, so that its turn can be taken in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from storage.community_locks import Origin

# Telegram's ids have at most 52 bits (Bot API, "Chat", "User"); a larger number is nobody's.
_IDS = range(-(1 << 52), 1 << 52)


def origin_of(raw: Mapping[str, Any]) -> Origin:
    """The chats, people and poll that an update names in its own right (Bot API, "Update"); quoted ones count not."""
    bodies = [body for name, body in raw.items() if name != "update_id" and isinstance(body, Mapping)]
    messages = [body["message"] for body in bodies if isinstance(body.get("message"), Mapping)]
    people = [*_ids(bodies, "from"), *_ids(bodies, "user")]
    chats = [*_ids([*bodies, *messages], "chat"), *_moves(bodies)]
    polls = [body.get("poll_id") for body in bodies]
    polls += [raw["poll"].get("id")] if isinstance(raw.get("poll"), Mapping) else []
    # PostgreSQL keeps no text with a zero in it.
    poll = next((one for one in polls if isinstance(one, str) and "\0" not in one), None)
    return Origin(tuple(chats), tuple(people), poll)


def _ids(bodies: list[Mapping[str, Any]], name: str) -> Iterator[int]:
    for body in bodies:
        inner = body.get(name)
        if isinstance(inner, Mapping) and type(inner.get("id")) is int and inner["id"] in _IDS:
            yield inner["id"]


def _moves(bodies: list[Mapping[str, Any]]) -> Iterator[int]:
    """Both ids of a group that becomes a supergroup."""
    for body in bodies:
        for name in ("migrate_to_chat_id", "migrate_from_chat_id"):
            if type(body.get(name)) is int and body[name] in _IDS:
                yield body[name]
