"""Does the command menu of a private chat follow the offices of its person, and is nothing sent twice?"""

from __future__ import annotations

from bot.delivery.menus import edition
from handlers.frame.triggers import Command
from handlers.offices.own_menus import RENEW_ALL
from handlers.routes import ROUTES
from storage.communities import accounts
from storage.queues import due
from tests.scenarios.village import Village


async def _settings_of_menus(life: Village) -> int:
    await life.quiet()
    return len([*await life.requests("setMyCommands"), *await life.requests("deleteMyCommands")])


async def test_whoever_is_in_office_has_a_menu_of_their_own_until_the_office_ends(settled: Village) -> None:
    deputy, wang = settled.person("吴晓燕"), settled.person("王秀英")
    await deputy.says("/start")
    await wang.says("/start")
    sent = await _settings_of_menus(settled)
    in_office, neighbour = await deputy.menu(), await wang.menu()

    await deputy.says("/start")
    again = await _settings_of_menus(settled)
    await deputy.says("/who")
    await deputy.presses("辞去职务")
    await deputy.presses("辞去职务", on=await deputy.private.shows("您要辞去"))
    await deputy.private.shows("您已不再担任")
    await _settings_of_menus(settled)

    assert {"register", "motion", "who"} <= set(in_office)
    assert "register" not in neighbour
    assert again == sent
    assert await deputy.menu() == neighbour


async def test_in_english_a_role_that_was_confirmed_changes_the_menu(english: Village) -> None:
    chair, deputy, wang = english.person("chair"), english.person("吴晓燕"), english.person("王秀英")
    await wang.says("/start")
    before = await wang.menu()
    await chair.says("/who")
    await chair.presses("Give a role")
    await chair.presses("auditor")
    await chair.private.shows("Who should be auditor")
    await chair.says("王秀英")
    await chair.presses("王秀英")
    await deputy.presses("Confirm", on=await deputy.private.shows("proposes 王秀英 as auditor"))
    await _settings_of_menus(english)

    assert "register" not in before
    assert "register" in await wang.menu()


async def test_after_an_upgrade_every_office_has_the_new_menu_though_nobody_pressed_start(settled: Village) -> None:
    deputy, wang = settled.person("吴晓燕"), settled.person("王秀英")
    await _settings_of_menus(settled)
    before = await deputy.menu()
    async with settled.database.uow(settled.clock.now()) as uow:
        for person in (deputy, wang):
            account = await accounts.by_telegram_id(uow, person.id)
            assert account is not None
            await accounts.menu_renewed(uow, account.id, "older")

    await _starts_again(settled)
    sent = await _settings_of_menus(settled)
    await _starts_again(settled)

    assert "register" not in before
    assert "register" in await deputy.menu()
    assert "register" not in await wang.menu()
    assert sent > 0
    assert await _settings_of_menus(settled) == sent


async def _starts_again(life: Village) -> None:
    """What the bot does about menus when it has started."""
    async with life.database.uow(life.clock.now()) as uow:
        await due.schedule(uow, RENEW_ALL, edition(life.yishiting.router.routes), uow.now)
    await life.forward(minutes=1)


def test_another_command_for_one_office_is_another_edition_of_the_menus() -> None:
    routes = list(ROUTES)
    fewer = [one for one in routes if not (isinstance(one.trigger, Command) and one.trigger.name == "register")]

    assert edition(routes) == edition(tuple(routes))
    assert edition(fewer) != edition(routes)
