"""`make migration`: writes the one migration that is not released yet, from the released tables to the declared ones."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from storage.migrations import generate
from storage.migrations.released import NEXT, RELEASED
from storage.schema import metadata

VERSIONS = Path(__file__).parent / "versions"


def main() -> int:
    """Write versions/NEXT.py in the house's format, or remove it where nothing has changed."""
    for release in RELEASED:
        if fingerprint(release.revision) != release.sha256:
            sys.stderr.write(
                f"{release.revision}.py was released with {release.version}: take your change to it back.\n"
            )
            return 2
    path = VERSIONS / f"{NEXT}.py"
    path.unlink(missing_ok=True)
    try:
        written = generate.next_migration(metadata)
    except generate.NoValueForOldRowsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if written is None:
        sys.stdout.write("The declared tables are the released ones: there is nothing to write.\n")
        return 0
    path.write_text(written, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(path)], check=True)  # noqa: S603
    if missed := generate.missed(metadata):
        sys.stderr.write(f"{path.name} does not lead to the declared form of: {', '.join(missed)}\n")
        return 1
    sys.stdout.write(f"{path.name} leads from version {RELEASED[-1].version} to the declared tables.\n")
    return 0


def fingerprint(revision: str) -> str:
    """The SHA-256 of a migration's file."""
    return hashlib.sha256((VERSIONS / f"{revision}.py").read_bytes()).hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
