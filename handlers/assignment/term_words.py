"""Words for terms: what sorts of matters are called, who is asked first, and when an office is closed."""

from __future__ import annotations

from governance.assignment.charge import First
from governance.assignment.term_choice import TermChoice
from governance.assignment.terms import CLEANING, Term
from governance.matters.matter import Kind
from handlers.frame.words import N_, Words
from handlers.matters.words import KINDS

_SORTS: dict[str, str] = {kind.value: word for kind, word in KINDS.items()} | {CLEANING: N_("cleaning")}
FIRSTS: dict[First, str] = {
    First.MANAGER: N_("property manager"),
    First.LEAD: N_("building lead"),
    First.COMMITTEE: N_("committee member"),
    First.MEDIATOR: N_("mediator"),
}
CLOSED: dict[str, str] = {
    "67": N_("closed on Saturday and Sunday"),
    "7": N_("closed on Sunday"),
    "": N_("open every day but public holidays"),
}


def say_sort(t: Words, sort: str) -> str:
    """What a sort of matters is called."""
    return t.plain(_SORTS[sort])


def say_term(t: Words, term: Term) -> str:
    """`repair: property manager first, 3 days`."""
    sort, who, count = say_sort(t, term.sort), t.plain(FIRSTS[term.first]), term.days
    return t.plural(
        "{sort}: first the {who}, {count} day", "{sort}: first the {who}, {count} days", count, sort=sort, who=who
    )


def say_office(t: Words, closed: str) -> str:
    """When the manager's office is there."""
    return t.plain("manager's office: {when}", when=t.plain(CLOSED[closed]))


def say_choice(t: Words, choice: TermChoice) -> str:
    """What is proposed."""
    return say_term(t, choice.term) if choice.term is not None else say_office(t, choice.closed)


def kinds() -> tuple[str, ...]:
    """The sorts in the order in which they are shown."""
    return (Kind.REPAIR.value, CLEANING, *(kind.value for kind in Kind if kind is not Kind.REPAIR))
