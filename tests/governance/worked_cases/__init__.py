"""The worked cases in a compact form, read back without loss into the form that `yishiting tally` takes.

One text file per place. A case is a block:

    = tw-005 · reconvened, tie 2 to 2               id and title
    rule tw_31_32 first · statute · probe           preset, round, confidence, tags
    roll U01..U10/O01..O10/100.00                   unit/owner/weight, then head=…, excluded=…, tag=… where set
    ballots yes O01..O06; no O07                    choice and voters
    facts {"chair_casting": "yes"}                  as JSON, where there are any
    > no_quorum · second                            outcome and the rounds that it opens
    q_units 6/10 >= 2/3 no                          id, numerator/base, comparison, threshold, holds or not
    q_three 3 >= 3 yes                              an absolute number has no base
    area 1000: participating 600, cast 600, …       everybody entitled, then each class that is not zero
    quorum area …                                   the tally of presence, where it is another
    note …                                          a remark of the count
    then second                                     a further round, with ballots, facts and expectation of its own

Elections have `seats 2 P, Q, R` instead of a tally, and expect `elected P`, `over P, Q`, `tie …`, `reserve …`,
`votes P heads 6, area 600`. What follows from the numbers (ratios, the list of failed conditions, the one-line
reason) is worked out here by plain arithmetic, not by the engine.
"""

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

Data = dict[str, object]

FOLDER = Path(__file__).parent
TALLY = ("entitled", "participating", "cast", "yes", "no", "abstain", "invalid", "present", "absent")
MEASURES = ("area", "heads", "units")


def all_worked() -> list[Data]:
    """Every case and election, in the form of files for `yishiting tally`, `expected` included."""
    return [case for path in sorted(FOLDER.glob("*.txt")) for case in read(path.read_text(encoding="utf-8"))]


def read(text: str) -> Iterator[Data]:
    for block in re.split(r"^= ", text, flags=re.MULTILINE)[1:]:
        head, *lines = [line.strip() for line in block.strip().splitlines()]
        yield _case(head, lines)


def _case(head: str, lines: list[str]) -> Data:
    case: Data = {}
    case["id"], case["title"] = head.split(" · ", 1)
    rounds: list[list[str]] = [[]]
    for line in lines:
        if line.startswith("then "):
            rounds.append([line])
        else:
            rounds[-1].append(line)
    first = _fields(rounds[0])
    _rule(case, first["rule"][0])
    case["register"] = _roll(first["roll"][0])
    if "seats" in first:
        return _election(case, first)
    _inputs(case, first)
    expected = _expected(first)
    expected["round"] = case["round"]
    later = [_fields(lines) for lines in rounds[1:]]
    if later:
        case["then"] = [_inputs({"round": each["then"][0]}, each) for each in later]
        then = [_expected(each) | {"round": each["then"][0]} for each in later]
        expected |= {"then": then, "final_passed": then[-1]["passed"]}
    return case | {"expected": expected}


