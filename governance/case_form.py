"""How is a vote read that somebody wrote down for `yishiting tally`, with the place of every mistake?"""

import json
from collections.abc import Callable, Mapping
from typing import TypeVar

from governance import presets
from governance.decision import Meeting
from governance.election import Selection
from governance.form import Doubled, Form, FormError
from governance.roll import NO_FACTS, NO_VOTE, OUT_OF_BASE, Facts, RegisterRow
from governance.rule import ABSTAIN, BALLOT_CLASSES, CHOICES, NO, YES, Rule
from governance.weight import Number, parse_weight
from governance.worked_case import Case, ElectionCase, Poll

T = TypeVar("T")

_REMARKS = ("title", "confidence", "tags", "expected")
"""Keys that a case may carry and that decide nothing."""


def read_json(text: str) -> object:
    """JSON without the two things that lose votes silently: keys that stand there twice, and rounded numbers.

    Decimal numbers stay the text that was written. Raises FormError with line and column.
    """
    try:
        return json.loads(
            text,
            parse_float=str,
            parse_constant=_no_number,
            object_pairs_hook=_table,
        )
    except json.JSONDecodeError as error:
        raise FormError(f"line {error.lineno}, column {error.colno}", f"no JSON: {error.msg}") from error
    except RecursionError as error:
        raise FormError("", "the tables are nested too deep") from error


def _table(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) == len(pairs):
        return table
    seen: set[str] = set()
    twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return Doubled(table, twice)


def _no_number(word: str) -> object:
    raise FormError("", f"{word} is no number")


def parse_cases(data: object, place: str = "") -> list[Case | ElectionCase]:
    """One case, a list of them, or a table with `cases` and `elections`. Raises FormError naming the place.

    Presets are always the built-in ones, even where the file brings a list of its own.
    """
    if isinstance(data, list):
        return [parse_case(item, f"{place}[{number}]") for number, item in enumerate(data)]
    if isinstance(data, Mapping) and ("cases" in data or "elections" in data):
        form = Form(data, place)
        for remark in ("meta", "model", "presets"):
            form.optional(remark)
        found = [parse_case(item, where) for key in ("cases", "elections") for item, where in form.items(key)]
        form.close()
        return found
    return [parse_case(data, place)]


def parse_case(data: object, place: str = "") -> Case | ElectionCase:
    """One case. Raises FormError naming the place."""
    form = Form(data, place)
    for remark in _REMARKS:
        form.optional(remark)
    rule, preset = _rule(form)
    if "kind" in form and (form.choice("kind", ("resolution", "election")) == "election") != rule.is_election:
        raise form.fault("kind", f"the rule {rule.id!r} is for {'an election' if rule.is_election else 'a resolution'}")
    register = parse_register(form)
    name, title = form.text("id", "case"), form.text("title", "")
    owners = {row.owner for row in register}
    voters = owners | {row.unit for row in register}
    found: Case | ElectionCase
    if rule.is_election:
        candidates = _candidates(form)
        seats = form.whole("seats", 1)
        polls = _rounds(form, rule, owners, lambda each: _selections(each, voters, candidates))
        found = ElectionCase(name, rule, register, [Poll(*poll) for poll in polls], candidates, seats, title, preset)
    else:
        meetings = _rounds(form, rule, owners, lambda each: _ballots(each, voters))
        found = Case(name, rule, register, [Meeting(*meeting) for meeting in meetings], title, preset)
    form.close()
    return found


def _rule(form: Form) -> tuple[Rule, str]:
    if "rule" in form:
        if "preset" in form:
            raise form.fault("preset", "a case has a preset or a rule of its own, not both")
        return _own_rule(form), ""
    name = form.text("preset")
    try:
        return presets.get(name), name
    except presets.UnknownPreset as unknown:
        raise form.fault("preset", str(unknown)) from unknown


def _own_rule(form: Form) -> Rule:
    """A rule written into the case; names and a source may stand beside it."""
    data = form.raw("rule")
    if not isinstance(data, Mapping):
        raise form.fault("rule", "a rule is a table; `yishiting rules --json cn_278_ordinary` prints one")
    described = {"name_en": "own rule", "name_zh": "自定规则", "verified": "knowledge", **data}
    return presets.parse_preset(described, form.at("rule")).rule


_ROW_KEYS = frozenset({"unit", "owner", "area", "heads_group", "excluded", "tags"})
_USUAL_KEYS = frozenset({"unit", "owner", "area", "heads_group"})


def parse_register(form: Form) -> list[RegisterRow]:
    """The rows under `register`: every unit once, no negative weight."""
    data = form.raw("register")
    if not isinstance(data, list):
        raise form.fault("register", "a list of rows is needed")
    where = form.at("register")
    rows: list[RegisterRow] = []
    places: dict[str, int] = {}
    for number, item in enumerate(data):
        row = _usual_row(item) or _row(item, f"{where}[{number}]")
        before = places.setdefault(row.unit, number)
        if before != number:
            problem = f"the unit {row.unit!r} is already in {where}[{before}]"
            raise FormError(f"{where}[{number}].unit", problem)
        rows.append(row)
    return rows


