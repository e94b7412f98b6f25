"""What people say about the register. How phrases are written: `governance/speech/phrases.py`."""

from __future__ import annotations

from governance.speech.understanding import Said

SAID = {
    "register": Said(
        asks=("业主名册|名册", "导入|导出|更新 名册|业主", "register_of_owners|owners_register|owner_list")
    ),
    "homes": Said(
        asks=("哪些|多少|几 户|家|房 绑定|关联|能投票|投票", "which|how homes|flats|units vote|linked|tied|registered")
    ),
}
