"""Is a large vote decided while people wait?

Limits with room for a busy machine; `python -m tests.bench.tally` prints the figures themselves.
"""

import pytest

from tests.bench.tally import MEBIBYTES, MILLISECONDS, SECONDS, file_to_verdict, inside_apart, write_large_vote


def test_a_verdict_on_3_000_units_takes_less_than_50_ms():
    verdict, turnout = inside_apart()

    assert verdict < MILLISECONDS
    assert turnout < MILLISECONDS


@pytest.mark.slow
def test_100_000_units_go_from_file_to_verdict_in_two_seconds_and_512_mib(tmp_path):
    path = tmp_path / "large.json"
    write_large_vote(path)

    runs = []
    # The best of a few: a neighbour on the same core slows any one of them.
    while len(runs) < 6 and min((worked for _, worked, _ in runs), default=SECONDS) >= SECONDS:
        runs.append(file_to_verdict(path))

    assert min(worked for _, worked, _ in runs) < SECONDS
    assert max(mebibytes for _, _, mebibytes in runs) < MEBIBYTES
