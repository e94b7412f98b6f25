"""What people say who ask what is kept of them. How phrases are written: `governance/speech/phrases.py`."""

from __future__ import annotations

from governance.speech.understanding import Said

SAID = {
    "privacy": Said(
        asks=(
            "隐私|保密|泄露",
            "存|保存|记录|收集|留|知道 我 什么|哪些|啥|信息|资料|数据",
            "谁 看到|看见|看得到|看得见|知道 我",
            "privacy|data_protection|gdpr|confidential",
            "what|which do|data|information you know|keep|store|save|have|hold me|us|about",
            "who can|sees|reads see|read|my|me|this|what",
        )
    ),
    "mydata": Said(
        asks=(
            "导出|下载|发给我 我的 数据|资料|信息",
            "看|查|要 我的数据|我的资料|我的信息",
            "download|export|send|copy|get|see my data|information|file",
            "my data",
        )
    ),
    "forget": Said(
        asks=(
            "删|清除|抹掉|抹去|忘|注销|去掉 我 资料|信息|数据|账号|记录|名字",
            "把我 资料|信息|数据|账号|名字 删|清|去掉|抹",
            "我 资料|信息|数据|账号|名字 删|清除|去掉|抹",
            "注销|退出|忘记我|忘了我|删掉我",
            "delete|erase|remove|forget|wipe my|me|everything|all|data|account|information|details",
            "delete|erase|remove|wipe my|all data|account|information|details|name",
            "unsubscribe|opt_out",
            "take|get me off",
        )
    ),
}
