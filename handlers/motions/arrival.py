"""Arrival of votes in a group where messages stand elsewhere now: open ones are posted anew.

A group that became a supergroup, one that the community moved to, one that the bot is back in: numbers of messages
mean nothing there, or what was pressed meanwhile was not heard.
"""

from __future__ import annotations

from handlers.ballots import cards as motion_cards
from handlers.frame.words import words
from handlers.frame.work import Work
from storage.communities import communities
from storage.communities.chats import Chat
from storage.motions import motions
from storage.motions.motions import Motion


async def arrive(work: Work, chat: Chat) -> None:
    """Post the open votes, pinned, with their fingerprints."""
    for motion in await motions.open_in(work.uow, chat.id):
        await show_vote(work, motion)


async def show_vote(work: Work, motion: Motion) -> None:
    """An open vote's card, pinned, and below it the fingerprint that was posted at its opening."""
    await motion_cards.refresh(work, motion, fresh=True)
    if motion.chat is not None:
        if motion.force:
            language = (await communities.get(work.uow, motion.community)).language
            motion_cards.post_fingerprint(work, words(language), motion)
        work.pin(motion.chat, motion.subject)
