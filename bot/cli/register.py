"""`yishiting register`: how does a register come in from a file, and go out to one, without the chat?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.helping import Helping
from bot.cli.language import LANGUAGE, chosen, t
from bot.cli.refusal import about, refuse
from bot.cli.running import CONFIG, configured, in_loop
from bot.cli.writing import for_nobody_else
from governance.sayable import cause
from storage.engine.subjects import Subject

if TYPE_CHECKING:
    from bot.config.keys import Settings
    from governance.register.sheet import Reading
    from handlers.frame.words import Words
    from storage.communities.communities import Community
    from storage.engine.database import Database
    from storage.engine.uow import UnitOfWork
    from storage.register.imports import Import

app = typer.Typer(name="register", cls=Helping, no_args_is_help=True, help="Import or export the register of owners.")

FILE = typer.Argument(help="XLSX or CSV.", dir_okay=False)
COMMUNITY = typer.Option("", "--community", help="Name or number of the community, if there are several.")
# Faults are told by the chat a few at a time; on a terminal there is room.
_SHOWN_FAULTS = 40


@app.command("import")
def import_(
    file: Path = FILE,
    community: str = COMMUNITY,
    found: str = typer.Option(
        "", "--found", help="Make a new community with this name, without a group, and import into it."
    ),
    each: str = typer.Option(
        "", "--each", metavar="home|owner", help="Who has one vote each, if the list states no areas and no shares."
    ),
    yes: bool = typer.Option(
        False, "--yes", "-y", help="Do not ask: take it if nothing is wrong with it and no home is removed."
    ),
    config: Path | None = CONFIG,
    lang: str = LANGUAGE,
) -> None:
    """Read a register, show what it would change, then take over all of it or nothing."""
    from handlers.frame.words import words

    settings, t = configured(config), words(chosen(lang))
    in_loop(_import(settings, t, file, community=community, found=found, each=each, yes=yes))


@app.command()
def export(file: Path = FILE, community: str = COMMUNITY, config: Path | None = CONFIG, lang: str = LANGUAGE) -> None:
    """Write the register to a file, with telephone numbers; cells are made safe for spreadsheet programs."""
    from handlers.frame.words import words

    settings, t = configured(config), words(chosen(lang))
    in_loop(_export(settings, t, file, community))


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    from bot.keeping.upgrade import ready
    from bot.process.clock import Clock
    from storage.engine.database import Database

    await ready(settings, Clock().now())
    database = Database(settings.database.url)
    try:
        yield database
    finally:
        await database.close()


async def _import(
    settings: Settings, t: Words, file: Path, *, community: str, found: str, each: str, yes: bool
) -> None:
    from bot.jobs.register_files import put_aside
    from bot.process.clock import Clock
    from handlers.register.words import loss, loss_lines, preview, trouble
    from storage.engine.files import FileStore
    from storage.register import imports, register

    content = _read(file)
    reading = await _reading(t, file, content)
    if lines := trouble(t, reading):
        for line in lines[:_SHOWN_FAULTS]:
            typer.echo(line, err=True)
        refuse(t.plain("Nothing was taken from {file}: {count} things to correct.", file=file.name, count=len(lines)))
    now = Clock().now
    async with opened(settings) as database:
        async with database.uow(now()) as uow:
            wanted_for = await _found(uow, found) if found else await staying_community(uow, community)
            has_units = await register.has_units(uow, wanted_for.id)
            two = has_units and not wanted_for.stewarded
            key = await imports.begin(uow, wanted_for.id, account=None, name=file.name, two_people=two)
        digest = FileStore(Path(settings.files.folder)).keep(content)
        with _progress(t, len(reading.entries)) as advance:
            await put_aside(database, now, key, reading, digest, advance)
        wanted = await _weighed(database, now, key, each)
        lines = [*loss_lines(t, wanted.summary), *preview(t, wanted.summary)]
        typer.echo("\n".join([f"{wanted_for.name}: {file.name}", *map(_plain, lines)]))
        same = wanted.summary["same"] and not wanted.summary["first"]
        take = not same and ((yes and not loss(wanted.summary)) or typer.confirm(t.plain("Make it the register?")))
        typer.echo(await _decide(database, t, key, take=take))


async def _weighed(database: Database, now: Callable[[], datetime], key: int, each: str) -> Import:
    """The import as it was put aside; where its list states no weights, by what was said on the command line."""
    from governance.register.weighing import BY_OWNER, BY_UNIT
    from storage.register import imports

    async with database.uow(now()) as uow:
        wanted = await imports.get(uow, key)
        if wanted is None:
            raise LookupError("the import was not kept")
        weighing = {"home": BY_UNIT, "owner": BY_OWNER}.get(each)
        if wanted.summary["weighing"] is None and weighing is not None:
            facts = {**wanted.summary, "weighing": weighing.as_data()}
            await imports.weigh(uow, key, weighing, facts)
            wanted = replace(wanted, weighing=weighing, summary=facts)
        if wanted.summary["weighing"] is None:
            await imports.drop(uow, key, by=None)
    if wanted.summary["weighing"] is None:
        refuse(
            t(
                "This list states no areas and no shares. Say what counts: --each home or --each owner. If it is areas "
                "or shares, add that column."
            )
        )
    return wanted


async def _decide(database: Database, t: Words, key: int, *, take: bool) -> str:
    """Take it, propose it (after set-up a second person confirms in the chat), or let it be."""
    from bot.process.clock import Clock
    from handlers.frame.work import Work
    from handlers.register.deciding import propose_import
    from handlers.register.taking import apply_import, sweep_soon
    from handlers.routes import HOUSE
    from storage.register import imports

    async with database.uow(Clock().now()) as uow:
        wanted = await imports.get(uow, key)
        if wanted is None or not take:
            await imports.drop(uow, key, by=None)
            if wanted is not None:
                await sweep_soon(Work(uow, "", HOUSE), wanted)
            return t.plain("Discarded. The register has not changed.")
        work = Work(uow, "", HOUSE)
        if wanted.two_people:
            count = await propose_import(work, wanted, by=None)
            return t.plain("Proposed. A committee member must confirm it in the chat. Asked: {count}.", count=count)
        await apply_import(work, wanted, by=None, name=t.plain("The operator"))
    await _take_over(database, key)
    return t.plain("Done. This list is now the register.")


async def _take_over(database: Database, key: int) -> None:
    """Play what follows, piece by piece; a bot that runs beside may be faster."""
    from bot.process.clock import Clock
    from handlers.frame.work import Work
    from handlers.register.taking import TAKING, on_taking
    from handlers.register.telling import card_name
    from handlers.routes import HOUSE
    from storage.queues import due
    from storage.register import imports

    while True:
        async with database.uow(Clock().now()) as uow:
            wanted = await imports.get(uow, key)
            if wanted is None or not wanted.under_way:
                return
            item = await due.take_this(uow, TAKING, card_name(key))
            if item is not None:
                await on_taking(Work(uow, "", HOUSE), item)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        about(str(file), cause(error).said(t))


def write_file(file: Path, content: bytes) -> None:
    """Write it, readable for nobody else. Ends the command if that cannot be."""
    try:
        for_nobody_else(file)
        file.write_bytes(content)
    except OSError as error:
        about(str(file), cause(error).said(t))


async def _reading(t: Words, file: Path, content: bytes) -> Reading:
    from bot.documents.spreadsheets import NotASpreadsheet
    from bot.jobs.register_files import read_file, unreadable

    try:
        return await read_file(content)
    except NotASpreadsheet as error:
        about(file.name, unreadable(t, error))


async def _found(uow: UnitOfWork, name: str) -> Community:
    from storage.communities import communities
    from storage.engine import journal

    made = await communities.found(uow, name=name, language="zh", timezone="Asia/Shanghai", jurisdiction="CN")
    journal.record(uow, made.id, "community.founded", Subject("community", made.id), {"by": None, "name": name})
    return made


async def chosen_community(uow: UnitOfWork, wanted: str) -> Community:
    """The only community, or the one that is named. Ends the command if it is not plain which."""
    from storage.communities import communities

    known = await communities.everyone(uow)
    fitting = [one for one in known if not wanted or wanted in {str(one.id), one.name}]
    if not known:
        refuse(t("There is no community yet: send /setup in its group, or add --found NAME."))
    if len(fitting) != 1:
        names = ", ".join(f"{one.id} {one.name}" for one in known)
        refuse(t("Which community? Give its number or name: {names}", names=names))
    return fitting[0]


async def staying_community(uow: UnitOfWork, wanted: str) -> Community:
    """The same, but none that was handed over: what is changed here would be missing where it goes on."""
    found = await chosen_community(uow, wanted)
    if found.left_at is not None:
        refuse(
            t(
                "{name} was handed over, and nothing is recorded for it here. To get it back: yishiting take-back",
                name=found.name,
            )
        )
    return found


@contextmanager
def _progress(t: Words, total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal; gives what is told how far it is."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(t.plain("Reading the register"), total=total)
        yield lambda done: bar.update(task, completed=done)


def _plain(text: str) -> str:
    from html import unescape

    return unescape(text)


async def _export(settings: Settings, t: Words, file: Path, community: str) -> None:
    from bot.jobs.register_files import export as write
    from bot.process.clock import Clock
    from storage.engine import journal
    from storage.register import register

    if file.suffix.lower() not in {".xlsx", ".csv"}:
        refuse(t.plain("{name}: the name must end in .xlsx or .csv.", name=file.name))
    async with opened(settings) as database, database.uow(Clock().now()) as uow:
        chosen_one = await chosen_community(uow, community)
        entries = await register.entries(uow, chosen_one.id)
        about = Subject("register", chosen_one.id)
        journal.record(uow, chosen_one.id, "register.exported", about, {"by": None, "phones": True})
    content = write(t, entries, chosen_one.weighing, phones=True, as_csv=file.suffix.lower() == ".csv")
    write_file(file, content)
    typer.echo(t.plain("{file}: {count} homes", file=file.name, count=len(entries)))
