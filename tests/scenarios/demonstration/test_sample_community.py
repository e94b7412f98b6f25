"""Is the demonstration's community complete?"""

from __future__ import annotations

from governance.roles import Role
from storage.communities import accounts, communities
from storage.offices.roles_of import roles_of
from storage.residents import ownership
from tests.scenarios.village import Village


async def test_the_sample_has_281_homes_and_its_people_have_their_rights(settled: Village) -> None:
    async with settled.database.uow(settled.clock.now()) as uow:
        (community,) = await communities.everyone(uow)
        chen = await accounts.by_telegram_id(uow, 810_005)
        zheng = await accounts.by_telegram_id(uow, 810_010)
        roll = await ownership.roll(uow, community.id)
        assert chen is not None
        assert zheng is not None
        of_chen = await roles_of(uow, community.id, chen.id)
        of_zheng = await roles_of(uow, community.id, zheng.id)

    mine = [line for line in roll if chen.id in line.accounts]
    assert len(roll) == 281
    assert len(mine) == 3
    assert len({line.heads_group for line in mine}) == 1
    assert Role.OWNER in of_chen
    assert {Role.CHAIR, Role.OWNER} <= of_zheng
