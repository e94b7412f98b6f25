"""Unknown commands: which command was meant by one that does not exist, as far as whoever asks may give it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from governance.roles import Role
from governance.speech.understanding import Vocabulary
from handlers.frame.buttons import button
from handlers.frame.menu import commands
from handlers.frame.refusals import Refusal
from handlers.frame.triggers import Command, Route, Where
from handlers.frame.words import N_
from handlers.frame.work import Work
from storage.communities import members

# Below this share of common letters the likeness is chance (difflib's ratio).
_ALIKE = 0.7


def nearest(name: str, known: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """Up to two commands that may be meant by `name` (without the slash), the likeliest first."""
    names = list(known)
    if close := get_close_matches(name, names, n=2, cutoff=_ALIKE):
        return close
    meant = vocabulary.understand(name)
    return [screen for screen in (meant.screen, *meant.near) if screen in names][:2]


def open_to(routes: Iterable[Route], roles: Collection[Role]) -> list[str]:
    """The commands among these routes that somebody with these roles may give in private, the first page with them."""
    hidden = [one.trigger.name for one in routes if isinstance(one.trigger, Command) and one.trigger.hidden]
    return [*(one.name for one in commands(routes, Where.PRIVATE, roles=roles)), *hidden]


async def unknown_command(work: Work, said: str) -> Refusal:
    """What to say to a private message that begins with a slash and is no command."""
    name = said.lstrip("/").split(maxsplit=1)[0].partition("@")[0].lower() if said.strip("/ ") else ""
    mine = await members.communities_of(work.uow, (await work.account()).id)
    roles = frozenset({Role.ANYONE}).union(*[await work.roles(one.id) for one in mine])
    used = work.house.routes_of(*[one.uses for one in mine])
    meant = nearest(name, open_to(used, roles), work.house.vocabulary)
    if not meant:
        return Refusal(
            N_("I do not know that command. If something is wrong, just write to me, or send /report or /matters.")
        )
    return Refusal(
        N_("I do not know that command. Did you mean {commands}?"),
        buttons=lambda _t: [[button(f"/{one}", "menu.do", one) for one in meant]],
        commands=" / ".join(f"/{one}" for one in meant),
    )
