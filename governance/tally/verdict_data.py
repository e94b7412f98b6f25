"""Verdict as data: stored so that it never has to be computed again, and what a program sees of it."""

from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction

from governance.law.rule import ABSTAIN, AREA, NO, YES
from governance.law.rule_data import fraction_text
from governance.sayable import N_, Wording, in_english
from governance.tally.ballots import Note
from governance.tally.conditions import Condition
from governance.tally.origins import ORIGIN_KINDS, Origin, Origins
from governance.tally.tally import TALLY_KEYS, Tallies, Tally, unit_of
from governance.tally.verdict import Verdict
from governance.tally.weight import Number, decimal_text, tidy

Data = dict[str, object]


def verdict_data(verdict: Verdict) -> Data:
    """The whole verdict as plain data for JSON; numbers are texts, areas in ten-thousandths."""
    return {
        "rule": verdict.rule,
        "round": verdict.round,
        "outcome": verdict.outcome,
        "quorum_met": verdict.quorum_met,
        "weight": verdict.weight,
        "conditions": [_condition_data(each) for each in verdict.conditions],
        "tallies": _tallies_data(verdict.tallies),
        "quorum_tallies": _tallies_data(verdict.quorum_tallies) if verdict.quorum_tallies else None,
        "next": list(verdict.next),
        "notes": [{"kind": note.kind, "who": note.who, "value": note.value} for note in verdict.notes],
        "origins": {measure: _origins_data(origins) for measure, origins in verdict.origins.items()},
    }


def verdict_from_data(data: Mapping[str, object]) -> Verdict:
    """The verdict that `verdict_data` wrote, equal to the original. KeyError or TypeError otherwise."""
    stored = dict(data)
    stored["conditions"] = tuple(_condition(each) for each in _tables(stored["conditions"]))
    stored["tallies"] = _tallies(stored["tallies"])
    stored["quorum_tallies"] = _tallies(stored["quorum_tallies"]) if stored["quorum_tallies"] else None
    stored["next"] = tuple(_list(stored["next"]))
    stored["notes"] = tuple(Note(**each) for each in _tables(stored["notes"]))
    stored["origins"] = {measure: _origins(each) for measure, each in _table(stored.get("origins", {})).items()}
    return Verdict(**stored)  # type: ignore[arg-type] # the keys are those that verdict_data wrote


_EXACT = ("numerator", "threshold", "needed", "missing")


def _condition_data(condition: Condition) -> Data:
    data: Data = {field.name: getattr(condition, field.name) for field in fields(condition)}
    for key in _EXACT:
        data[key] = _text(getattr(condition, key))
    data["base"] = None if condition.base is None else _text(condition.base)
    return data


def _condition(data: Mapping[str, object]) -> Condition:
    stored = dict(data)
    for key in _EXACT:
        stored[key] = _number(stored[key])
    stored["threshold"] = Fraction(str(data["threshold"]))
    stored["base"] = None if stored["base"] is None else _number(stored["base"])
    return Condition(**stored)  # type: ignore[arg-type] # the keys are those that _condition_data wrote


def _tallies_data(tallies: Tallies) -> Data:
    return {
        measure: {field.name: _text(getattr(tally, field.name)) for field in fields(Tally)}
        for measure, tally in tallies.items()
    }


def _tallies(data: object) -> Tallies:
    return {
        measure: Tally(**{key: _number(value) for key, value in _table(tally).items()})
        for measure, tally in _table(data).items()
    }


def _origins_data(origins: Origins) -> Data:
    """Of each class only what is not zero."""
    classes = {
        name: {kind: _text(value) for kind in ORIGIN_KINDS if (value := getattr(origin, kind))}
        for name, origin in origins.classes.items()
    }
    return {"classes": classes, "outside": _text(origins.outside), "kept": _text(origins.kept)}


