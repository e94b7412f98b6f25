"""Roster: how the chair makes one of those who stand at the gate."""

from __future__ import annotations

from tests.sandbox_client import Person


async def makes_a_roster(chair: Person, *others: str) -> None:
    """Through the whole dialogue, by buttons and words, in Chinese."""
    await chair.starts()
    await chair.says("/roster")
    await chair.presses("门岗")
    await chair.private.shows("由谁轮流")
    for name in others:
        await chair.presses(name)
    await chair.says("王奶奶")
    await chair.private.shows("已排…王奶奶")
    await chair.presses("就这些人")
    await chair.private.shows("第一班什么时候开始")
    await chair.says("明天 8点")
    await chair.private.shows("一班多长")
    await chair.presses("1天")
    await chair.private.shows("每天几点")
    await chair.presses("08:00")
    await chair.private.shows("要发布这张值班表吗")
    await chair.presses("发布")
    await chair.private.shows("已发到群里")
