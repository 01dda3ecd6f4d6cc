import pytest

from tests import measure
from tests.chaos.faults import FAULTS, draw
from tests.support.probes import arcs_of

pytestmark = pytest.mark.once


def facts(lines, statements, branches, there):
    return {
        "covered_lines": lines,
        "num_statements": statements,
        "covered_branches": branches,
        "num_branches": there,
    }


def test_share_counts_lines_and_branches_of_that_folder_alone():
    summaries = {
        "openings/a.py": facts(8, 10, 3, 4),
        "openings/b/c.py": facts(5, 5, 0, 1),
        "openings_other/a.py": facts(0, 90, 0, 9),
    }
    assert measure.covered(summaries, "openings") == 80.0
    assert measure.covered(summaries, "coaching") == 0.0


def test_every_part_has_a_floor():
    assert set(measure.FLOORS) == {"openings", "coaching", "jobstore/mail", "jobstore/people"}
    assert min(measure.FLOORS.values()) >= 85


SOURCE = """\
class Queue:
    def first(self, rows):
        if rows:
            return rows[0]

def none():
    pass
"""


def test_probes_tell_the_same_as_a_trace():
    """The end of a function stands at its first line, that of a module at its own."""
    arcs = arcs_of(SOURCE, lines=[1, 2, 3], branches=[(3, 4), (3, 0)])
    assert arcs == {(-1, 1), (-1, 2), (-1, 3), (3, 4), (3, -2)}
    assert arcs_of("for one in ():\n    one\n", lines=[1], branches=[(1, 0)]) == {
        (-1, 1),
        (1, -1),
    }


def test_sample_of_faults_has_one_of_each_kind_and_follows_its_seed():
    from random import Random

    kinds = {fault.id: fault.run.__module__ for fault in FAULTS}
    drawn = draw(Random(5))
    assert len(drawn) == len(set(kinds.values()))
    assert {kinds[one] for one in drawn} == set(kinds.values())
    assert draw(Random(5)) == drawn
    assert {tuple(draw(Random(seed))) for seed in range(20)} != {tuple(drawn)}
