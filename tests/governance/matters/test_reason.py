"""Is a bare “no” told from a reason that a neighbour can read?"""

from __future__ import annotations

import pytest

from governance.matters.reason import is_reason


@pytest.mark.parametrize(
    "text",
    [
        "没有经费，要等明年预算",
        "电梯公司说这个型号已经停产，要大修才能解决",
        "The wall belongs to the street office",
        "电力公司 owns the box，要他们来修",
    ],
)
def test_whoever_reads_it_knows_why(text: str) -> None:
    assert is_reason(text)


@pytest.mark.parametrize(
    "text",
    [
        "不行",
        "无法解决",
        "目前没办法解决。",
        "这个问题我们处理不了",
        "No",
        "Cannot be done",
        "n/a",
        "。。。",
        "",
        "🙅",
        "没钱",
    ],
)
def test_a_bare_no_is_no_reason(text: str) -> None:
    assert not is_reason(text)
