"""Moderation: allowances, floods, mutes."""

from governance.moderation.acts import MUTE
from handlers.approvals.todo import Todo
from handlers.frame.refusals import Road
from handlers.frame.room import Room
from handlers.frame.words import N_
from handlers.moderation import allowance_settings, appeals, deciding, mutes
from handlers.moderation.deciding import MUTING

_MUTES = Todo(MUTING, lambda t, count: t.plural("{count} mute to confirm", "{count} mutes to confirm", count))

ROOM = Room(
    name="moderation",
    routes=[*allowance_settings.ROUTES, *mutes.ROUTES, *deciding.ROUTES, *appeals.ROUTES, _MUTES.route],
    waits_for=_MUTES.entries,
    instead={MUTE: [Road(verb="matter.begin", text=N_("Report a problem"))]},
)
