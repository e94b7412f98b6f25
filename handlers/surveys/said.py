"""What people say who want to ask the group. How phrases are written: `governance/speech/phrases.py`."""

from __future__ import annotations

from governance.speech.understanding import Said

SAID = {
    "poll": Said(
        asks=(
            "征集意见|问卷|意见投票|调查|征求意见",
            "问|问问|征求 大家|群里|邻居",
            "survey|questionnaire",
            "ask everyone|everybody|group|neighbours|neighbors|residents",
            "make|start|create|post a|new poll",
        )
    )
}
