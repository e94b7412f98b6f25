"""What people say who look for somebody responsible. How phrases are written: `governance/speech/phrases.py`."""

from __future__ import annotations

from governance.speech.understanding import Said

_WHO = "主任|业委会|楼长|楼栋长|物业|管家|书记|网格员|居委会|社区|委员|调解员|经理|保安|门卫|电工|师傅"
_WHO_EN = "manager|management|caretaker|committee|chair*|lead|office|concierge|janitor|secretary|treasurer|mediator"

SAID = {
    "who": Said(
        asks=(
            "谁|哪个|哪位|什么人 负责|管|主任|管事|说了算|联系",
            "找谁|谁管|归谁管|联系谁|问谁|谁负责",
            f"{_WHO} 电话|是谁|谁|联系|号码|手机|在哪|微信|叫什么|几点",
            f"谁|哪位 {_WHO}",
            f"联系|找|打给 {_WHO}",
            "电话|联系方式|号码|手机号",
            "人工|真人|活人|客服|人工客服|转人工|工作人员",
            "转|找|要|跟|和|换 人工|真人|活人|客服|工作人员",
            f"找|跟|和|想 个|人|{_WHO} 说|谈|聊|讲",
            f"phone|number|contact|telephone|email|reach|call for|of|the|to|is {_WHO_EN}",
            f"{_WHO_EN} phone|number|contact|telephone|email|address",
            "phone number",
            "phone|number|contact|telephone|email",
            f"who|whos is|are|the|in|on|our {_WHO_EN}|responsible|charge",
            f"who|whos {_WHO_EN}",
            "real|human|actual|live person|human|being|operator|agent|someone",
            "talk|speak|chat|write to|with someone|somebody|person|human|people|anyone|anybody|operator",
            f"talk|speak|chat|write to|with {_WHO_EN}",
            f"talk|speak|chat|write to|with someone|somebody|person from|of|on|in {_WHO_EN}",
            "who do|can|should|must|to|will i|we ask|contact|call|complain|talk|turn|speak|tell|report|write",
            "roles|committee",
            "responsible|in_charge|customer_service|human|operator",
        )
    )
}
