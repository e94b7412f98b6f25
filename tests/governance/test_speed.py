"""Is a large vote decided while people wait?

`python -m tests.bench.tally` prints the figures and holds them against the target on a machine of its own. Here, beside
other tests on shared cores, the same work is allowed twice the time.
"""

import pytest

from tests.bench.tally import MEBIBYTES, MILLISECONDS, SECONDS, file_to_verdict, inside_apart, write_large_vote

ROOM = 2


def test_a_verdict_on_3_000_units_takes_less_than_50_ms():
    verdict, turnout = inside_apart()

    assert verdict < MILLISECONDS
    assert turnout < MILLISECONDS


@pytest.mark.slow
def test_100_000_units_go_from_file_to_verdict_while_people_wait_within_512_mib(tmp_path):
    path = tmp_path / "large.json"
    write_large_vote(path)

    limit = ROOM * SECONDS
    runs = []
    # The best of a few: a neighbour on the same core slows any one of them.
    while len(runs) < 6 and min((worked for _, worked, _ in runs), default=limit) >= limit:
        runs.append(file_to_verdict(path))

    assert min(worked for _, worked, _ in runs) < limit
    assert max(mebibytes for _, _, mebibytes in runs) < MEBIBYTES
