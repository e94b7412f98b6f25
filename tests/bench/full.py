"""The full path: a community of 3,000 owners with a vote open, the real bot, durable ballots.

`python -m tests.bench.full --api URL --database URL --folder DIR prepare|run`: `prepare` prints the callback data of
the ballot's buttons; `run` works until killed and then says how many statements and commits a ballot cost.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
from pathlib import Path
from typing import Any

import orjson
import uvloop

from bot.app import Yishiting
from bot.config.keys import Settings
from handlers.frame.work import Work
from handlers.motions.opening import open_vote
from handlers.routes import HOUSE
from storage import migrations
from storage.ballots.rolls import Entitled
from storage.communities import accounts, chats, communities
from tests.bench.bare import TOKEN
from tests.bench.load import FIRST_VOTER, GROUP
from tests.samples.motions import a_draft

VOTERS = 3000
_BUNDLE = 200


def _settings(arguments: argparse.Namespace) -> Settings:
    facts: dict[str, Any] = {
        "telegram": {"token": TOKEN, "api_base": arguments.api or "http://127.0.0.1:1"},
        "database": {"url": arguments.database},
        "files": {"folder": str(Path(arguments.folder) / "files")},
        "backup": {"folder": str(Path(arguments.folder) / "backups")},
    }
    return Settings.model_validate(facts)


async def prepare(arguments: argparse.Namespace) -> str:
    """Found the community and open the vote; returns the callback data with CHOICE in the place of the choice."""
    await migrations.upgrade(_settings(arguments).database.url)
    yishiting = Yishiting(_settings(arguments))
    now = yishiting.clock.now()
    voters: list[int] = []
    async with yishiting.database.uow(now) as uow:
        community = await communities.found(
            uow, name="Bench", language="zh", timezone="Asia/Shanghai", jurisdiction="CN"
        )
        chat = await chats.remember_group(uow, GROUP, "Owners", community=community.id)
        for number in range(VOTERS):
            person = await accounts.remember(uow, FIRST_VOTER + number, f"Voter {FIRST_VOTER + number}", "en")
            voters.append(person.id)
    roll = [
        Entitled(str(number), str(number), 893_700 + number, f"1-1-{number}", (account,))
        for number, account in enumerate(voters)
    ]
    async with yishiting.database.uow(now) as uow:
        motion = await a_draft(uow, community.id, motion_class=arguments.motion_class, by=voters[0], chat=chat.id)
        await open_vote(Work(uow, "yishiting_bot", HOUSE), motion, community, roll, by=voters[1])
    await yishiting.database.close()
    return f"1:ballot.cast:{motion.id}:CHOICE"


async def run(arguments: argparse.Namespace) -> None:
    """Work until SIGTERM; then write the costs."""
    yishiting = Yishiting(_settings(arguments))
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await yishiting.start()
    await stop.wait()
    costs = {"statements": yishiting.intake.statements, "commits": yishiting.intake.commits}
    Path(arguments.costs).write_bytes(orjson.dumps(costs))
    await yishiting.stop()


def main() -> None:
    """Read the arguments, prepare or run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["prepare", "run"])
    parser.add_argument("--api", default="")
    parser.add_argument("--database", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--costs", default="/dev/null")
    parser.add_argument("--motion-class", default="use_repair_fund")
    arguments = parser.parse_args()
    if arguments.what == "prepare":
        print(uvloop.run(prepare(arguments)))
    else:
        uvloop.run(run(arguments))


if __name__ == "__main__":
    main()
