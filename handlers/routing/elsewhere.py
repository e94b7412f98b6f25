"""Elsewhere: where a command is to be sent, if not here."""

from __future__ import annotations

from handlers.frame.buttons import link
from handlers.frame.deep_links import deep_link, group_link
from handlers.frame.refusals import Refusal
from handlers.frame.triggers import Command, Route, Where
from handlers.frame.words import N_
from handlers.frame.work import Work


def elsewhere(work: Work, route: Route) -> Refusal | None:
    """What to answer to a command that is not understood in this kind of chat; None if it is."""
    if not isinstance(route.trigger, Command):
        return None
    where = route.trigger.where
    if where is Where.PRIVATE and not work.private:
        address = deep_link(work.bot, "do", route.trigger.name)
        message = N_("Please do this in a private chat with me, so the group stays readable.")
        return Refusal(message, buttons=lambda t: [[link(t.plain("Open the private chat"), address)]])
    if where is Where.GROUP and work.private:
        address = group_link(work.bot, route.trigger.name)
        message = N_("Please send this in your community's group.")
        return Refusal(message, buttons=lambda t: [[link(t.plain("Add me to your group"), address)]])
    return None
