"""Need of a capability: when somebody first asks for what a community does not use, those who lead it hear so."""

from __future__ import annotations

from enum import Enum, unique


@unique
class Need(Enum):
    """What became of the first need: it was said, somebody proposed the capability, or somebody who leads said no."""

    SAID = "said"
    PROPOSED = "proposed"
    DECLINED = "declined"


def is_to_be_said(*, used: bool, before: Need | None, asker_leads: bool) -> bool:
    """Only once, whatever came of it; whoever leads has the switch in their own hands."""
    return not used and before is None and not asker_leads
