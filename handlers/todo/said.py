"""What people say who want to know what waits for them. How phrases are written: `governance/speech/phrases.py`."""

from __future__ import annotations

from governance.speech.understanding import Said

SAID = {
    "todo": Said(
        asks=(
            "待确认|待审核|等我确认|待办|等我处理|要我办",
            "谁 等 确认|审核",
            "什么|哪些|有没有 等我|要我 办|做|处理|确认",
            "who waiting|waits me|confirm*",
            "what|anything waiting|waits for me",
            "what have|do i to do|confirm*",
            "todo|to_do|my tasks",
        )
    ),
}
