from tests.scenarios.village import Village

async def _open(life: Village, *presses: str, title: str, text: str) -> None:
    (chair,), member = life.people("chair"), life.people("committee")[0]
    await chair.says(f"/motion {title}")
    await life.quiet()
    await chair.says(text)
    for label in presses[:-1]:
        await life.quiet()
        await chair.presses(label)
    await life.quiet()
    await member.presses(presses[-1])
    await life.quiet()


async def test_x(settled: Village) -> None:
    life = settled
    (chair,) = life.people("chair")
    await _open(life, "业委会日常", "24小时", "用按钮", "交给", "开启", title="更换东门门禁", text="支出 3,000 元，更换东门的门禁。")
    g = life.chat("业委会")
    m = life.people("committee")[0]
    print("== g", await m.transcript(g))
    card = (await m.reads(g))[-1]
    print(await m.presses("同意", on=card))
    ans = await life.everybody_votes(card, "同意", "反对")
    print(ans)
    await life.forward(seconds=11); await life.quiet()
    print("== g", await m.transcript(g))
    await life.forward(hours=20); await life.quiet()
    await life.forward(hours=3); await life.quiet()
    print("== chair", await chair.transcript())
    await life.forward(hours=3); await life.quiet()
    print("== g", await m.transcript(g))
    await m.says("/motions"); await life.quiet()
    await m.says("/motion 1"); await life.quiet()
    print("== m", await m.transcript())

async def test_y(settled: Village) -> None:
    life = settled
    await _open(life, "使用维修", "3天", "用 Telegram", "交给", "开启", title="更换东门门禁", text="支出 3,000 元，更换东门的门禁。")
    poll = (await life.group.messages())[-1]
    for p in life.people("owner")+life.people("tenant")[:2]: await p.votes(poll, 0)
    await life.quiet()
    print(await life.people("tenant")[0].transcript())
    print(await life.people("owner")[1].transcript())
    await life.forward(seconds=11)
    await life.quiet()
    await life.forward(days=3, minutes=2)
    await life.quiet(); 
    await life.forward(seconds=3)
    await life.quiet()
    print(await life.group.transcript())
    print(await life.requests("stopPoll"))

async def test_z(settled: Village) -> None:
    life = settled
    (chair,) = life.people("chair")
    await chair.says("/rehearse", to=life.group); await life.quiet()
    for p in life.people("owner")[:3]: print(await p.presses("我在场", where=life.group))
    await life.quiet()
    print(await life.group.transcript())
    await chair.presses("现在开始", where=life.group); await life.quiet()
    for p in life.people("owner")[:3]+[chair]: print(await p.presses("同意", where=life.group))
    await life.forward(minutes=6); await life.quiet(); await life.forward(seconds=3); await life.quiet()
    await chair.says("/poll 充电桩装在哪里？\n东门\n西门\n地库"); await life.quiet()
    await chair.presses("记名"); await life.quiet()
    poll = (await life.group.messages())[-1]
    for p in life.people("owner")[:3]: await p.votes(poll, 1)
    await life.quiet()
    await chair.presses("现在结束"); await life.quiet()
    await life.forward(seconds=3); await life.quiet()
    print(await life.group.transcript())
    print(await chair.transcript())
