"""The layout of an organisation chart: no box on another, every line from above to below."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from app.organisation.chart import BOX_HEIGHT, BOX_WIDTH, Box, Drawing, Node, clipped, layout

trees = st.recursive(
    st.builds(Node, key=st.just("leaf"), title=st.text(max_size=60)),
    lambda below: st.builds(
        Node, key=st.just("node"), title=st.text(max_size=60), children=st.lists(below, max_size=5).map(tuple)
    ),
    max_leaves=40,
)


def overlap(one: Box, other: Box) -> bool:
    return abs(one.x - other.x) < BOX_WIDTH and abs(one.y - other.y) < BOX_HEIGHT


def ends(drawing: Drawing) -> list[tuple[int, int]]:
    """Where each line ends, as (x, y)."""
    found = []
    for line in drawing.lines:
        steps = re.findall(r"([MVH])(-?\d+)(?: (-?\d+))?", line)
        x = y = 0
        for kind, first, second in steps:
            x, y = (int(first), int(second)) if kind == "M" else (x, int(first)) if kind == "V" else (int(first), y)
        found.append((x, y))
    return found


@given(trees)
def test_every_person_has_one_box_and_none_lies_on_another(root: Node) -> None:
    drawing = layout(root)

    assert [box.node for box in drawing.boxes] == [node for _depth, node in root.walk()]
    assert not any(
        overlap(one, other) for place, one in enumerate(drawing.boxes) for other in drawing.boxes[place + 1 :]
    )


@given(trees)
def test_every_box_lies_inside_the_drawing(root: Node) -> None:
    drawing = layout(root)

    assert all(0 <= box.x <= drawing.width - BOX_WIDTH for box in drawing.boxes)
    assert all(0 <= box.y <= drawing.height - BOX_HEIGHT for box in drawing.boxes)


@given(trees)
def test_every_box_but_the_root_is_reached_by_one_line(root: Node) -> None:
    drawing = layout(root)
    tops = {(box.x + BOX_WIDTH // 2, box.y) for box in drawing.boxes}
    sides = {(box.x, box.y + BOX_HEIGHT // 2) for box in drawing.boxes}

    assert len(drawing.lines) == root.size - 1
    assert all(end in tops or end in sides for end in ends(drawing))


def test_a_leader_has_the_people_hanging_below() -> None:
    led = tuple(Node(key=name, title=name) for name in ("Ada", "Bela"))
    drawing = layout(Node(key="leader", title="Leader", children=led))

    assert [box.x for box in drawing.boxes[1:]] == [drawing.boxes[1].x] * 2
    assert drawing.boxes[1].y < drawing.boxes[2].y


def test_a_long_name_is_clipped_where_it_no_longer_fits() -> None:
    assert clipped("Ada") == "Ada"
    assert clipped("A" * 40) == "A" * 22 + "…"
    assert clipped("Ж" * 40) == "Ж" * 18 + "…", "wider letters, fewer of them"
