"""After a complaint and a vote, what does the most talkative log know? That something happened, and nothing of anybody."""

from __future__ import annotations

import io
import logging

from tests.scenarios.village import Village
from tests.secrets import MARKS, Planted

PLANTED = Planted()


async def test_no_name_word_phone_number_choice_or_token_reaches_the_log(log: io.StringIO, settled: Village) -> None:
    group, chair, wang, liu = settled.group, settled.person("chair"), settled.person("王秀英"), settled.person("刘洋")
    phone = PLANTED.phones[0]
    for line in PLANTED.chatter(20):
        await wang.says(line, to=group)

    await liu.says(f"#报修 {MARKS[0]}漏水，找我{phone}", to=group)
    card = await group.shows("诉求1号")
    await wang.presses("我也是", on=card)
    await chair.says(f"/rehearse {MARKS[1]}要不要换", to=group)
    rehearsal = await group.shows(f"{MARKS[1]}要不要换", button="我在场")
    await wang.presses("我在场", on=rehearsal)
    await liu.presses("我在场", on=rehearsal)
    await chair.presses("现在开始", on=rehearsal)
    ballot = await group.shows(MARKS[1], button="同意")
    await wang.presses("同意", on=ballot)
    await liu.presses("反对", on=ballot)
    await liu.forges("1:motion.cast:999999.0", ballot)
    await settled.quiet()

    logging.getLogger("bot").debug("the last line")
    written = log.getvalue()
    assert "the last line" in written
    people = [person.name for person in settled.people()]
    for secret in (*PLANTED.words, *people, "同意", "反对", settled.sandbox.token.partition(":")[2]):
        assert secret not in written, written[max(0, written.find(secret) - 200) :][:400]
