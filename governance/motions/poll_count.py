"""Poll count, the native poll's own: whether it agrees with ballots that we heard, and if not, by whom it differs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Persons, not heads: what Telegram shows, and how the count follows from it.

    `shown` = `strangers` + `overruled` + `counted` + `unheard`; `elsewhere` are ballots that came by button.
    """

    shown: int
    strangers: int  # answered, but are not on the roll
    overruled: int  # a joint owner's later ballot, or the person's own by button, stands instead
    counted: int
    elsewhere: int
    unheard: int  # Telegram counts them, but their answer has not arrived

    @property
    def established(self) -> bool:
        """The result can be stated: nobody whom Telegram counts is unheard."""
        return self.unheard <= 0


def reconcile(
    shown: int, answered: Collection[int], heads_of: Mapping[int, Collection[str]], standing: Mapping[str, int]
) -> Reconciliation:
    """Compare Telegram's count with the answers.

    `answered`: who has a standing answer in the poll, by Telegram id. `heads_of`: the heads that each person
    on the roll may vote for. `standing`: head → whose poll answer stands for it, 0 for a ballot by button.
    """
    strangers = [person for person in answered if not heads_of.get(person)]
    counted = [person for person in answered if any(standing.get(head) == person for head in heads_of.get(person, ()))]
    return Reconciliation(
        shown=shown,
        strangers=len(strangers),
        overruled=len(answered) - len(strangers) - len(counted),
        counted=len(counted),
        elsewhere=sum(1 for person in standing.values() if person == 0),
        unheard=shown - len(answered),
    )
