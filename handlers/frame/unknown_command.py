"""Unknown commands: which command was meant by one that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from handlers.frame.buttons import button
from handlers.frame.refusals import Refusal
from handlers.frame.words import N_

# What people write who know the thing, but not its command.
_MEANT = {
    "帮助": "help",
    "菜单": "start",
    "menu": "start",
    "报修": "report",
    "投诉": "report",
    "complain": "report",
    "repair": "report",
    "投票": "motions",
    "表决": "motions",
    "vote": "motions",
    "votes": "motions",
    "值班": "duty",
    "roles": "who",
    "committee": "who",
    "rosters": "roster",
    "reminders": "remind",
    "隐私": "privacy",
    "设置": "settings",
}
# Below this share of common letters the likeness is chance (difflib's ratio).
_ALIKE = 0.7


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Up to two commands that may be meant by `name` (without the slash), the likeliest first."""
    names = list(known)
    meant = _MEANT.get(name)
    return [meant] if meant in names else get_close_matches(name, names, n=2, cutoff=_ALIKE)


def unknown_command(said: str, known: Iterable[str]) -> Refusal:
    """What to say to a private message that begins with a slash and is no command."""
    name = said.lstrip("/").split(maxsplit=1)[0].partition("@")[0].lower() if said.strip("/ ") else ""
    meant = nearest(name, known)
    if not meant:
        return Refusal(
            N_("I do not know that command. If something is wrong, just write to me, or send /report or /matters.")
        )
    return Refusal(
        N_("I do not know that command. Did you mean {commands}?"),
        buttons=lambda _t: [[button(f"/{one}", "menu.do", one) for one in meant]],
        commands=" / ".join(f"/{one}" for one in meant),
    )
