"""What people say who want a matter, or tell one. How phrases are written: `governance/speech/phrases.py`."""

from __future__ import annotations

from governance.speech.understanding import Said

_TROUBLE = (
    "坏|裂|漏|堵|塌|渗|锈|霉|臭|脏|吵|爆|偷|烂",
    "坏了|断了|破了|掉了|松了|歪了|脱落|积水|进水|渗水|冒水|滴水|卡住|失灵|故障|出问题|漏水|漏电|漏气|跳闸|堵了|坏掉",
    "停水|停电|停气|没水|没电|没气|没网|没信号|没热水|没暖气",
    "不亮|不动|不通|不灵|不响|不工作|不制冷|不热|不走|不转|不出水",
    "打不开|关不上|开不了|用不了|不能用|没法用|进不去|出不来|下不去|睡不着|受不了",
    "没人 管|修|扫|倒|打扫|清理|收|来|处理",
    "噪音|噪声|扰民|太响|大声|打麻将|吵闹|狗叫|乱叫|狗屎|不拴绳|高空抛物|抽烟",
    "乱停|乱扔|乱堆|乱放|占用|占了|占道|占车位|堆满|堆在|堆了|挡住|挡了|飞线",
    "垃圾|蟑螂|老鼠|蚊子|异味|味道|气味|下水道",
    "危险|隐患|着火|冒烟|被困|困在|滑倒|摔|太黑|很黑|漆黑",
    "broken|broke|leak*|drip*|flood*|burst|clog*|stuck|jammed|crack*|smash*|damag*|faulty|rust*|loose|overflow*",
    "not|isnt|doesnt|dont|wont|stopped|cant work*|open*|close*|start*|shut|stop|sleep|flush",
    "out_of_order|no_water|no_power|no_electricity|no_light|no_lights|no_heating|no_hot|power_cut|fell off|down",
    "light|lights|lamp|bulb|power|heating|lift out|off|dead|flicker*|gone|down|dark",
    "water|gas|electricity|internet off|out|cut|down",
    "water com*|running|everywhere|dripping|pouring|through|in ceiling|wall|pipe|basement|garage|stairs",
    "dark|smell*|stink*|dirty|filthy|rubbish|garbage|trash|litter|rats|rat|mice|cockroach*|mould|mold|damp",
    "smokes|smoking|noise|noisy|loud|shout*|bark*|drill*|party|parties|disturb*|music",
    "somebody|someone|neighbour*|neighbor*|people|they|he|she keep*|is|are|always park*|smok*|throw*|dump*|leav*",
    "car|cars|dog|dogs|bike|bikes|scooter|scooters keep*|is|are|always park*|block*|barking|standing|pee*",
    "blocked|blocking|parked|my|wrong spot|space|entrance|exit|way|garage",
    "dangerous|unsafe|hazard|fire|smoke|stolen|theft|vandal*|graffiti|pothole|slippery|trapped",
)

SAID = {
    "report": Said(
        asks=(
            "报修|投诉|举报|反映|求助|心愿|诉求|上报|维修",
            "想|要|怎么|如何|哪里|在哪 报修|投诉|举报|反映|上报",
            "提|有|说 建议|意见|想法|问题|心愿|诉求",
            "report|complain|complaint|suggestion|suggest|wish|idea|repair",
            "want|like|how|where|need|can report|complain|suggest|wish|repair",
            "have|make|got|file|raise suggestion|complaint|idea|request|problem|wish|matter",
        ),
        tells=_TROUBLE,
    ),
    "matters": Said(
        asks=(
            "我 报|提|说|反映|投诉 怎么样|什么时候|进展|结果|处理|进度|多久|修好",
            "怎么样了|进展|进度|处理得|处理好|修好没|修了没|修好了吗|回音|答复|有结果|有回复|办得",
            "报修|投诉|诉求|建议 进度|进展|结果|回复|答复|状态",
            "我的诉求|我的报修|我的投诉|报修记录|诉求",
            "哪些|什么|有没有|还有 没解决|未解决|没处理|没办|诉求|待办|没修",
            "什么时候|几时|啥时候|哪天 来|来人|修|处理|解决|弄好",
            "what happen*|become|became|about|with my|the complaint|report|repair|request|matter|issue|problem",
            "my complaint|report|repair|request|matter|matters|issue status|yet|done|fixed|progress|news",
            "status|progress|any_news|any_update|any_updates",
            "when|whens will|is|are|does|do someone|somebody|anybody|anyone|you|they|it fix*|com*|repair*|mend*|look",
            "when|whens fix*|repair*|mend*|solved|coming",
            "has|have|did someone|somebody|anybody|anyone|you|they look*|answer*|fix*|see*",
            "what|which|anything|everything|still open|unsolved|pending|outstanding|unanswered|unresolved",
            "anything|still open|unsolved|pending|outstanding|unresolved",
            "open matters|complaints|issues|repairs|problems",
            "what_is_open|my matters|complaints|reports",
        )
    ),
}
