"""What people in office say who will not be there. How phrases are written: `governance/speech/phrases.py`."""

from __future__ import annotations

from governance.speech.understanding import Said

SAID = {
    "away": Said(
        asks=(
            "我|下周|明天|这几天 出差|请假|休假|外出",
            "出差|请假|休假|代理人|替我",
            "i|im|ill am|be|going away|leave|holiday|vacation|travelling|traveling",
            "who stand|stands in for me",
        )
    ),
}
