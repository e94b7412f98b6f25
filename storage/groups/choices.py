"""Choices about a community's groups: what a leader wants to change, and who confirmed it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text, select, text, update

from governance.approvals.choice import State
from governance.groups.choice import Change, GroupChoice
from storage.approvals.pending import stands
from storage.engine.columns import Key, Moment, metadata, one_of, partial_index
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

_STANDS = "state = 'proposed'"

group_choices = Table(
    "group_choices",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True),
    Column("change", String(8), nullable=False),
    # The community's group that is concerned; null for a further group.
    Column("chat_id", ForeignKey("chats.id")),
    # What the group is for from then on; empty where that does not change.
    Column("purpose", String(64), nullable=False, default=""),
    # The number that Telegram gives the new group; no key of ours, for the bot may be removed from it meanwhile.
    Column("target", Key, nullable=False),
    Column("title", Text, nullable=False),
    Column("by_id", ForeignKey("accounts.id"), nullable=False),
    Column("confirmed_by", ForeignKey("accounts.id")),
    Column("state", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    one_of("state", State),
    CheckConstraint("confirmed_by is null or confirmed_by <> by_id", name="two_people"),
    one_of("change", Change),
    CheckConstraint("(chat_id is null) = (change = 'join')", name="of_a_group"),
    CheckConstraint("(length(purpose) > 0) = (change in ('join','purpose'))", name="for_somebody"),
    CheckConstraint("state <> 'confirmed' or confirmed_by is not null", name="confirmed"),
    info=says("Group changes you proposed or confirmed", named="group"),
)
partial_index(text(_STANDS), "uq_group_choices_standing", group_choices.c.chat_id, unique=True)
partial_index(
    text(_STANDS), "uq_group_choices_target", group_choices.c.community_id, group_choices.c.target, unique=True
)
stands(group_choices, group_choices.c.state == State.PROPOSED.value)


def _choice(row: Any) -> GroupChoice:
    return GroupChoice(
        id=row.id,
        community=row.community_id,
        change=Change(row.change),
        group=row.chat_id,
        purpose=row.purpose,
        target=row.target,
        title=row.title,
        by=row.by_id,
        confirmed_by=row.confirmed_by,
        state=State(row.state),
    )


async def propose(
    uow: UnitOfWork,
    community: int,
    change: Change,
    *,
    group: int | None,
    target: int,
    title: str,
    by: int,
    purpose: str = "",
) -> GroupChoice:
    """Write down what is to change about a group. One thing for each group at a time (unique by constraint)."""
    key = await uow.add(
        group_choices,
        community_id=community,
        change=change.value,
        chat_id=group,
        purpose=purpose,
        target=target,
        title=title,
        by_id=by,
        state=State.PROPOSED.value,
        at=uow.now,
    )
    return await get(uow, community, key)


async def get(uow: UnitOfWork, community: int, choice: int) -> GroupChoice:
    """The choice with our key. Raises LookupError if there is none in this community."""
    query = select(group_choices).where(group_choices.c.id == choice, group_choices.c.community_id == community)
    row = await uow.row(query)
    if row is None:
        raise LookupError(f"no choice {choice} of a group in community {community}")
    return _choice(row)


async def pending(uow: UnitOfWork, community: int, group: int) -> GroupChoice | None:
    """What is proposed for a group and neither confirmed nor refused yet."""
    mine = (group_choices.c.community_id == community) & (group_choices.c.chat_id == group)
    row = await uow.row(select(group_choices).where(mine, group_choices.c.state == State.PROPOSED.value))
    return None if row is None else _choice(row)


async def standing_at(uow: UnitOfWork, community: int, target: int) -> GroupChoice | None:
    """What is proposed for the group with this number in Telegram, and neither confirmed nor refused yet."""
    there = (group_choices.c.community_id == community) & (group_choices.c.target == target)
    row = await uow.row(select(group_choices).where(there, group_choices.c.state == State.PROPOSED.value))
    return None if row is None else _choice(row)


async def decide(uow: UnitOfWork, choice: GroupChoice, state: State, *, by: int | None = None) -> bool:
    """End a choice; False if it has ended already."""
    open_yet = (group_choices.c.id == choice.id) & (group_choices.c.state == State.PROPOSED.value)
    values = {"state": state.value, "confirmed_by": by}
    return bool(await uow.execute(update(group_choices).where(open_yet).values(**values)))
