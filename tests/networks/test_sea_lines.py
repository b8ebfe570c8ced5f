from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.sea_lines import SeaLines

NODES = np.array([[-60.0, 45.0], [-65.0, 40.0], [-75.0, 30.0], [-85.0, 25.0], [-96.0, 20.0]])
routes = st.lists(
    st.lists(st.integers(0, 4), min_size=2, max_size=6).filter(
        lambda nodes: all(a != b for a, b in pairwise(nodes))
    ),
    min_size=1,
    max_size=6,
)


@given(routes)
def test_a_segment_stands_once_and_every_line_can_be_put_together_again(nodes_of):
    lines = SeaLines.of([NODES[nodes] for nodes in nodes_of])
    wanted = {(a, b) for nodes in nodes_of for a, b in pairwise(nodes)}
    assert len(lines.segments) == len(wanted)
    begins = lines.step_offsets
    for row, nodes in enumerate(nodes_of):
        steps = lines.segments[lines.segment_idx[begins[row] : begins[row + 1]]]
        assert (steps[:, 0] == NODES[nodes[:-1]]).all()
        assert (steps[:, 1] == NODES[nodes[1:]]).all()
        assert (lines.line(row) == NODES[nodes]).all()
    begin, end = lines.ends()
    assert (begin == NODES[[nodes[0] for nodes in nodes_of]]).all()
    assert (end == NODES[[nodes[-1] for nodes in nodes_of]]).all()


@given(routes)
def test_what_is_asked_once_a_segment_adds_up_over_each_line(nodes_of):
    lines = SeaLines.of([NODES[nodes] for nodes in nodes_of])
    per_segment = np.abs(lines.segments[:, 1] - lines.segments[:, 0]).sum(axis=1)
    expected = [np.abs(np.diff(NODES[nodes], axis=0)).sum() for nodes in nodes_of]
    assert lines.total(per_segment) == pytest.approx(expected)


def test_the_segments_of_some_lines_leave_out_the_others():
    lines = SeaLines.of([NODES[[0, 1, 2]], NODES[[2, 3]], NODES[[1, 2, 4]]])
    assert len(lines.segments_of(np.array([0, 2]))) == 3
    assert len(lines.segments_of(np.array([1]))) == 1


@given(routes, st.data())
def test_some_lines_alone_are_those_lines(nodes_of, data):
    chosen = data.draw(st.lists(st.sampled_from(range(len(nodes_of))), min_size=1, unique=True))
    lines = SeaLines.of([NODES[nodes] for nodes in nodes_of])
    alone = lines.only(np.array(chosen))
    for row, line in enumerate(chosen):
        assert (alone.line(row) == lines.line(line)).all()
    assert len(alone.segments) == len(lines.segments_of(np.array(chosen)))


def test_saved_lines_are_loaded_as_they_were(tmp_path):
    lines = SeaLines.of([NODES[[0, 1, 2]], NODES[[2, 3]]])
    lines.save(tmp_path / "sea_legs")
    loaded = SeaLines.load(tmp_path / "sea_legs")
    assert [loaded.line(row).tolist() for row in (0, 1)] == [
        NODES[[0, 1, 2]].tolist(),
        NODES[[2, 3]].tolist(),
    ]
