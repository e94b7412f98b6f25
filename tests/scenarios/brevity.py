"""Brevity: a message has at most eight short lines; what may be longer is named here, with the reason.

Every message that the bot sends in a scenario is looked at, and nobody need ask for it (`Village`).
"""

from __future__ import annotations

import html
import re
from typing import Any

Json = dict[str, Any]
MOST = 8
"""Lines of a message, which a small screen with large type holds."""
EXCEPTED = re.compile(
    "|".join(
        (
            r"^(🗳|📝)",  # the voting paper, and the draft that becomes it
            r"参与表决|参与演练|[Tt]ook part",  # a verdict, which begins with the outcome
            r"^(🟡|🟠|🔴|🟢|⚪|✅)?.*\n(.*\n)*(提出时间|Raised )",  # a matter with all its steps, behind “Details”
            r"我存的|我保存|What I keep|I keep|要删除您的资料|Shall I erase",  # what is kept of somebody
            r"^(您可以|What you can do)",  # /help
            r"谁负责什么|Who does what",  # everybody in office, which is what was asked for
            r"^📋",  # a list of homes or a rule, as two people check it before it is taken over
            r"a rule of your own|自己的规则|自定规则",  # the same of a community's own rule
        )
    )
)
"""What may be longer."""
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def too_long(requests: list[Json]) -> list[str]:
    """The text of each message among the bot's requests that has more lines than it may."""
    found = [_shown(one["params"]) for one in requests if one["method"] in {"sendMessage", "editMessageText"}]
    return [text for text in dict.fromkeys(found) if len(_lines(text)) > MOST and not EXCEPTED.search(text)]


def _shown(params: Json) -> str:
    return html.unescape(_TAG.sub("", str(params.get("text", ""))))


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
