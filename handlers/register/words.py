"""Register in words: what a spreadsheet states, what is wrong with it, what it would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from governance.register.cells import Reason
from governance.register.headings import Column
from governance.register.register import Difference, Entry, Place, Use, add_up, difference, same_names
from governance.register.sheet import Fault, Reading, read_sheet
from governance.register.weighing import BY_AREA, Basis, Sign, Weighing, weighing_of
from governance.tally.weight import SCALE, of_plain, plain_weight
from handlers.frame.places import say_place
from handlers.frame.words import N_, Html, Words, words
from handlers.register.correction_words import say_own_weight
from handlers.register.weighing_words import said, weighing_lines
from handlers.tally.weights import bare_weight, say_total, weight_title

EXAMPLES = 5

GIVEN_UP = N_(
    "I tried twice and could not finish reading this file. Please copy just the list of homes into a new "
    "spreadsheet, save it as CSV, and send that."
)

_REASONS = {
    Reason.MISSING: N_("Row {row}, {column}: this cell is empty."),
    Reason.DATE: N_(
        "Row {row}, {column}: the spreadsheet turned this into a date. Format the column as text and write it again."
    ),
    Reason.BROKEN: N_("Row {row}, {column}: a formula here has an error."),
    Reason.TOO_LONG: N_("Row {row}, {column}: “{value}” is too long."),
    Reason.NOT_AN_AREA: N_("Row {row}, {column}: “{value}” is not an area. Write it like 89.37."),
    Reason.DECIMALS: N_("Row {row}, {column}: “{value}” has more than 4 decimal places. Round the column."),
    Reason.NOT_POSITIVE: N_("Row {row}, {column}: “{value}” must be more than zero."),
    Reason.TOO_LARGE: N_("Row {row}, {column}: “{value}” is larger than any home. Is a decimal point missing?"),
    Reason.NOT_A_PLACE: N_("Row {row}, {column}: “{value}” does not name a building and home. Write it like 3-2-501."),
    Reason.CONTRADICTS: N_("Row {row}, {column}: “{value}” does not match the building and entrance in its row."),
    Reason.NOT_A_USE: N_("Row {row}, {column}: “{value}” is not a use I know. Write home, shop, parking or storage."),
    Reason.NOT_A_PHONE: N_("Row {row}, {column}: “{value}” is not a telephone number. Correct it or leave it empty."),
    Reason.NOT_YES_OR_NO: N_(
        "Row {row}, {column}: “{value}” is neither yes nor no. Write “yes” if the developer still owns it, "
        "or leave it empty."
    ),
    Reason.COUNT_DIFFERS: N_("Row {row}, {column}: “{value}” has more entries than there are owners."),
    Reason.TWICE: N_("Row {row}, {column}: {value} is already in row {other_row}. Put joint owners in one cell."),
    Reason.OWNER_TWICE: N_("Row {row}, {column}: “{value}” names the same owner twice."),
    Reason.AREA_DIFFERS: N_(
        "Row {row}, {column}: “{value}” differs from the area in row {other_row} for the same home."
    ),
    Reason.WHICH_NAMESAKE: N_(
        "Row {row}, {column}: several owners are called {value}. Add this one's telephone or owner number."
    ),
    Reason.NUMBER_TWO_NAMES: N_("Row {row}, {column}: number {value} belongs to two different names."),
    Reason.TWO_NUMBERS: N_(
        "Row {row}, {column}: “{value}” can be read in two ways. Write decimals the same way in the whole column."
    ),
    Reason.NOT_A_SHARE: N_("Row {row}, {column}: “{value}” is not a share. Write it like 0.83, 0.83% or 1/128."),
    Reason.OTHER_SIGN: N_(
        "Row {row}, {column}: “{value}” is written otherwise than the rest. Use % or ‰ for all homes."
    ),
    Reason.NO_SUCH_HOME: N_("Row {row}, {column}: there is no home “{value}” on this list for it to count with."),
    Reason.COUNTS_WITH_ITSELF: N_(
        "Row {row}, {column}: only a parking space or a storage room can count with a home. Leave “{value}” out."
    ),
}

_DATE_SAID = N_(
    "Row {row}, {column}: the spreadsheet turned this into a date, “{value}”. Format the column as text and write it "
    "again, for example 1-2."
)

COLUMNS = {
    Column.BUILDING: N_("Building"),
    Column.ENTRANCE: N_("Entrance"),
    Column.UNIT: N_("Unit"),
    Column.AREA: N_("Area (m²)"),
    Column.SHARE: N_("Share"),
    Column.OWNER: N_("Owner"),
    Column.PHONE: N_("Telephone"),
    Column.NUMBER: N_("Owner number"),
    Column.USE: N_("Use"),
    Column.UNSOLD: N_("Unsold"),
    Column.PART_OF: N_("Counts with"),
}

_USES = {Use.HOME: N_("home"), Use.SHOP: N_("shop"), Use.PARKING: N_("parking"), Use.STORE: N_("storage")}

# What the sheet "How to fill it in" of the template says, line by line.
_GUIDE = (
    N_("One row for each home. Delete the three examples."),
    N_("Joint owners go in one cell, for example: Li Qiang, Zhou Min. They count as one owner."),
    N_(
        "A person who owns several homes counts as one owner: write the same name and the same telephone or "
        "owner number."
    ),
    N_("Two people with the same name: give a telephone number for both, or an owner number each."),
    N_("Homes the developer has not sold: write “yes” in the column Unsold. Together they count as one owner."),
)
_OF_AREA = N_("Area in square metres, with up to 4 decimal places. Parking spaces and storage rooms can have no area.")
_OF_SHARE = N_(
    "Share as your deed states it: 0.83%, 8.3‰, 83 or 1/120. Leave the whole column empty if all homes count alike."
)
_GUIDE_ENDS = (
    N_("A parking space or a storage room that counts with a home: write that home in the column Counts with."),
    N_("Building, entrance, telephone, owner number, use and unsold can be left empty."),
    N_("Save it as XLSX or CSV and send it to me in private. I will show you what I read before anything changes."),
)


def guide(t: Words, weighing: Weighing) -> list[str]:
    """What the template says of how to fill it in, line by line."""
    weight = t.plain(_OF_AREA) if weighing.basis is Basis.AREA else t.plain(_OF_SHARE)
    return [*(t.plain(line) for line in _GUIDE), weight, *(t.plain(line) for line in _GUIDE_ENDS)]


def fault_line(t: Words, fault: Fault) -> str:
    """One fault in plain words: row, column, reason."""
    sentence = _DATE_SAID if fault.reason is Reason.DATE and fault.value else _REASONS[fault.reason]
    return t.plain(
        sentence,
        row=fault.row,
        column=fault.column,
        value=fault.value,
        other_row=fault.other_row or "",
    )


def trouble(t: Words, reading: Reading) -> list[str]:
    """Why nothing of a spreadsheet can be taken, line by line; empty if all of it can."""
    if reading.missing:
        names = t.plain(", ").join(t.plain(COLUMNS[column]) for column in reading.missing)
        return [t.plain("I found no heading for: {columns}. You can see the headings in the template.", columns=names)]
    if reading.too_many_rows:
        return [t.plain("This file has far more rows than any register.")]
    if not reading.entries and not reading.faults:
        return [t.plain("There are no homes in this file.")]
    return [fault_line(t, fault) for fault in reading.faults] or _left_of_template(t, reading.entries)


def _left_of_template(t: Words, entries: Sequence[Entry]) -> list[str]:
    """That these are the template's examples and nobody's homes. One alone beside others may be a home that is so."""
    found = [entry for entry in entries if entry in _example_entries()]
    if found and len(found) == len(entries):
        return [
            t.plain(
                "This is still the template with its examples and none of your homes. Delete the three "
                "examples, write one row for each home, and send it again."
            )
        ]
    if len(found) < 2:
        return []
    places = t.plain(", ").join(say_place(t, entry.place) for entry in found)
    return [
        t.plain("The file still has examples from the template: {places}. Please delete these rows.", places=places)
    ]


@cache
def _example_entries() -> frozenset[Entry]:
    """What the examples of the template state, in either language."""
    sheets = ([heading(t), *examples(t)] for t in (words("en"), words("zh")))
    return frozenset(entry for rows in sheets for entry in read_sheet(rows).entries)


def heading(t: Words, weighing: Weighing = BY_AREA) -> list[str]:
    """The headings of template and export; an import understands them in both languages."""
    other = Column.SHARE if weighing.basis is Basis.AREA else Column.AREA
    labels = {column: t.plain(label) for column, label in COLUMNS.items() if column is not other}
    if weighing.basis is Basis.SHARE:
        labels[Column.SHARE] = _share_heading(t, weighing)
    return list(labels.values())


def _share_heading(t: Words, weighing: Weighing) -> str:
    """`Share (%)`, `Millesimi (1000)`: what the next import reads the same way."""
    title = weight_title(t, weighing) if weighing.word else t.plain(COLUMNS[Column.SHARE])
    if weighing.sign in {Sign.PERCENT, Sign.PERMILLE}:
        return f"{title} ({weighing.sign.value})"
    return f"{title} ({weighing.whole})" if weighing.whole and weighing.sign is Sign.NUMBER else title


def export_row(t: Words, entry: Entry, weighing: Weighing, *, phones: bool) -> list[str]:
    """One unit as a row below `heading`."""
    unsold = any(owner.developer for owner in entry.owners)
    return [
        entry.place.building,
        entry.place.entrance,
        entry.place.unit,
        bare_weight(entry.weight, weighing).replace(",", "") if entry.weight and weighing.stated else "",
        "、".join(owner.name for owner in entry.owners),
        "、".join(owner.phone for owner in entry.owners if owner.phone) if phones else "",
        "、".join(owner.number for owner in entry.owners if owner.number),
        t.plain(_USES[entry.use]),
        t.plain("yes") if unsold else "",
        str(entry.part_of) if entry.part_of else "",
    ]


def examples(t: Words, weighing: Weighing = BY_AREA) -> list[list[str]]:
    """The example rows of the template."""
    home, yes = t.plain(_USES[Use.HOME]), t.plain("yes")
    first, second, third = ("89.37", "112.45", "95.64") if weighing.basis is Basis.AREA else ("0.83", "1.05", "0.9")
    return [
        ["3", "2", "501", first, t.plain("Wang Xiuying"), "13800000001", "", home, "", ""],
        ["3", "2", "502", second, t.plain("Li Qiang, Zhou Min"), "", "", home, "", ""],
        ["7", "1", "702", third, t.plain("The developer"), "", "", home, yes, ""],
    ]


def summary(
    old: Sequence[Entry], new: Sequence[Entry], weighing: Weighing | None, *, before: Weighing
) -> dict[str, Any]:
    """What a preview says, as plain values that can be kept: sums, the difference, names that stand twice.

    `weighing`: by what it counts with the new list, None while that is asked; `before`: by what it counted.
    """
    total = add_up(new)
    changes = difference(old, new)
    doubles = same_names(new)
    return {
        "units": total.units,
        "buildings": total.buildings,
        "heads": total.heads,
        "area": plain_weight(total.weight),
        "weighing": weighing.as_data() if weighing else None,
        "before": before.as_data(),
        **_with_extras(new),
        "unsold": sum(1 for entry in new if any(owner.developer for owner in entry.owners)),
        "joint": sum(1 for entry in new if len(entry.owners) > 1),
        "without_area": sum(1 for entry in new if not entry.weight),
        "doubles": len(doubles),
        "double_names": [[name, len(places)] for name, places in list(doubles.items())[:EXAMPLES]],
        "first": not old,
        "same": changes.nothing,
        **_changes(changes),
    }


def _with_extras(new: Sequence[Entry]) -> dict[str, Any]:
    """How many parking spaces and storage rooms stand by themselves, and what it comes to if each has one vote."""
    extras = sum(1 for entry in new if _is_extra(entry))
    if not extras:
        return {"extras": 0}
    counted = add_up([replace(entry, weight=SCALE) if _is_extra(entry) else entry for entry in new])
    without = sum(1 for entry in new if not entry.weight) - extras
    more = {"heads": counted.heads, "area": plain_weight(counted.weight), "without_area": without}
    return {"extras": extras, "with_extras": more}


def _is_extra(entry: Entry) -> bool:
    return not entry.weight and entry.part_of is None


def _changes(changes: Difference) -> dict[str, Any]:
    places = {
        "added": [entry.place for entry in changes.added],
        "gone": [entry.place for entry in changes.gone],
        "other_area": [after.place for _, after in changes.other_area],
        "other_owners": [after.place for _, after in changes.other_owners],
    }
    counts: dict[str, Any] = {name: len(found) for name, found in places.items()}
    shown = {f"{name}_places": [_parts(one) for one in found[:EXAMPLES]] for name, found in places.items()}
    values = {
        "other_area_values": [[_area_and_use(one) for one in pair] for pair in changes.other_area[:EXAMPLES]],
        "other_owners_values": [[_names(one) for one in pair] for pair in changes.other_owners[:EXAMPLES]],
    }
    return counts | shown | values


def _area_and_use(entry: Entry) -> list[Any]:
    return [plain_weight(entry.weight), entry.use.value]


def _names(entry: Entry) -> list[str]:
    return [f"{owner.name} {owner.number}".strip() for owner in entry.owners]


def _parts(place: Place) -> list[str]:
    return [place.building, place.entrance, place.unit]


def preview(t: Words, facts: Mapping[str, Any], *, over: bool = False) -> list[Html]:
    """The lines of a preview, from what `summary` kept. `over`: it was decided, so nothing is asked or warned of."""
    lines = [*_size_lines(t, facts), *([] if over else weighing_lines(t, facts))]
    if facts["doubles"]:
        names = t.plain(", ").join(f"{name} ({count})" for name, count in facts["double_names"])
        dots = "…" if facts["doubles"] > len(facts["double_names"]) else ""
        lines.append(
            t(
                "Same name, counted as one owner: {names}{dots}. If they are different people, add telephone numbers.",
                names=names,
                dots=dots,
            )
        )
    return lines + ([] if facts["first"] else change_lines(t, facts, values=True))


def _size_lines(t: Words, facts: Mapping[str, Any]) -> list[Html]:
    """How much there is: homes and owners, and what they come to."""
    weighing = weighing_of(facts.get("weighing"))
    size = {"units": facts["units"], "buildings": facts["buildings"], "heads": facts["heads"]}
    counts = {"unsold": facts["unsold"], "joint": facts["joint"], "none": facts["without_area"]}
    if facts.get("weighing", {}) is None:
        first = t("Homes: {units} · owners: {heads}", units=facts["units"], heads=facts["heads"])
        return [first, t("Unsold: {unsold} · jointly owned: {joint}", unsold=facts["unsold"], joint=facts["joint"])]
    weight = say_total(t, of_plain(facts["area"]), weighing)
    first = (
        t("Buildings: {buildings} · homes: {units} · owners: {heads} · {weight}", weight=weight, **size)
        if facts["buildings"]
        else t("Homes: {units} · owners: {heads} · {weight}", weight=weight, **size)
    )
    if weighing.basis is Basis.AREA:
        return [first, t("Unsold: {unsold} · jointly owned: {joint} · no area: {none}", **counts)]
    return [first, t("Unsold: {unsold} · jointly owned: {joint} · without a vote of their own: {none}", **counts)]


def loss(facts: Mapping[str, Any]) -> int:
    """How many homes of the register that stands would go."""
    return int(facts.get("gone", 0))


def loss_lines(t: Words, facts: Mapping[str, Any]) -> list[Html]:
    """That homes would go, in plain numbers; nothing if none would."""
    gone = loss(facts)
    if not gone:
        return []
    new = int(facts["units"])
    old = new - int(facts["added"]) + gone
    line = t.plural(
        "⚠️ This list has {count} home, your register has {old}: {gone} would go.",
        "⚠️ This list has {count} homes, your register has {old}: {gone} would go.",
        new,
        old=old,
        gone=gone,
    )
    return [line]


_OTHER_SHARE = N_("Different share or use: {count} ({places})")
_CHANGES = (
    ("added", N_("New: {count} ({places})")),
    ("gone", N_("No longer there: {count} ({places})")),
    ("other_area", N_("Different area or use: {count} ({places})")),
    ("other_owners", N_("Different owners: {count} ({places})")),
)


def change_lines(t: Words, facts: Mapping[str, Any], *, values: bool = False) -> list[Html]:
    """What would change in the register that stands. `values`: with the old and the new ones, which name people."""
    if facts["same"]:
        return [t("It is the same as the current register.")]
    lines: list[Html] = []
    before, after = _weighings(facts)
    anew = before.name != after.name
    if anew:
        lines.append(t("Votes count by {new}, no longer by {old}.", new=said(t, after), old=said(t, before)))
    for name, sentence in _CHANGES:
        if facts[name] and not (anew and name == "other_area"):
            shown = [say_place(t, Place(*parts)) for parts in facts[f"{name}_places"]]
            dots = "…" if facts[name] > len(shown) else ""
            of_share = name == "other_area" and after.basis is not Basis.AREA
            said_of = _OTHER_SHARE if of_share else sentence
            lines.append(t(said_of, count=facts[name], places=t.plain(", ").join(shown) + dots))
            if values:
                pairs = facts.get(f"{name}_values", [])
                by = _weighings(facts) if name == "other_area" else (None, None)
                lines += [_before_and_after(t, place, pair, by) for place, pair in zip(shown, pairs, strict=False)]
    return lines


def _weighings(facts: Mapping[str, Any]) -> tuple[Weighing, Weighing]:
    return weighing_of(facts.get("before")), weighing_of(facts.get("weighing"))


def _before_and_after(
    t: Words, place: str, pair: Sequence[Sequence[Any]], by: tuple[Weighing | None, Weighing | None]
) -> Html:
    """One home as it stands and as the list has it."""
    before, after = pair
    old, new = _value(t, before, after, by[0]), _value(t, after, before, by[1])
    return t("· {place}: {before} → {after}", place=place, before=old, after=new)


def _value(t: Words, value: Sequence[Any], other: Sequence[Any], weighing: Weighing | None) -> str:
    """Owners by name; or a weight, and the use where that is what differs."""
    if weighing is None:
        return t.plain(", ").join(value)
    area, use = value
    said = say_own_weight(t, of_plain(area), weighing)
    return said if use == other[1] else f"{said} {t.plain(_USES[Use(use)])}"
