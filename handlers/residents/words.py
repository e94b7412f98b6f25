"""Residents in words: who lives where, told without showing a neighbour's name to a stranger."""

from __future__ import annotations

from governance.residents.binding import Relation
from handlers.frame.words import N_, Html, Words

RELATIONS = {
    Relation.OWNER: N_("owner"),
    Relation.JOINT_OWNER: N_("joint owner"),
    Relation.TENANT: N_("tenant"),
    Relation.FAMILY: N_("family"),
}


def masked(name: str) -> str:
    """A name that only its bearer recognises: 王秀英 → 王*英, Emma Clarke → E*** C*****."""
    if any(ord(letter) > 0x2E7F for letter in name):
        if len(name) > 6:  # a firm
            return name[:2] + "***" + name[-2:]
        return name[0] + "*" * max(1, len(name) - 2) + (name[-1] if len(name) > 2 else "")
    return " ".join(word[0] + "*" * (len(word) - 1) for word in name.split())


def relation_line(t: Words, relation: Relation) -> Html:
    """`owner`, `joint owner`, `tenant, without a vote` …"""
    said = t(RELATIONS[relation])
    return said if relation.owns else t("{relation}, no vote", relation=said)
