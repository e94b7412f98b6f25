"""How is it said what is stored about a person, what goes and what stays?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.frame.words import N_, Words

# What each table holds, as people would say it; a test holds that none is missing.
TITLES = {
    "accounts": N_("Your account: name, Telegram number, language"),
    "ballot_history": N_("Every ballot that you cast, and each change of it"),
    "ballots": N_("Your ballots that stand"),
    "bindings": N_("The homes that you are or were tied to, and homes that you confirmed"),
    "cards": N_("Which messages of our private chat are kept up to date"),
    "chats": N_("Our private chat"),
    "corrections": N_("Corrections of the register that you proposed or decided"),
    "dialogues": N_("What you are in the middle of"),
    "disputes": N_("What you said is wrong, and what you decided about"),
    "group_choices": N_("Changes of groups that you proposed or confirmed"),
    "imports": N_("Registers that you sent or decided about"),
    "journal_contents": N_("Lines of the journal that name you"),
    "matter_joined": N_("Matters that you joined"),
    "matter_judgements": N_("What you said about results"),
    "matter_photos": N_("Photos of your matters"),
    "matter_steps": N_("What you wrote or did about matters"),
    "matters": N_("Your matters, and matters that you took or brought"),
    "members": N_("Communities that you belong to"),
    "motions": N_("Motions that you drafted, opened or took back"),
    "mutes": N_("Pauses from posting"),
    "native_polls": N_("Polls that you asked"),
    "outbox": N_("Messages from me to you"),
    "owners": N_("Your line in the register of owners"),
    "ownerships": N_("What you own by the register"),
    "poll_answers": N_("Your answers to Telegram's polls"),
    "register_changes": N_("Changes of the register or of roles that you proposed or confirmed"),
    "reminders": N_("Posts that you planned"),
    "role_endings": N_("Offices that were to be taken from you, or that you had a say in"),
    "role_voices": N_("What you said about somebody proposed for the committee"),
    "roles": N_("Your roles, and roles that you gave or confirmed"),
    "roll_voters": N_("Votes on whose roll you are"),
    "roster_people": N_("Duty rosters that you are on"),
    "roster_swaps": N_("Swaps of shifts that you asked for or were asked"),
    "rosters": N_("Duty rosters that you made"),
    "slips": N_("Slips that you used or printed"),
    "spent": N_("How much you asked for lately"),
    "updates_set_aside": N_("Messages of yours that I could not handle"),
    "wrong_codes": N_("Wrong codes that you sent"),
}

Stored = Mapping[str, Sequence[Mapping[str, Any]]]


def readable(t: Words, name: str, stored: Stored, communities: Mapping[int, str], now: datetime) -> list[str]:
    """The first part of the file: what there is, in words; the second part is the same in full."""
    lines = [
        t.plain("Everything that I hold about {name}", name=name),
        t.plain(
            "Made on {day} (UTC). First what there is, in words; below it the whole of it.", day=f"{now:%Y-%m-%d %H:%M}"
        ),
        "",
        t.plain("Communities: {names}", names=t.plain(", ").join(communities.values()) or "–"),
    ]
    lines += [_owned(t, row) for row in stored.get("ownerships", ()) if "building" in row]
    lines += ["", *[f"{t.plain(_title(table))}: {len(rows)}" for table, rows in stored.items()]]
    return [
        *lines,
        "",
        t.plain("Names of other people are left out. Photos are named by their fingerprint; ask for one by it."),
    ]


def _title(table: str) -> str:
    return TITLES.get(table, table)


def _owned(t: Words, row: Mapping[str, Any]) -> str:
    place = "-".join(str(row[part]) for part in ("building", "entrance", "name") if row[part])
    return t.plain("You own by the register: {place}", place=place)
