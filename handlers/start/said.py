"""What people say who want to find their way. How phrases are written: `governance/speech/phrases.py`."""

from __future__ import annotations

from governance.speech.understanding import Said

SAID = {
    "help": Said(
        general=True,
        asks=(
            "帮助|帮忙|说明|教程|指南|用法|功能|教我|教教",
            "不会用|不会弄|不会操作|不会搞|不会点|看不懂|搞不懂|弄不懂|弄不来|不懂|不明白",
            "怎么|如何|咋 用|弄|操作|使用|搞|玩",
            "你|这 能|会|可以 干什么|做什么|干嘛|做啥|干啥|干些什么",
            "help|manual|instructions|guide|explain|lost|confused",
            "how do|does|to|can|should use|work|works|go",
            "dont|cant|not|never know|understand|get|figure how|what|this|use|it",
            "dont_know|dont_understand|dont_get",
            "what can|do you do",
            "what can|should i do",
            "show|tell|teach me how|what",
            "not good with phone*|technology|computer*|this",
            "what_is this",
        ),
    ),
    "start": Said(
        asks=(
            "菜单|首页|主页|选项|主界面",
            "回到|返回 开始|首页|菜单",
            "menu|start|options|home_page|main_page|begin",
            "main menu",
            "show|see|back options|buttons|menu|beginning|start",
        ),
    ),
    "language": Said(
        asks=(
            "换|说|讲|用|切换|改|改成|能 英文|英语|中文|汉语|普通话|语言",
            "英文|英语|中文|语言",
            "english|chinese|mandarin|language",
            "speak|in|to|switch|change|use|know english|chinese|mandarin|language",
            "do can|speak|in|to english|chinese",
        )
    ),
    "cancel": Said(
        asks=(
            "取消|算了|撤销|撤回|作废|不弄了|不要了|不搞了|不报了",
            "说|发|写|搞|弄|点|按 错了",
            "cancel|stop|abort|undo|nevermind|never_mind|stop_it|scrap_that|forget_it|forget_that",
            "my mistake",
            "wrong button|message",
        )
    ),
    "settings": Said(asks=("设置|设定", "settings|preferences|configure")),
}
