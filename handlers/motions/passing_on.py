"""Passing on: whoever may not draft a motion makes a suggestion of it, and what they wrote is kept."""

from __future__ import annotations

from handlers.frame.buttons import Button, button, link
from handlers.frame.deep_links import deep_link
from handlers.frame.words import Words
from handlers.frame.work import Work
from handlers.matters.dialogue import keep_suggestion
from storage.communities.communities import Community


async def offer_suggestion(work: Work, community: Community, text: str) -> None:
    """Say who may start a vote, and offer to pass the idea on."""
    t = await work.words()
    said = t("Only committee members can start a vote. Shall I pass your idea on?")
    await work.reply(said, [[await _road(work, t, community, text.strip())]])


async def _road(work: Work, t: Words, community: Community, text: str) -> Button:
    label = t.plain("Make it a suggestion")
    if not text:
        return button(label, "matter.begin", community.id, style="primary")
    number = await keep_suggestion(work, community.id, text)
    if work.private:
        return button(label, "drafts.go", number, style="primary")
    return link(label, deep_link(work.bot, "do", "start"))