def _usual_row(item: object) -> RegisterRow | None:
    """A row without anything special in it, read quickly; None sends it the slow way, which names mistakes."""
    if type(item) is not dict or item.keys() - _USUAL_KEYS:
        return None
    try:
        unit, owner, area = item["unit"], item["owner"], item["area"]
        head = item.get("heads_group", "")
        if unit.strip() and owner.strip() and type(head) is str:
            return RegisterRow(unit, owner, parse_weight(area), head)
    except (KeyError, AttributeError, TypeError, ValueError):
        pass
    return None


def _row(item: object, place: str) -> RegisterRow:
    form = Form(item, place)
    unit, owner = form.text("unit"), form.text("owner")
    weight = _weight(form)
    heads_group = form.text("heads_group", "")
    excluded = form.choice("excluded", (OUT_OF_BASE, NO_VOTE)) if "excluded" in form else ""
    tags = form.words("tags") if "tags" in form else ()
    form.close()
    return RegisterRow(unit, owner, weight, heads_group, excluded, tags)


def _weight(form: Form) -> Number:
    value = form.raw("area")
    try:
        if isinstance(value, str):
            return parse_weight(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return parse_weight(str(value))
    except ValueError as error:
        raise form.fault("area", str(error)) from error
    raise form.fault("area", f"a weight is a decimal number such as 89.37, not {value!r}")


def _rounds(
    form: Form, rule: Rule, owners: set[str], read: Callable[[Form], Mapping[str, T]]
) -> list[tuple[Mapping[str, T], Facts, str]]:
    """Ballots, facts and round of the case itself and of each entry under `then`."""
    first = _round(form, rule, rule.rounds[0].id)
    found = [(read(form), parse_facts(form, owners), first)]
    for item, place in form.items("then"):
        later = Form(item, place)
        round_id = _round(later, rule, "")
        before, facts, last = found[-1]
        if "ballots" in later:
            found.append((read(later), parse_facts(later, owners), round_id))
        else:
            kept = _kept(later, rule, last, round_id, before)
            found.append((kept, parse_facts(later, owners) if "facts" in later else facts, round_id))
        later.close()
    return found


def _kept(form: Form, rule: Rule, before: str, now: str, ballots: Mapping[str, T]) -> Mapping[str, T]:
    """The ballots of the round before, where the rule says that they go on."""
    for step in rule.round(before).next:
        if step.to == now and not step.fresh_ballots:
            return ballots
    raise form.fault("ballots", f"the round {now!r} needs ballots of its own")


def _round(form: Form, rule: Rule, default: str) -> str:
    known = tuple(each.id for each in rule.rounds)
    return form.choice("round", known, default) if default else form.choice("round", known)


def _ballots(form: Form, voters: set[str]) -> Mapping[str, str]:
    data = form.raw("ballots")
    if type(data) is dict and data.keys() <= voters and _only_choices(data):
        return data
    ballots = Form(data, form.at("ballots"))
    found = {}
    for voter in ballots.every_key():
        _known(ballots, voter, voters)
        found[voter] = ballots.choice(voter, CHOICES)
    return found


def _only_choices(data: Mapping[str, object]) -> bool:
    return all(isinstance(choice, str) and choice in CHOICES for choice in data.values())


def _known(ballots: Form, voter: str, voters: set[str]) -> None:
    if voter not in voters:
        raise ballots.fault(voter, "there is no unit and no owner of this name in the register")


def parse_facts(outer: Form, owners: set[str]) -> Facts:
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
        proxies={owner: proxies.text(owner) for owner in proxies.every_key()},
    )
    for owner in found.proxies:
        if owner not in owners:
            raise proxies.fault(owner, "there is no owner of this name in the register")
    form.close()
    return found


def _owners(form: Form, key: str, owners: set[str]) -> frozenset[str]:
    names = form.words(key)
    for number, name in enumerate(names):
        if name not in owners:
            raise FormError(f"{form.at(key)}[{number}]", f"there is no owner {name!r} in the register")
    return frozenset(names)


def _candidates(form: Form) -> tuple[str, ...]:
    names = form.words("candidates")
    for number, name in enumerate(names):
        if name in names[:number]:
            raise FormError(f"{form.at('candidates')}[{number}]", f"the candidate {name!r} stands there twice")
    if not names:
        raise form.fault("candidates", "an election needs candidates")
    return names


def _selections(form: Form, voters: set[str], candidates: tuple[str, ...]) -> dict[str, Selection]:
    ballots = Form(form.raw("ballots"), form.at("ballots"))
    found = {}
    for voter in ballots.every_key():
        _known(ballots, voter, voters)
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
                raise FormError(f"{form.at(choice)}[{number}]", f"{name!r} has two choices on one ballot")
            choices[name] = choice
    form.close()
    return Selection(choices)