def _origins(data: object) -> Origins:
    stored = _table(data)
    classes = {
        name: Origin(**{kind: _number(value) for kind, value in _table(origin).items()})
        for name, origin in _table(stored["classes"]).items()
    }
    return Origins(classes, _number(stored["outside"]), _number(stored["kept"]))


def _text(value: Number) -> str:
    return str(Fraction(value))


def _number(value: object) -> Number:
    return tidy(Fraction(str(value)))


def _table(data: object) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise TypeError("a stored verdict has a table here")
    return data


def _list(data: object) -> list[str]:
    if not isinstance(data, list):
        raise TypeError("a stored verdict has lists here")
    return data


def _tables(data: object) -> list[dict[str, str]]:
    return _list(data)  # type: ignore[return-value] # tables of text, as written above


def expected_data(verdict: Verdict) -> Data:
    """A verdict as the worked cases state it: exact fractions and tallies as decimal texts."""
    data: Data = {
        "round": verdict.round,
        "quorum_met": verdict.quorum_met,
        "passed": verdict.passed,
        "outcome": verdict.outcome,
        "failed": list(verdict.failed_conditions),
        "next": list(verdict.next),
        "fractions": {each.id: _fraction_row(each) for each in verdict.conditions},
        "tallies": _shown(verdict, verdict.tallies),
    }
    if verdict.quorum_tallies:
        data["tallies_for_quorum"] = _shown(verdict, verdict.quorum_tallies)
    if verdict.notes:
        data["notes"] = [remark(note).said(in_english) for note in verdict.notes]
    return data | {"reason": _reason(verdict)}


_REMARKS = {
    "proxy_void": N_("proxy of {holder} for {who} void"),
    "head_abstains": N_("{who}: different ballots; the head abstains, each unit keeps its own"),
    "head_invalid": N_("{who}: different ballots; all invalid"),
    "silent_not_added": N_("silent owners not added: the cast majority is below the required share of all"),
}
_SIDES = {
    YES: N_("silent owners follow: yes"),
    NO: N_("silent owners follow: no"),
    ABSTAIN: N_("silent owners follow: abstain"),
}


def remark(note: Note) -> Wording:
    """One remark of the count, in English as the worked cases state it; whoever shows it may translate it."""
    if note.kind == "silent_follow":
        return Wording(_SIDES[note.value])
    if note.kind == "proxy_void":
        return Wording(_REMARKS[note.kind], who=note.who, holder=note.value)
    return Wording(_REMARKS[note.kind], who=note.who)


def _fraction_row(condition: Condition) -> Data:
    unit = unit_of(condition.measure)
    row: Data = {"num": decimal_text(Fraction(condition.numerator, unit)), "cmp": condition.cmp}
    if condition.base is None:
        return row | {"threshold": decimal_text(condition.threshold), "ok": condition.met}
    row["den"] = decimal_text(Fraction(condition.base, unit))
    row["threshold"] = fraction_text(condition.threshold)
    if condition.ratio is not None:
        row["ratio"] = fraction_text(condition.ratio)
    if condition.note:
        row["note"] = _CONDITION_NOTES[condition.note]
    return row | {"ok": condition.met}


_CONDITION_NOTES = {
    "empty_base": "empty base",
    "chair_yes": "equality, chair's casting vote: yes",
    "chair_no": "equality, chair's casting vote: no",
}


def _shown(verdict: Verdict, tallies: Tallies) -> Data:
    return {
        measure: {key: decimal_text(Fraction(tallies[measure].of(key), unit_of(measure))) for key in TALLY_KEYS}
        for measure in (AREA, *(name for name in verdict.measures if name != AREA))
    }


def _reason(verdict: Verdict) -> str:
    """One line in the manner of the worked cases; prose, not data."""
    parts = []
    for each in verdict.conditions:
        row = _fraction_row(each)
        share = f"/{row['den']}" if "den" in row else ""
        answer = "yes" if each.met else "no"
        parts.append(f"{each.id}: {row['num']}{share} {each.cmp} {row['threshold']} {answer}")
    return f"{verdict.outcome} ({'; '.join(parts)})"
