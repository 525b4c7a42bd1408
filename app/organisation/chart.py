"""An organisation chart laid out as a tree: boxes and the lines between them. Pure: no web, no database.

A person with people who lead nobody has them hanging below, one under the other; otherwise the people below stand side
by side. Measures are in the units of the drawing, which are pixels at its full size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

BOX_WIDTH = 240
BOX_HEIGHT = 68
SIDE_GAP = 24
HANG_GAP = 12
LEVEL_GAP = 36
INDENT = 28
MARGIN = 4
LONGEST_LINE = 23
LONGEST_DETAIL = 34
_LATIN_ENDS = "\u0370"


@dataclass(frozen=True)
class Node:
    """One box: `title` and `detail` are written in it, `words` say it to who does not see the drawing.

    `tone` is lead, active, quiet or root; `href` makes the box a link.
    """

    key: str
    title: str
    detail: str = ""
    words: str = ""
    tone: str = "active"
    href: str | None = None
    children: tuple[Node, ...] = ()

    @property
    def hangs(self) -> bool:
        """Whether the people below stand one under the other."""
        return bool(self.children) and not any(child.children for child in self.children)

    @property
    def size(self) -> int:
        return 1 + sum(child.size for child in self.children)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Node]]:
        """Everybody with how deep they stand, each before those below."""
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)


@dataclass(frozen=True)
class Box:
    node: Node
    x: int
    y: int

    @property
    def title(self) -> str:
        return clipped(self.node.title)

    @property
    def detail(self) -> str:
        return clipped(self.node.detail, LONGEST_DETAIL)


@dataclass
class Drawing:
    """What is to be drawn: boxes in the order in which they are read, and lines as SVG path data."""

    width: int = 0
    height: int = 0
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT
    boxes: list[Box] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def layout(root: Node) -> Drawing:
    """The drawing of the tree below `root`, root first."""
    drawing = Drawing()
    _place(root, MARGIN, MARGIN, drawing)
    drawing.width = max(box.x for box in drawing.boxes) + BOX_WIDTH + MARGIN
    drawing.height = max(box.y for box in drawing.boxes) + BOX_HEIGHT + MARGIN
    return drawing


def clipped(text: str, longest: int = LONGEST_LINE) -> str:
    """`text` as far as it fits on one line of a box; `longest` counts Latin letters, those of other scripts are wider."""
    taken = 0.0
    for place, letter in enumerate(text):
        taken += 1 if letter < _LATIN_ENDS else 1.2
        if taken > longest:
            return f"{text[: place - 1].rstrip()}…"
    return text


def width_of(node: Node) -> int:
    """How much room a box and everything below it take."""
    if not node.children:
        return BOX_WIDTH
    if node.hangs:
        return INDENT + BOX_WIDTH
    return sum(width_of(child) for child in node.children) + SIDE_GAP * (len(node.children) - 1)


def _place(node: Node, left: int, top: int, drawing: Drawing) -> int:
    """Put `node` and what is below it into the drawing; says where the middle of its box is."""
    if not node.children or node.hangs:
        drawing.boxes.append(Box(node, left, top))
        _hang(node, left, top, drawing)
        return left + BOX_WIDTH // 2
    place = len(drawing.boxes)
    below = top + BOX_HEIGHT + LEVEL_GAP
    middles, next_left = [], left
    for child in node.children:
        middles.append(_place(child, next_left, below, drawing))
        next_left += width_of(child) + SIDE_GAP
    middle = (middles[0] + middles[-1]) // 2
    drawing.boxes.insert(place, Box(node, middle - BOX_WIDTH // 2, top))
    _fan(middle, middles, top, drawing)
    return middle


def _hang(node: Node, left: int, top: int, drawing: Drawing) -> None:
    trunk = left + INDENT // 2
    for number, child in enumerate(node.children, start=1):
        y = top + number * (BOX_HEIGHT + HANG_GAP)
        drawing.boxes.append(Box(child, left + INDENT, y))
        drawing.lines.append(f"M{trunk} {top + BOX_HEIGHT}V{y + BOX_HEIGHT // 2}H{left + INDENT}")


def _fan(middle: int, middles: list[int], top: int, drawing: Drawing) -> None:
    beam = top + BOX_HEIGHT + LEVEL_GAP // 2
    for each in middles:
        drawing.lines.append(f"M{middle} {top + BOX_HEIGHT}V{beam}H{each}V{beam + LEVEL_GAP // 2}")
