"""Roll form: how a roll is read that somebody wrote down, with the place of every mistake."""

from collections.abc import Collection
from dataclasses import dataclass

from governance.forms.form import Form, FormError, kind
from governance.tally.roll import NO_VOTE, OUT_OF_BASE, RegisterRow
from governance.tally.weight import NoWeight, Number, parse_weight


@dataclass(frozen=True, slots=True)
class Roll:
    """The rows, and the names by which a ballot may be given."""

    rows: list[RegisterRow]
    units: Collection[str]
    owners: frozenset[str]

    def strangers(self, names: Collection[str]) -> list[str]:
        """Those of the names that are neither a unit nor an owner."""
        return [name for name in names if name not in self.units and name not in self.owners]


def parse_register(form: Form) -> Roll:
    """The rows under `register`: every unit once, no negative weight. Raises FormError naming the place."""
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
            first = f"{where}[{before}]"
            raise FormError(
                f"{where}[{number}].unit", "the home '{unit}' is already in {first}", unit=row.unit, first=first
            )
        rows.append(row)
    return Roll(rows, places, frozenset([row.owner for row in rows]))


def _usual_row(item: object) -> RegisterRow | None:
    """A row of unit, owner, area and perhaps a head, read quickly; None sends it the slow way, which names mistakes."""
    if type(item) is not dict:
        return None
    try:
        unit, owner, area, head = item["unit"], item["owner"], item["area"], item.get("heads_group", "")
        if len(item) == (4 if head else 3) and unit.strip() and owner.strip() and type(head) is str:
            return RegisterRow(unit, owner, parse_weight(str(area)), head)
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
    except NoWeight as error:
        raise form.fault("area", error.message, **error.values) from error
    raise form.fault("area", "a weight is a decimal number such as 89.37, not {found}", found=kind(value))
