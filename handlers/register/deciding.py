"""Deciding about a new register: a second person confirms it, it is discarded, or it lapses."""

from __future__ import annotations

from dataclasses import replace

from governance.register.acts import IMPORT_REGISTER
from governance.roles import Role
from handlers.approvals.approval import Approval, Asked, Decision, deadline_routes
from handlers.approvals.committee_room import Say
from handlers.approvals.deadlines import IMPORTS
from handlers.frame.buttons import Keyboard, button
from handlers.frame.refusals import WHO, Refusal
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.register.taking import Taking, apply_import, refuse_while_replaced, sweep_soon
from handlers.register.telling import card_name, ended, preview_buttons, preview_text
from handlers.register.words import loss, loss_lines, preview
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal
from storage.offices import roles
from storage.register import imports
from storage.register.imports import Import, ImportState


class OwnList(Refusal):
    """Nobody confirms what they proposed."""

    message = N_("You proposed this yourself, so another committee member must confirm it.")
    roads = (WHO,)


def refuse_loss(wanted: Import, verb: str) -> None:
    """Raises a refusal if homes would go, with the button `verb` for whoever means just that.

    An empty template, or a list of one building, is sent by mistake; nobody who presses as always shall lose by it.
    """
    gone = loss(wanted.summary)
    if not gone:
        return

    def meant(t: Words) -> Keyboard:
        label = t.plain("Yes, remove {gone} homes", gone=gone)
        return [[button(label, verb, wanted.id, style="danger")]]

    raise Refusal(
        N_(
            "{gone} homes in your register are not on this list and would be removed. Anyone linked to them could no "
            "longer vote for them. A list must name every home. Is that what you want?"
        ),
        buttons=meant,
        gone=gone,
    )


async def propose_import(work: Work, wanted: Import, *, by: Account | None) -> int:
    """A second person is asked; returns how many could be. `by` None: the operator proposes."""
    await imports.propose(work.uow, wanted.id)
    facts = {"by": by.id if by else None, "file": wanted.digest}
    journal.record(work.uow, wanted.community, "register.proposed", card_name(wanted.id), facts)
    proposed = replace(wanted, state=ImportState.PROPOSED)
    return len(await IMPORT.begin(work, await communities.get(work.uow, wanted.community), proposed))


async def _asked(work: Work, community: Community, wanted: Import) -> Asked:
    """Everybody else of the committee; a list that is only looked at waits for nobody."""
    if wanted.state is not ImportState.PROPOSED:
        return Asked(())
    held = await roles.holders(work.uow, community.id, Role.COMMITTEE, Role.CHAIR)
    keys = list(dict.fromkeys(one.account for one in held if one.account != wanted.account))
    return Asked(await accounts.several(work.uow, keys))


