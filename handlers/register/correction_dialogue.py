"""Correction dialogue: the committee says which line of the register shall say what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from governance.register.acts import CORRECT_REGISTER
from governance.register.cells import CellError, Reason, read_weight, tidy
from governance.register.correction import Part, known_again, read_owners
from governance.register.register import Entry, Owner
from governance.register.sheet import places_meant
from governance.register.weighing import Basis, Weighing
from governance.residents.dispute import DisputeState
from governance.tally.weight import SCALE, plain_weight
from handlers.frame.buttons import button
from handlers.frame.refusals import NotYours, Refusal, Stale
from handlers.frame.triggers import ButtonPress, DialogueAnswer, Guided, Line, Press, Route
from handlers.frame.unfinished import change_button, stop_button, titled
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.register.correction_words import change_text, line_text, say_owner
from handlers.tally.weights import say_weight
from storage.communities import communities
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue
from storage.register import corrections, register
from storage.register.corrections import CorrectionState
from storage.residents import disputes

DIALOGUE = "correct"
_LONGEST = 200
_FAULTS = {
    Reason.NOT_AN_AREA: N_("That is not an area. Please write it like 89.37."),
    Reason.DECIMALS: N_("An area can have at most 4 decimal places."),
    Reason.NOT_POSITIVE: N_("An area must be more than zero."),
    Reason.TOO_LARGE: N_("That is larger than any home. Is a decimal point missing?"),
    Reason.NOT_A_SHARE: N_("That is not a share. Please write it like 0.83, 0.83% or 1/128."),
    Reason.OTHER_SIGN: N_("Please write the share as the other homes have it."),
    Reason.OWNER_TWICE: N_("The same owner is listed twice."),
    Reason.NOT_A_PHONE: N_("That is not a telephone number."),
    Reason.WHICH_NAMESAKE: N_(
        "Several owners in the register have this name. Please add the right one's telephone number."
    ),
}
_WEIGHTS = {True: N_("The area"), False: N_("The share")}
_WRITTEN_RIGHT = N_(
    "What is the right name for {name}? Add a telephone number if there is one. The link to the home stays as it is."
)
_UNCLEAR = N_("I did not understand that. Please follow the example.")


async def begin(work: Work, press: Press) -> None:
    """ "Correct one line": which one?"""
    community = press.number()
    await work.require(CORRECT_REGISTER, community)
    work.answer("")
    await ask(work, Dialogue((await work.account()).id, DIALOGUE, "place", {"community": community}))


async def ask(work: Work, draft: Dialogue) -> None:
    """Go on with a correction that was laid aside, or with the home or the wording."""
    await work.require(CORRECT_REGISTER, int(draft.answers["community"]))
    if draft.step == "place":
        t = await work.words()
        await dialogues.save(work.uow, draft)
        example = await _example(work, int(draft.answers["community"]))
        await work.reply(t("Which home? Please write it like {example}.", example=example))
    elif draft.step == "check":
        await _show_back(work, draft, Part(draft.answers["part"]), draft.answers["value"])
    elif draft.step in {Part.AREA.value, Part.OWNERS.value, Part.NAME.value}:
        await _ask_wording(work, draft, Part(draft.step))
    else:
        await _show_line(work, draft, int(draft.answers["unit"]))


async def answer_dispute(work: Work, press: Press) -> None:
    """ "Correct the line", below a dispute: the home is known."""
    dispute = await disputes.get(work.uow, press.number())
    if dispute is None:
        raise NotYours
    await work.require(CORRECT_REGISTER, dispute.community)
    if dispute.state is DisputeState.DECIDED or dispute.binding is not None:
        raise Stale
    account = await work.account()
    answers = {"community": dispute.community, "dispute": dispute.id if dispute.raised_by != account.id else None}
    work.answer("")
    await _show_line(work, Dialogue(account.id, DIALOGUE, "part", answers), dispute.unit)


async def again(work: Work, press: Press) -> None:
    """ "Propose it again", below what lapsed: the home is known, what it said is forgotten."""
    lapsed = await corrections.get(work.uow, press.number())
    if lapsed is None:
        raise NotYours
    await work.require(CORRECT_REGISTER, lapsed.community)
    if lapsed.state is not CorrectionState.LAPSED:
        raise Stale
    account = await work.account()
    answers = {"community": lapsed.community, "dispute": lapsed.dispute}
    work.answer("")
    await _show_line(work, Dialogue(account.id, DIALOGUE, "part", answers), lapsed.unit)


async def draft_of(work: Work) -> Dialogue:
    """The correction that whoever acts is writing. Raises Stale."""
    draft = await dialogues.of(work.uow, (await work.account()).id, DIALOGUE)
    if draft is None:
        raise Stale
    await work.require(CORRECT_REGISTER, int(draft.answers["community"]))
    return draft


async def line_of(work: Work, draft: Dialogue) -> tuple[Entry, dict[int, Owner]]:
    """The line that is being corrected. Raises Stale if it is gone."""
    unit = draft.answers.get("unit")
    found = await register.entry(work.uow, int(draft.answers["community"]), int(unit)) if unit else None
    if found is None:
        raise Stale
    return found


async def _show_line(work: Work, draft: Dialogue, unit: int) -> None:
    draft = replace(draft, step="part", answers={**draft.answers, "unit": unit})
    found = await line_of(work, draft)
    draft = replace(draft, answers={**draft.answers, "home": str(found[0].place)})
    draft = await dialogues.save(work.uow, draft)
    t = await work.words()
    weighing = await _weighing(work, draft)
    weight = button(t.plain(_WEIGHTS[weighing.basis is Basis.AREA]), "correct.part", Part.AREA.value)
    other = button(t.plain("A new owner: sold, inherited"), "correct.part", Part.OWNERS.value)
    rows = [[weight], [other]] if weighing.stated else [[other]]
    rows += [
        [button(t.plain("{name} is misspelt", name=owner.name)[:60], "correct.name", key)]
        for key, owner in list(found[1].items())[:4]
        if not owner.developer
    ]
    text = t("What should change?")
    await work.reply(Html(f"{line_text(t, found, weighing)}\n{text}"), [*rows, [stop_button(draft, t.plain("Cancel"))]])


async def choose_part(work: Work, press: Press) -> None:
    """It is known what shall change: what is the new wording?"""
    draft = await draft_of(work)
    part = press.one_of((Part.AREA, Part.OWNERS))
    work.answer("")
    await _ask_wording(work, draft, part)


async def _ask_wording(work: Work, draft: Dialogue, part: Part) -> None:
    found = await line_of(work, draft)
    await dialogues.save(work.uow, replace(draft, step=part.value))
    t = await work.words()
    weighing = await _weighing(work, draft)
    if part is Part.AREA:
        await work.reply(_ask_weight(t, weighing))
        return
    if part is Part.NAME:
        name = say_owner(found[1][int(draft.answers["owner"])])
        await work.reply(t(_WRITTEN_RIGHT, name=name))
        return
    example = t.plain("Wang Xiuying 13800000001, Li Qiang")
    text = t(
        "Who owns it now? List all owners in one message, with a telephone number for common names, like "
        "this: {example}\n"
        "Write “unsold” if the developer still owns it.",
        example=example,
    )
    await work.reply(Html(f"{line_text(t, found, weighing)}\n{text}"))


def _ask_weight(t: Words, weighing: Weighing) -> Html:
    if weighing.basis is Basis.AREA:
        return t("What is the new area in square metres? For example: 89.37")
    example = say_weight(t, Fraction(weighing.whole or 100) * SCALE / 80, weighing)
    return t("What is the new share? For example: {example}", example=example)


async def _weighing(work: Work, draft: Dialogue) -> Weighing:
    return (await communities.get(work.uow, int(draft.answers["community"]))).weighing


async def choose_name(work: Work, press: Press) -> None:
    """The same owner, written wrong: how is it right?"""
    draft = await draft_of(work)
    found, key = await line_of(work, draft), press.number()
    if key not in found[1] or found[1][key].developer:
        raise NotYours
    work.answer("")
    await _ask_wording(work, replace(draft, answers={**draft.answers, "owner": key}), Part.NAME)


async def written(work: Work, line: Line) -> None:
    """A place, an area or owners were written."""
    draft = await draft_of(work)
    if not line.text or len(line.text) > _LONGEST:
        raise Refusal(_UNCLEAR)
    if draft.step in {"place", "part", "check"}:
        await _show_line(work, draft, await _unit_at(work, draft, line.text))
        return
    part = Part(draft.step)
    try:
        value = await _value(work, draft, part, line.text)
    except CellError as error:
        raise Refusal(_FAULTS.get(error.reason, _UNCLEAR)) from error
    await _show_back(work, draft, part, value)


async def _show_back(work: Work, draft: Dialogue, part: Part, value: dict[str, Any]) -> None:
    """What would change, before it is proposed."""
    found, t = await line_of(work, draft), await work.words()
    answers = {**draft.answers, "part": part.value, "value": value}
    draft = await dialogues.save(work.uow, replace(draft, step="check", answers=answers))
    weighing = await _weighing(work, draft)
    lines = [line_text(t, found, weighing), change_text(t, found, part, value, weighing)]
    lines += await _notes(work, draft, part, value)
    propose = button(t.plain("Propose this change"), "correct.propose", style="primary")
    rows = [[change_button(t, draft)], [stop_button(draft, t.plain("Discard")), propose]]
    await work.reply(Html("\n".join(lines)), rows)


async def _unit_at(work: Work, draft: Dialogue, text: str) -> int:
    found = await register.find_any(work.uow, int(draft.answers["community"]), places_meant(text))
    if found is None:
        example = await _example(work, int(draft.answers["community"]))
        raise Refusal(
            N_("I cannot find {text} in the register. Please write it like {example}."), text=text, example=example
        )
    return found


async def _example(work: Work, community: int) -> str:
    """How a home is written here: by its place, or by its name where homes have but one."""
    first = await register.first_units(work.uow, community)
    if list(first) != [""]:
        return "3-2-501"
    found = await register.whose(work.uow, first[""])
    return str(found[1]) if found else "101"


async def _value(work: Work, draft: Dialogue, part: Part, text: str) -> dict[str, Any]:
    if part is Part.AREA:
        return {"area": plain_weight(read_weight(tidy(text), await _weighing(work, draft)))}
    owners = read_owners(text)
    community = int(draft.answers["community"])
    if part is Part.NAME:
        if len(owners) != 1 or owners[0].developer:
            raise CellError(Reason.MISSING, text)
        key = int(draft.answers["owner"])
        if await corrections.key_taken(work.uow, community, owners[0].key, by_other_than=key):
            raise CellError(Reason.WHICH_NAMESAKE, text)
        return {"owner": key, "as": corrections.as_data(owners[0])}
    standing = await corrections.standing_owners(work.uow, community, [owner.name for owner in owners])
    return {"owners": [corrections.as_data(known_again(owner, standing)) for owner in owners]}


async def _notes(work: Work, draft: Dialogue, part: Part, value: dict[str, Any]) -> list[Html]:
    """What whoever proposes should know: an owner who is known already is one head."""
    t = await work.words()
    if part is not Part.OWNERS:
        return []
    names = [one["name"] for one in value["owners"]]
    standing = await corrections.standing_owners(work.uow, int(draft.answers["community"]), names)
    keys = {one["key"] for one in value["owners"]}
    known = [owner.name for owner in standing if owner.key in keys and not owner.developer]
    if not known:
        return []
    text = t(
        "{names} already owns a home here and still counts as one owner. If this is somebody else with the "
        "same name, add a telephone number.",
        names=t.plain(", ").join(known),
    )
    return [text]


def _named(t: Words, answers: Mapping[str, Any]) -> str:
    return titled(t, t.plain("correction"), str(answers.get("home", "")))


_GUIDED = Guided(
    named=_named,
    ask=ask,
    keeps=lambda answers: bool(answers.get("unit")),
    fields={"place": N_("The home"), "part": N_("What changes")},
    dropped=N_("Discarded. The register has not changed."),
)
ROUTES = [
    Route(ButtonPress("correct.begin"), begin, CORRECT_REGISTER),
    Route(ButtonPress("correct.again"), again, CORRECT_REGISTER),
    Route(ButtonPress("correct.dispute"), answer_dispute, CORRECT_REGISTER),
    Route(ButtonPress("correct.part"), choose_part, CORRECT_REGISTER),
    Route(ButtonPress("correct.name"), choose_name, CORRECT_REGISTER),
    Route(DialogueAnswer(DIALOGUE, _GUIDED), written, CORRECT_REGISTER),
]