def _fields(lines: list[str]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {"conditions": []}
    known = {"rule", "roll", "ballots", "facts", ">", "note", "then", "quorum", "seats", *MEASURES}
    known |= {"elected", "over", "tie", "reserve", "votes", "quorum_met"}
    for line in lines:
        word, _, rest = line.partition(" ")
        if word in known:
            fields.setdefault(word, []).append(rest)
        else:
            fields["conditions"].append(line)
    return fields


def _rule(case: Data, line: str) -> None:
    preset, confidence, *tags = line.split(" · ")
    case["preset"], case["round"] = preset.split()
    case["confidence"] = confidence
    if tags:
        case["tags"] = tags


def _names(text: str) -> list[str]:
    """`U01..U03` is U01, U02, U03; anything else is itself."""
    first, dots, last = text.partition("..")
    if not dots:
        return [text]
    stem = first.rstrip("0123456789")
    width = len(first) - len(stem)
    return [f"{stem}{number:0{width}d}" for number in range(int(first[len(stem) :]), int(last[len(stem) :]) + 1)]


def _roll(line: str) -> list[Data]:
    rows: list[Data] = []
    for part in line.split("; ") if line else []:
        units, owners, area, *more = part.split("/")
        unit_names = _names(units)
        owner_names = _names(owners) if ".." in owners else [owners] * len(unit_names)
        for unit, owner in zip(unit_names, owner_names, strict=True):
            row: Data = {"unit": unit, "owner": owner, "area": area, "heads_group": owner}
            for item in more:
                key, _, value = item.partition("=")
                row[{"head": "heads_group", "tag": "tags"}.get(key, key)] = [value] if key == "tag" else value
            rows.append(row)
    return rows


def _inputs(case: Data, fields: dict[str, list[str]]) -> Data:
    ballots: dict[str, object] = {}
    for part in fields["ballots"][0].split("; "):
        choice, _, voters = part.partition(" ")
        for voter in voters.split(", ") if voters else []:
            ballots |= dict.fromkeys(_names(voter), choice)
    case["ballots"] = ballots
    if "facts" in fields:
        case["facts"] = json.loads(fields["facts"][0])
    return case


def _expected(fields: dict[str, list[str]]) -> Data:
    outcome, *opened = fields[">"][0].split(" · ")
    fractions = dict(_fraction(line) for line in fields["conditions"])
    expected: Data = {
        "quorum_met": outcome != "no_quorum",
        "passed": outcome == "passed",
        "outcome": outcome,
        "next": opened,
        "failed": sorted(name for name, row in fractions.items() if not row["ok"]),
        "fractions": fractions,
        "tallies": {measure: _tally(fields[measure][0]) for measure in MEASURES if measure in fields},
        "reason": f"{outcome} ({'; '.join(line.split(' · ')[0].replace(' ', ': ', 1) for line in fields['conditions'])})",
    }
    if "quorum" in fields:
        parts = [line.split(" ", 1) for line in fields["quorum"]]
        expected["tallies_for_quorum"] = {measure: _tally(rest) for measure, rest in parts}
    if "note" in fields:
        expected["notes"] = fields["note"]
    return expected


def _fraction(line: str) -> tuple[str, Data]:
    line, _, note = line.partition(" · ")
    name, value, sign, threshold, answer = line.split()
    num, slash, den = value.partition("/")
    row: Data = {"num": num, "cmp": sign, "threshold": threshold, "ok": answer == "yes"}
    if slash:
        row["den"] = den
        if Fraction(den):
            ratio = Fraction(num) / Fraction(den)
            row["ratio"] = f"{ratio.numerator}/{ratio.denominator}"
    return name, row | ({"note": note} if note else {})


def _tally(line: str) -> Data:
    entitled, _, rest = line.partition(":")
    tally: Data = {"entitled": entitled} | dict.fromkeys(TALLY[1:], "0")
    for part in rest.strip().split(", ") if rest else []:
        key, value = part.split()
        tally[key] = value
    return tally


def _listed(fields: dict[str, list[str]], key: str) -> list[str]:
    return fields[key][0].split(", ") if key in fields else []


def _election(case: Data, fields: dict[str, list[str]]) -> Data:
    seats, _, candidates = fields["seats"][0].partition(" ")
    case |= {"kind": "election", "seats": int(seats), "candidates": candidates.split(", ")}
    ballots: dict[str, object] = {}
    for part in fields["ballots"][0].split("; "):
        named, _, voters = part.partition(": ")
        for voter in voters.split(", "):
            ballots |= {name: {"yes": named.removeprefix("yes ").split("+")} for name in _names(voter)}
    votes: Data = {}
    for line in fields["votes"]:
        name, _, numbers = line.partition(" ")
        votes[name] = dict(part.split() for part in numbers.split(", "))
    elected = _listed(fields, "elected")
    case["ballots"] = ballots
    return case | {
        "expected": {
            "quorum_met": fields["quorum_met"][0] == "yes",
            "elected": elected,
            "tie_unresolved": _listed(fields, "tie"),
            "reserve_in_order": _listed(fields, "reserve"),
            "over_threshold": _listed(fields, "over"),
            "votes": votes,
            "open_seats": int(seats) - len(elected),
        }
    }
