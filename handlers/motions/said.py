"""What people say who want to vote. How phrases are written: `governance/speech/phrases.py`."""

from __future__ import annotations

from governance.speech.understanding import Said

SAID = {
    "motions": Said(
        asks=(
            "投票|表决|议案|选票|改票|重投|计票|弃权|票",
            "怎么|如何|在哪|哪里|哪天|什么时候|几号|可以|能 投票|投|表决|改票|选",
            "改|重新|撤|换|再 票|投票|投|选票",
            "投|选|点|按 错 重|改|再|换|怎么办",
            "投错|选错|投了|投过",
            "通过 没有|没|吗|了吗|没通过",
            "投票|表决|议案 结果|截止|结束|什么时候|通过|多少|几",
            "计票|结果|票数|投票|表决 不对|错|问题|有问题|造假|作假|作弊|假|不信|怀疑|核对|查|相信|黑箱",
            "count|counting|result*|vote*|ballot* rigged|wrong|fake*|cheat*|fraud|check|verify|trust|believe|fair",
            "不信|不相信|怀疑|核对|造假|作假|作弊 计票|结果|票数|投票|表决",
            "trust|believe|check|verify|recount count|counting|result*|vote*|ballot*",
            "vote|votes|voting|voted|ballot|ballots|motion|motions|referendum|poll|polls",
            "how|where|when|what|why|can|may do|does|did|to|can|is|are|we|i|the vot*|ballot|motion*",
            "how|where|when vot*|ballot|motion",
            "change|changing|undo|redo|revote|correct|switch|withdraw my|the vot*|ballot|choice|answer",
            "change|undo|redo vot*|ballot",
            "vot* wrong|mistake|again|twice|differently",
            "motion|vote|proposal|ballot|referendum pass*|fail*|adopted|accepted|carried|rejected|close*|end*|over",
            "did|has|was motion|vote|proposal pass*|go|through|accepted|adopted|rejected",
            "result* of vote|motion|poll|ballot",
        )
    ),
    "motion": Said(
        asks=(
            "发起|提出|起草|新建 表决|投票|议案",
            "start|draft|propose|begin|make|create a|new vote|motion|ballot",
            "put to vote",
        )
    ),
    "rehearse": Said(asks=("演练|排练|试投|演练表决", "rehearse|rehearsal", "rehearse vote", "trial vote")),
}
