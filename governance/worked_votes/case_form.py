"""Case form: how a vote is read that somebody wrote down for `yishiting tally`, with the place of every mistake."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TypeVar

from governance.forms.form import Form, FormError
from governance.law import presets
from governance.law.presets import Preset
from governance.law.rule import ABSTAIN, BALLOT_CLASSES, CHOICES, LATER_ROUNDS, NO, YES, Rule
from governance.law.rule_form import TOO_MANY
from governance.tally.decision import Meeting
from governance.tally.election import Selection
from governance.tally.roll import NO_FACTS, Facts
from governance.worked_votes.roll_form import Roll, parse_register
from governance.worked_votes.worked_case import Case, ElectionCase, Poll, UnreadCase

T = TypeVar("T")

_REMARKS = ("title", "confidence", "tags", "expected")
"""Keys that a case may carry and that decide nothing."""


def parse_cases(data: object, place: str = "") -> list[Case | ElectionCase | UnreadCase]:
    """One case, a list of them, or a table with `cases` and `elections`; what is wrong in one of them stays there.

    Raises FormError naming the place where the file as a whole cannot be read. Presets are always the built-in ones,
    even where the file brings a list of its own.
    """
    if isinstance(data, list):
        return [_case_or_why_not(item, f"{place}[{number}]") for number, item in enumerate(data)]
    if isinstance(data, Mapping) and ("cases" in data or "elections" in data):
        form = Form(data, place)
        for remark in ("meta", "model", "presets"):
            form.optional(remark)
        found = [_case_or_why_not(item, where) for key in ("cases", "elections") for item, where in form.items(key)]
        form.close()
        return found
    return [_case_or_why_not(data, place)]


def _case_or_why_not(data: object, place: str) -> Case | ElectionCase | UnreadCase:
    try:
        return parse_case(data, place)
    except FormError as error:
        named = data.get("id") if isinstance(data, Mapping) else None
        return UnreadCase(named if isinstance(named, str) and named.strip() else place or "case", error)


def parse_case(data: object, place: str = "") -> Case | ElectionCase:
    """One case. Raises FormError naming the place."""
    form = Form(data, place)
    for remark in _REMARKS:
        form.optional(remark)
    preset = _preset(form)
    rule = preset.rule
    if "kind" in form and (form.choice("kind", ("resolution", "election")) == "election") != rule.is_election:
        if rule.is_election:
            raise form.fault(
                "kind", "the rule '{rule}' is for an election; write election, or choose another rule", rule=rule.id
            )
        raise form.fault(
            "kind", "the rule '{rule}' is for a resolution; write resolution, or choose another rule", rule=rule.id
        )
    if "too_many" in form:
        preset = _with_too_many(form, preset)
        rule = preset.rule
    roll = parse_register(form)
    name, title = form.text("id", "case"), form.text("title", "")
    found: Case | ElectionCase
    if rule.is_election:
        candidates = _candidates(form)
        seats = form.whole("seats", 1)
        polls = _rounds(form, rule, roll, lambda each: _selections(each, roll, candidates))
        found = ElectionCase(name, preset, roll.rows, [Poll(*poll) for poll in polls], candidates, seats, title)
    else:
        meetings = _rounds(form, rule, roll, lambda each: _ballots(each, roll))
        found = Case(name, preset, roll.rows, [Meeting(*meeting) for meeting in meetings], title)
    form.close()
    return found


def rule_of(data: Mapping[str, object]) -> Rule:
    """The rule that a case names, or brings along. Raises FormError."""
    return _preset(Form(data)).rule


def _preset(form: Form) -> Preset:
    if "rule" in form:
        if "preset" in form:
            raise form.fault("preset", "a vote has either a preset or a rule of its own, not both")
        return presets.parse_own(form.raw("rule"), form.at("rule"))
    try:
        return presets.preset(form.text("preset"))
    except presets.UnknownPreset as unknown:
        raise form.fault("preset", unknown.message, **unknown.values) from unknown


def _with_too_many(form: Form, preset: Preset) -> Preset:
    """The rule with what the election's own rules say of a ballot with more choices than seats."""
    if not preset.rule.is_election:
        raise form.fault("too_many", "only an election has seats")
    counting = replace(preset.rule.counting, too_many=form.choice("too_many", TOO_MANY))
    return replace(preset, rule=replace(preset.rule, counting=counting))


