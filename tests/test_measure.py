import pytest

from tests import measure
from tests.chaos.faults import FAULTS, draw

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


def test_sample_of_faults_has_one_of_each_kind_and_follows_its_seed():
    from random import Random

    kinds = {fault.id: fault.run.__module__ for fault in FAULTS}
    drawn = draw(Random(5))
    assert len(drawn) == len(set(kinds.values()))
    assert {kinds[one] for one in drawn} == set(kinds.values())
    assert draw(Random(5)) == drawn
    assert {tuple(draw(Random(seed))) for seed in range(20)} != {tuple(drawn)}