async def _question(work: Work, _community: Community, wanted: Import) -> Say:
    proposer = await accounts.get(work.uow, wanted.account) if wanted.account else None

    async def question(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        name = proposer.name if proposer else t.plain("The operator")
        head = t("📋 {name} proposes changing the register ({file}):", name=name, file=wanted.name)
        refuse = button(t.plain("Refuse"), "register.drop", wanted.id)
        confirm = button(t.plain("Confirm"), "register.confirm", wanted.id, style="primary")
        return Html("\n".join([head, *loss_lines(t, wanted.summary), *preview(t, wanted.summary)])), [[refuse, confirm]]

    return question


async def _outcome(work: Work, _community: Community, wanted: Import, sentence: str, by: Account | None) -> Say:
    return ended(wanted, sentence, by.name) if by else _lapsed(work, wanted, sentence)


def _lapsed(work: Work, wanted: Import, sentence: str) -> Say:
    """Whoever sent the file sees again what it would change and can propose it anew, or is asked to send it again."""

    async def lapsed(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
        text = t(sentence, file=wanted.name, days=IMPORTS.days)
        if reader is None or reader.id != wanted.account:
            return text, []
        if sentence != _UNANSWERED:
            again = t("If you still need it, please send the file again.")
            return Html(f"{text}\n{again}"), []
        return Html(f"{text}\n{await preview_text(work, t, wanted)}"), preview_buttons(t, wanted)

    return lapsed


# Deciding


async def refuse_outdated(work: Work, wanted: Import) -> None:
    """Raises a refusal if the register has changed since the file was read, or is just changing."""
    await refuse_while_replaced(work, wanted.community)
    if await imports.outdated(work.uow, wanted):
        raise Refusal(N_("The register has changed since I read this file. Please send it again."))


async def apply(work: Work, wanted: Import, account: Account) -> bool:
    """It becomes the register, at once or within seconds; false if it was decided before."""
    t = await work.words()
    taking = await apply_import(work, wanted, by=account.id, name=account.name)
    done = taking is Taking.DONE
    work.answer(t.plain("Done. This list is now the register.") if done else t.plain(_UNDER_WAY))
    return taking is not Taking.OVER


def say_over(wanted: Import) -> str:
    """Why nothing of it can be decided any more."""
    if wanted.under_way:
        return _UNDER_WAY
    if wanted.state is ImportState.APPLIED:
        return N_("This list is already the register.")
    return N_("This list was discarded. Please send the file again.")


async def _confirm(work: Work, _community: Community, wanted: Import, _me: int) -> bool:
    if wanted.state is not ImportState.PROPOSED:
        return False
    await refuse_outdated(work, wanted)
    return await apply(work, wanted, await work.account())


async def _drop(work: Work, _community: Community, wanted: Import, by: int) -> bool:
    if not await imports.drop(work.uow, wanted.id, by=by or None):
        return False
    await sweep_soon(work, wanted)
    return True


async def _wait_anew(work: Work, community: Community, wanted: Import) -> None:
    await IMPORTS.begin(work, community, card_name(wanted.id))


_UNDER_WAY = N_("I am taking this list over; it takes a few seconds.")
_UNANSWERED = N_("📋 {file}: nobody confirmed it for {days} days, so it has expired. The register has not changed.")
_LEFT: Decision[Import] = Decision(
    _drop,
    act="register.lapsed",
    facts=lambda wanted: {"file": wanted.digest},
    cards=N_("📋 {file} was not proposed within {days} days, so I have discarded it."),
)
_OVERTAKEN = replace(
    _LEFT, cards=N_("📋 {file}: this has expired, because the register has changed since I read the file.")
)
_OF_OPERATOR = replace(_LEFT, cards=_UNANSWERED)
_GIVEN_BACK = replace(
    _LEFT, do=lambda work, _, wanted, __: imports.give_back(work.uow, wanted.id), cards=_UNANSWERED, then=_wait_anew
)


async def _overtaken(work: Work, _community: Community, wanted: Import) -> Decision[Import] | None:
    outdated = wanted.state is ImportState.PROPOSED and await imports.outdated(work.uow, wanted)
    return _OVERTAKEN if outdated else None


async def _lapses(work: Work, community: Community, wanted: Import) -> Decision[Import] | None:
    """It goes back to whoever sent it; what lay there unused is forgotten."""
    if wanted.state is ImportState.READING:
        return None
    if wanted.state is ImportState.PREVIEW:
        return _LEFT
    if wanted.account is None:
        return _OF_OPERATOR
    return await _overtaken(work, community, wanted) or _GIVEN_BACK


IMPORT = Approval(
    word="import",
    table="imports",
    act=IMPORT_REGISTER,
    load=lambda work, _, key: imports.get(work.uow, key),
    waits=lambda wanted: not wanted.decided,
    otherwise=OwnList,
    over=say_over,
    asked=_asked,
    question=_question,
    outcome=_outcome,
    deadlines=IMPORTS,
    overtaken=_overtaken,
    lapses=_lapses,
    proposer=lambda wanted: wanted.account,
)


async def _loss_is_meant(_work: Work, _community: Community, wanted: Import, _me: int) -> None:
    if wanted.state is ImportState.PROPOSED:
        refuse_loss(wanted, _CONFIRM_LOSS.verb)


_CONFIRM_LOSS: Decision[Import] = Decision(
    _confirm,
    verb="register.confirm_loss",
    may=lambda wanted, me: wanted.state is not ImportState.PROPOSED or wanted.account != me,
)
_CONFIRM = replace(_CONFIRM_LOSS, verb="register.confirm", check=_loss_is_meant)
_DROP = Decision(
    _drop,
    verb="register.drop",
    act="register.refused",
    cards=N_("{name} discarded {file}. The register has not changed."),
    said=N_("Discarded. The register has not changed."),
)

ROUTES = [*IMPORT.on(_CONFIRM, _CONFIRM_LOSS, _DROP), *deadline_routes(IMPORT)]
