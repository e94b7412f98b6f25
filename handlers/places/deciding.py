"""Deciding about the law of a community: another place, or a rule of its own, is confirmed by a second person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from governance.motions.motion_class import Electorate
from governance.places.acts import CONFIRM_RULES
from governance.places.atlas import place_of
from governance.places.place import Answers, Place
from governance.places.proposal import Proposed, State, own_rule
from handlers.approvals.approval import Approval, Decision, confirm_or_refuse, deadline_routes
from handlers.approvals.committee_room import Say
from handlers.approvals.deadlines import LAW
from handlers.approvals.leaders import NoSecondLeader, led_by_others
from handlers.duty.notices import move_notices
from handlers.frame.buttons import Keyboard, button
from handlers.frame.refusals import WHO, Refusal
from handlers.frame.triggers import Route
from handlers.frame.words import N_, Html, Words, html_of, words
from handlers.frame.work import Work
from handlers.law.rule_words import rule_words
from handlers.places.kinds import place_for, say_voters
from handlers.places.words import place_lines, place_name
from handlers.reminders.plan import move_posts
from storage.communities import accounts, chats, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.places import proposals
from storage.places.proposals import Proposal


class OwnLaw(Refusal):
    """Nobody confirms what they proposed."""

    message = N_("You proposed this yourself, so another committee member must confirm it.")
    roads = (WHO,)


async def take_or_propose(work: Work, community: Community, place: Place, answers: Answers) -> None:
    """The place holds from now on if the community is being set up; otherwise a second person is asked."""
    t, account = await work.words(), await work.account()
    settled = place.settled(answers)
    if (place.id, settled) == (community.jurisdiction, community.house):
        work.answer(t.plain("It is like this already."))
        return
    content = {"jurisdiction": place.id, "house": settled}
    if community.stewarded:
        await settle(work, community, content, by=account.id)
        work.answer(t.plain("Saved."))
        await work.reply(_taken(t, place), _after(t, community, place), card=Subject("place", community.id))
        return
    await propose(work, community, Proposed.PLACE, content)


async def propose(work: Work, community: Community, subject: Proposed, content: dict[str, Any]) -> None:
    """A second person is asked. Raises NoSecondLeader if there is none."""
    if not await led_by_others(work, community.id, CONFIRM_RULES):
        raise NoSecondLeader
    account = await work.account()
    await ask_second(work, community, await proposals.add(work.uow, community.id, subject, content, by=account.id))


async def ask_second(work: Work, community: Community, one: Proposal) -> None:
    """It is proposed now."""
    t = await work.words()
    journal.record(
        work.uow, community.id, "law.proposed", Subject("law", one.id), {"by": one.proposed_by, **one.content}
    )
    await APPROVAL.begin(work, community, one)
    work.answer(t.plain("Proposed. A second committee member needs to confirm it."))
    said = t("Proposed. Nothing changes until a second committee member confirms it.")
    card = "place" if one.subject is Proposed.PLACE else "rule"
    await work.reply(said, card=Subject(card, community.id))


async def settle(work: Work, community: Community, content: dict[str, Any], *, by: int) -> None:
    """The community lives there from now on; its clock follows where it is none of that place's."""
    place = place_of(str(content["jurisdiction"]))
    values: dict[str, Any] = {"jurisdiction": place.id, "house": content["house"]}
    if place.zones and community.timezone not in place.zones:
        values["timezone"] = place.zones[0]
    await communities.change(work.uow, community.id, **values)
    if "timezone" in values:  # what is promised for eight o'clock comes at eight by the new clock
        changed = await communities.get(work.uow, community.id)
        await move_notices(work.uow, changed)
        await move_posts(work.uow, changed)
    if not place.own_rules:
        for one in await proposals.rules_of(work.uow, community.id):
            await proposals.move(work.uow, one, State.ENDED)
    journal.record(
        work.uow, community.id, "community.changed", Subject("community", community.id), {"by": by, **values}
    )


def _taken(t: Words, place: Place) -> Html:
    lines = [t("✅ {place}: votes are counted by its law from now on.", place=place_name(t, place))]
    if len(place.zones) > 1:
        lines.append(t("It has more than one time zone. Which is yours?"))
    return Html("\n".join(lines))


