"""What people say who ask about duty. How phrases are written: `governance/speech/phrases.py`."""

from __future__ import annotations

from governance.speech.understanding import Said

SAID = {
    "duty": Said(
        asks=(
            "值班|当班|轮值|值日|排班|换班|代班|顶班|替班|巡逻|看门|看大门|守大门|门岗|守门|夜巡",
            "谁|哪位|哪个 值班|当班|轮值|值日|看门|看大门|巡逻|守门|上班|值夜班",
            "轮到|轮 谁|哪位|我|哪个",
            "轮到 谁|我 值班|看门|巡逻|守门|当班|值日",
            "换|调|顶|替|代|倒|请假 班",
            "今天|今晚|明天|现在|这周|下周|本周 谁 值班|当班|看门|巡逻|守门|上班",
            "我 什么时候|哪天|几号|几点 值班|当班|轮到|巡逻|上班",
            "duty|shift|shifts|rota|on_call|patrol|patrols|guarding",
            "who|whos|when|whens|am on|is|has|does|at|i duty|shift|guard*|patrol*|watch*|gate|gatehouse",
            "who|whos guard*|patrol*|watch*|on gate|gatehouse|door|tonight|duty|today|night",
            "who|whos|when on duty today|tonight|tomorrow|now|next|week",
            "when am|do|is i|my on|next duty|shift|turn",
            "swap|change|cover|cant|miss|trade|make|take|do my|a|the shift|duty|turn",
        )
    ),
    "roster": Said(
        asks=("排|做|安排|新建|结束|改 值班表", "make|end|new|create|write|change a|the|duty roster|rota", "roster")
    ),
}
