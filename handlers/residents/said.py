"""What people say about their home. How phrases are written: `governance/speech/phrases.py`."""

from __future__ import annotations

from governance.speech.understanding import Said

SAID = {
    "home": Said(
        asks=(
            "绑定|关联|认证|验证",
            "绑定|关联|登记|认证|注册|验证|绑 房|家|屋|户|业主",
            "我家|我的房|房子|房屋|我们家 登记|绑定|关联|是哪|哪一|几栋|哪户|信息|注册",
            "我的房子|我的房屋|我的家|我是业主|新业主|注册",
            "邀请 家人|家属|老婆|老公|孩子|儿子|女儿|爱人",
            "刚|新|才 搬来|搬进|买",
            "怎么|如何|在哪|哪里|要 绑定|登记|注册|认证",
            "我是 租户|租客|业主|家属|房东",
            "sign_up|signup|enrol|enroll",
            "register|link|tie|bind|connect|verify|add my|a|the|for flat|home|apartment|unit|house|place|condo",
            "how|where sign|register|join up|in|flat|home|here",
            "which|what flat|home|apartment|unit|house registered|linked|tied|mine|am|have|in",
            "am|is i|my|flat|home registered|linked|tied",
            "invite my wife|husband|family|son|daughter|tenant|partner|parents",
            "bought|moved|new flat|apartment|home|here|in|owner",
            "im|am owner|tenant",
        )
    ),
    "slips": Said(asks=("打印|补 纸条|单子|房屋单|二维码|绑定单", "print|new slip|slips")),
}
