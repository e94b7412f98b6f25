"""Own files (database, photos, papers, archives): nobody else on this machine may read them.

What a process of ours makes is for its user alone by its umask (`bot/__main__.py`). Here is what that does not reach:
files of older versions, and files that somebody has opened to others.
"""

from __future__ import annotations

import grp
import logging
import os
import pwd
import re
import shlex
import stat
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path

from bot.config.keys import Settings
from bot.keeping.backup import is_archive
from storage import migrations

log = logging.getLogger(__name__)

_OTHERS = stat.S_IRWXO
_GROUP = stat.S_IRWXG


@dataclass(frozen=True, slots=True)
class Readable:
    """A file or folder of ours that others can read, and the command line that ends it."""

    path: Path
    cure: str


def shut(settings: Settings) -> None:
    """At start: what an older version, or somebody, has left open to others is theirs no longer.

    Of a folder in which other things lie as well only what is ours is touched; `doctor` names the rest.
    """
    for path in _ours(settings):
        try:
            mode = path.lstat().st_mode
            if mode & (_OTHERS | _GROUP):
                path.chmod(0o700 if stat.S_ISDIR(mode) else 0o600)
        except FileNotFoundError:
            continue
        except OSError as error:
            log.warning("others may read %s, and it cannot be changed: %s", path, error.strerror)


def readable_by_others(settings: Settings, config: Path) -> list[Readable]:
    """What others on this machine can read, the configuration with its token first; of a folder only the outermost."""
    found: list[Readable] = []
    for path in [*([config] if config.exists() else []), *_ours(settings)]:
        if not any(one.path in path.parents for one in found) and _can_be_read(path):
            found.append(Readable(path, _cure(path)))
    return found


def _ours(settings: Settings) -> Iterator[Path]:
    """Everything that the bot keeps, folders before what is in them; links are nobody's."""
    files, archives = Path(settings.files.folder).resolve(), Path(settings.backup.folder).resolve()
    if database := migrations.file_of(settings.database.url):
        database = database.resolve()
        beside = {one for one, ours in ((files, _is_stored), (archives, is_archive)) if _nothing_else(one, ours)}
        yield from _of_folder(database.parent, _belongs_to(database), beside)
    yield from _of_folder(files, _is_stored)
    yield from _of_folder(archives, is_archive)


def _of_folder(folder: Path, ours: Callable[[Path], bool], beside: Set[Path] = frozenset()) -> Iterator[Path]:
    """What is ours in a folder, and the folder itself if nothing else lies in it."""
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.X_OK):
        return
    if _nothing_else(folder, ours, beside):
        yield folder
    for path in sorted(folder.iterdir()):
        if ours(path) and not path.is_symlink():
            yield path
            if path.is_dir():
                yield from (one for one in path.iterdir() if not one.is_symlink())


def _nothing_else(folder: Path, ours: Callable[[Path], bool], beside: Set[Path] = frozenset()) -> bool:
    """Is all that lies in the folder ours, or `beside`? Of an empty folder nobody can tell."""
    known = list(folder.iterdir()) if folder.is_dir() and os.access(folder, os.R_OK | os.X_OK) else []
    return any(map(ours, known)) and all(ours(path) or path in beside for path in known)


def _belongs_to(database: Path) -> Callable[[Path], bool]:
    """The database's file, its write-ahead files, its lock, and those that were kept before a restoring."""
    name = re.compile(re.escape(database.name) + r"($|-(wal|shm|journal)$|\.(lock|new|before-))")
    return lambda path: path.is_file() and name.match(path.name) is not None


def _is_stored(path: Path) -> bool:
    """A folder of the file store, which is named by the first two digits of what is in it."""
    return path.is_dir() and re.fullmatch("[0-9a-f]{2}", path.name) is not None


def _can_be_read(path: Path) -> bool:
    """May others read it, and can they come to it through all the folders above?"""
    try:
        wanted = _open_to(path.stat(), stat.S_IROTH, stat.S_IRGRP)
    except FileNotFoundError:  # the database's helpers come and go
        return False
    return wanted and all(_open_to(one.stat(), stat.S_IXOTH, stat.S_IXGRP) for one in path.resolve().parents)


def _open_to(about: os.stat_result, everybody: int, group: int) -> bool:
    """Is it open to everybody, or to a group that is not one person's own (which bears that person's name)?"""
    return bool(about.st_mode & everybody) or (bool(about.st_mode & group) and not _is_private(about))


def _is_private(about: os.stat_result) -> bool:
    try:
        names = {pwd.getpwuid(about.st_uid).pw_name, pwd.getpwuid(os.getuid()).pw_name}
        return grp.getgrgid(about.st_gid).gr_name in names
    except KeyError:  # in a container a user may have a number only
        return about.st_gid == os.getgid()


def _cure(path: Path) -> str:
    """As root where it is somebody else's: shut to others, it would be shut to us as well."""
    name, owner = shlex.quote(str(path)), path.stat().st_uid
    take = "" if owner == os.getuid() else f"chown {os.getuid()} {name} && "
    return f"{take}chmod {'-R go-rwx' if path.is_dir() else '600'} {name}"
