"""Unread messages: one mark per person and chat, the last message that was on their screen."""

from __future__ import annotations

from bot.sandbox.world import Chat, World


def unread(world: World, chat: Chat, person: int) -> int:
    """Messages by others after the mark; service messages do not count."""
    mark = world.seen.get((person, chat.id), 0)
    found = 0
    for number in reversed(chat.messages):
        if number <= mark:
            break
        item = chat.messages[number]
        found += item.sender != person and not item.service
    return found


def saw(world: World, chat: Chat, person: int) -> None:
    """Everything in the chat was on this person's screen."""
    world.seen[person, chat.id] = chat.last_id


def everybody_saw(world: World) -> None:
    """As if all people had just looked at all their chats."""
    for chat in world.chats.values():
        for person in world.audience(chat):
            saw(world, chat, person)


def totals(world: World) -> dict[str, int]:
    """Per person, over all their chats; only people who have something new."""
    found = dict.fromkeys(world.people, 0)
    for chat in world.chats.values():
        for person in world.audience(chat):
            found[person] += unread(world, chat, person)
    return {str(person): n for person, n in found.items() if n}
