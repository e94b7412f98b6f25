"""Unknown commands: which command was meant by one that does not exist, as far as whoever asks may give it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from governance.roles import Act, Role, may
from governance.speech.understanding import Vocabulary
from handlers.frame.buttons import button
from handlers.frame.refusals import Refusal
from handlers.frame.room import House
from handlers.frame.triggers import Command, Where
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


def open_to(house: House, roles: Collection[Role]) -> list[str]:
    """The commands that somebody with these roles may give in private."""
    acts: dict[str, list[Act]] = {}
    for route in house.routes:
        if isinstance(route.trigger, Command) and not route.trigger.leading and route.trigger.where is not Where.GROUP:
            acts[route.trigger.name] = [] if route.act is None else [route.act]
    for offer in house.menu:
        if offer.act is not None and offer.command in acts:
            acts[offer.command].append(offer.act)
    return [name for name, needed in acts.items() if all(may(roles, act) for act in needed)]


async def unknown_command(work: Work, said: str) -> Refusal:
    """What to say to a private message that begins with a slash and is no command."""
    name = said.lstrip("/").split(maxsplit=1)[0].partition("@")[0].lower() if said.strip("/ ") else ""
    meant = nearest(name, open_to(work.house, await _roles(work)), work.house.vocabulary)
    if not meant:
        return Refusal(
            N_("I do not know this command. Whatever is wrong you can simply write to me; or: /report, /matters")
        )
    return Refusal(
        N_("I do not know this command. Did you mean {commands}?"),
        buttons=lambda _t: [[button(f"/{one}", "menu.do", one) for one in meant]],
        commands=" / ".join(f"/{one}" for one in meant),
    )


async def _roles(work: Work) -> frozenset[Role]:
    """The roles in all communities that whoever asks belongs to: which one is meant is asked later."""
    mine = await members.communities_of(work.uow, (await work.account()).id)
    held = [await work.roles(one.id) for one in mine]
    return frozenset({Role.ANYONE}).union(*held)
