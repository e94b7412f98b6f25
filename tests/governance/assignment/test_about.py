"""Who in office does a wording complain about?"""

from __future__ import annotations

import pytest

from governance.assignment.about import Official, bodies_in, named_in
from governance.matters.ladder import Post
from governance.matters.matter import Kind
from governance.roles import Role

OFFICIALS = (Official(1, "王秀英"), Official(2, "Li Wei"), Official(3, "李"), Official(4, "Al"))
POSTS = (Post(1, Role.COMMITTEE), Post(5, Role.MANAGER), Post(6, Role.BUILDING_LEAD, "3"), Post(7, Role.CHAIR))


@pytest.mark.parametrize(
    ("kind", "text", "about"),
    [
        (Kind.COMPLAINT, "王秀英乱收费", {1}),
        (Kind.DISPUTE, "Li Wei shouts at my mother", {2}),
        (Kind.COMPLAINT, "李家的狗太吵", set()),
        (Kind.COMPLAINT, "Also the lift", set()),
        (Kind.HELP, "请王秀英帮我看看", set()),
        (Kind.REPAIR, "找过王秀英，一直没人管", {1}),
        (Kind.COMPLAINT, "Li Weiming is fine", set()),
    ],
)
def test_somebody_named_in_a_complaint_is_whom_it_is_about(kind: Kind, text: str, about: set[int]) -> None:
    assert named_in(kind, text, OFFICIALS) == about


@pytest.mark.parametrize(
    ("kind", "text", "about"),
    [
        (Kind.COMPLAINT, "物业态度很差", {5}),
        (Kind.COMPLAINT, "The property manager never comes", {5}),
        (Kind.REPAIR, "请物业来修电梯", set()),
        (Kind.REPAIR, "电梯坏了，物业一直不管", {5}),
        (Kind.SUGGESTION, "The manager won't answer the phone", {5}),
        (Kind.COMPLAINT, "业委会不公开账目", {1}),
        (Kind.COMPLAINT, "楼栋长拖了三个月，主任也不理", {6, 7}),
        (Kind.COMPLAINT, "电梯坏了", set()),
    ],
)
def test_an_office_is_known_by_what_neighbours_call_it(kind: Kind, text: str, about: set[int]) -> None:
    assert bodies_in(kind, text, POSTS) == about