def _rounds(
    form: Form, rule: Rule, roll: Roll, read: Callable[[Form], Mapping[str, T]]
) -> list[tuple[Mapping[str, T], Facts, str]]:
    """Ballots, facts and round of the case itself and of each entry under `then`."""
    first = form.text("round", rule.rounds[0].id)
    if first not in LATER_ROUNDS:
        first = form.choice("round", tuple(each.id for each in rule.rounds), first)
    found = [(read(form), parse_facts(form, roll.owners), first)]
    for item, place in form.items("then"):
        later = Form(item, place)
        before, facts, last = found[-1]
        round_id = _later_round(later, rule)
        if "ballots" in later:
            found.append((read(later), parse_facts(later, roll.owners), round_id))
        else:
            kept = _kept(later, rule, last, round_id, before)
            found.append((kept, parse_facts(later, roll.owners) if "facts" in later else facts, round_id))
        later.close()
    return found


def _later_round(form: Form, rule: Rule) -> str:
    """A later round of the rule, or one that some law knows: whether it is opened, the count says."""
    later = tuple(each.id for each in rule.rounds[1:])
    if form.text("round") in LATER_ROUNDS:
        return form.text("round")
    if not later:
        raise form.fault("round", "'{value}' is unknown; no round follows in this rule", value=form.text("round"))
    return form.choice("round", later)


def _kept(form: Form, rule: Rule, before: str, now: str, ballots: Mapping[str, T]) -> Mapping[str, T]:
    """The ballots of the round before, where the rule says that they go on; none in a round that it does not know."""
    if not rule.has_round(now):
        return {}
    steps = rule.round(before).next if rule.has_round(before) else ()
    if any(step.to == now and not step.fresh_ballots for step in steps):
        return ballots
    raise form.fault("ballots", "the round '{round}' needs its own ballots", round=now)


_ONE_OF_EACH: dict[object, str] = {choice: choice for choice in CHOICES}


def _ballots(form: Form, roll: Roll) -> Mapping[str, str]:
    """Voter to choice, with one text for each choice instead of one for each voter."""
    ballots = Form(form.raw("ballots"), form.at("ballots"))
    said = _voters(ballots, roll)
    try:
        return {voter: _ONE_OF_EACH[choice] for voter, choice in said.items()}
    except (KeyError, TypeError):
        return {voter: ballots.choice(voter, CHOICES) for voter in said}


def _voters(ballots: Form, roll: Roll) -> Mapping[str, object]:
    """Everybody who votes and what they say, not yet looked at; all of them must be on the roll."""
    said = ballots.everything()
    for stranger in roll.strangers(said):
        raise ballots.fault(stranger, "there is no home or owner with this name in the register")
    return said


def parse_facts(outer: Form, owners: Collection[str]) -> Facts:
    """What lies beside the ballots; owners must be in the register."""
    if "facts" not in outer:
        return NO_FACTS
    form = Form(outer.raw("facts"), outer.at("facts"))
    proxies = Form(form.optional("proxies", {}), form.at("proxies"))
    found = Facts(
        chair_casting=form.choice("chair_casting", (YES, NO)) if "chair_casting" in form else "",
        in_person=_owners(form, "in_person", owners),
        objecting=_owners(form, "objecting", owners),
        not_served=_owners(form, "not_served", owners),
        proxies={owner: proxies.text(owner) for owner in proxies.everything()},
    )
    for owner in found.proxies:
        if owner not in owners:
            raise proxies.fault(owner, "there is no owner with this name in the register")
    form.close()
    return found


def _owners(form: Form, key: str, owners: Collection[str]) -> frozenset[str]:
    names = form.words(key)
    for number, name in enumerate(names):
        if name not in owners:
            raise FormError(f"{form.at(key)}[{number}]", "there is no owner '{name}' in the register", name=name)
    return frozenset(names)


def _candidates(form: Form) -> tuple[str, ...]:
    names = form.words("candidates")
    for number, name in enumerate(names):
        if name in names[:number]:
            raise FormError(f"{form.at('candidates')}[{number}]", "the candidate '{name}' is listed twice", name=name)
    if not names:
        raise form.fault("candidates", "an election needs candidates: a list of their names")
    return names


def _selections(form: Form, roll: Roll, candidates: tuple[str, ...]) -> dict[str, Selection]:
    ballots = Form(form.raw("ballots"), form.at("ballots"))
    found = {}
    for voter in _voters(ballots, roll):
        if isinstance(ballots.raw(voter), str):
            found[voter] = Selection({}, ballots.choice(voter, BALLOT_CLASSES))
        else:
            found[voter] = _selection(Form(ballots.raw(voter), ballots.at(voter)), candidates)
    return found


def _selection(form: Form, candidates: tuple[str, ...]) -> Selection:
    choices: dict[str, str] = {}
    for choice in (YES, NO, ABSTAIN):
        for number, name in enumerate(form.words(choice, candidates)):
            if name in choices:
                raise FormError(
                    f"{form.at(choice)}[{number}]", "'{name}' has two choices on one ballot; keep one", name=name
                )
            choices[name] = choice
    form.close()
    return Selection(choices)
