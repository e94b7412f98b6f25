"""What people say who want something posted in time. How phrases are written: `governance/speech/phrases.py`."""

from __future__ import annotations

from governance.speech.understanding import Said

SAID = {
    "remind": Said(
        asks=(
            "定时|安排|到时候 提醒|通知|发",
            "给|向 大家|群里|业主|邻居 发 通知|提醒|消息",
            "提醒 大家|群里|邻居|业主",
            "schedule|plan|set a|the|post|up reminder|announcement|message|post",
            "remind everyone|everybody|group|neighbours|neighbors|people|us",
        )
    )
}