def _after(t: Words, community: Community, place: Place) -> Keyboard:
    if len(place.zones) < 2:
        return [[button(t.plain("Back to the settings"), "setup.show", community.id)]]
    return [[button(zone, "setup.clock", community.id, place.id, number)] for number, zone in enumerate(place.zones)]


# What waits


async def _question(work: Work, community: Community, one: Proposal) -> Say:
    proposer = await accounts.get(work.uow, one.proposed_by)

    async def question(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        if one.subject is Proposed.PLACE:
            head = t("{name} proposes that votes are counted by the law of another place:", name=proposer.name)
        else:
            head = t("{name} proposes a rule of your own, from {file}:", name=proposer.name, file=one.file)
        return Html("\n".join([head, *say_content(t, community, one)])), confirm_or_refuse(t, "law", one.id)

    return question


def say_content(t: Words, community: Community, one: Proposal) -> list[Html]:
    """What would hold, read back in words."""
    if one.subject is Proposed.PLACE:
        return place_lines(t, place_of(str(one.content["jurisdiction"])), one.content["house"])
    preset = own_rule(one.content["rule"])
    board = place_for(community).words["board"].name(t.language)
    lines = [Html(f"<b>{html_of(rule_title(t, one))}</b>")]
    if "electorate" in one.content:
        voters = say_voters(t, Electorate(one.content["electorate"]), board)
        lines.append(t("By this rule {electorate}.", electorate=voters))
    return [*lines, *(Html(html_of(line)) for line in rule_words(t, preset.rule))]


def rule_title(t: Words, one: Proposal) -> str:
    """What an own rule is called: for which matters it is, else its name, else the name of its file."""
    preset = own_rule(one.content["rule"])
    return preset.matters(t.language) or preset.name(t.language) or preset.name("en") or one.file


async def _put_into_force(work: Work, community: Community, one: Proposal, me: int) -> bool:
    if not await proposals.move(work.uow, one, State.ADOPTED, by=me):
        return False
    if one.subject is Proposed.PLACE:
        await settle(work, community, dict(one.content), by=one.proposed_by)
        return True
    for before in await proposals.rules_of(work.uow, community.id):
        if before.id != one.id and before.content["rule"]["id"] == one.content["rule"]["id"]:
            await proposals.move(work.uow, before, State.ENDED)
    return True


async def _announce(work: Work, community: Community, one: Proposal) -> None:
    """The owners read it: by which rules they vote concerns them all."""
    t = words(community.language)
    if one.subject is Proposed.PLACE:
        text = t(
            "Votes in {community} are now counted by the law of {place}. Votes that are open keep their rule.",
            community=community.name,
            place=place_name(t, place_of(str(one.content["jurisdiction"]))),
        )
    else:
        text = t(
            "{community} has taken in a rule of its own: {rule}. Votes that are open keep theirs.",
            community=community.name,
            rule=rule_title(t, one),
        )
    for group in await chats.groups_of(work.uow, community.id, chats.OWNERS):
        work.post(group.id, text, kind=Kind.NOTICE)


APPROVAL: Approval[Proposal] = Approval(
    word="law",
    table="law_proposals",
    act=CONFIRM_RULES,
    load=lambda work, community, key: proposals.get(work.uow, community, key),
    waits=lambda one: one.state is State.PROPOSED,
    may=lambda one, account: one.proposed_by != account,
    otherwise=OwnLaw,
    proposer=lambda one: one.proposed_by,
    question=_question,
    deadlines=LAW,
    lapse=Decision(
        lambda work, _, one, __: proposals.move(work.uow, one, State.LAPSED),
        act="law.lapsed",
        cards=N_("Nobody confirmed this for {days} days, so it has expired. Votes are counted as before."),
    ),
)
_CONFIRM: Decision[Proposal] = Decision(
    _put_into_force,
    verb="law.confirm",
    act="law.adopted",
    cards=N_("{by} confirmed it. It holds from now on."),
    said=N_("Confirmed. It holds from now on."),
    then=_announce,
)
_REFUSE = replace(
    _CONFIRM,
    do=lambda work, _, one, me: proposals.move(work.uow, one, State.REFUSED, by=me),
    verb="law.refuse",
    act="law.refused",
    cards=N_("{by} refused it. Votes are counted as before."),
    said=N_("Refused. Votes are counted as before."),
    then=None,
)
ROUTES: list[Route] = [*APPROVAL.on(_CONFIRM, _REFUSE), *deadline_routes(APPROVAL)]
