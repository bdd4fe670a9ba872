"""What a picture of a cell is put together on: vectors, labels, boxes and the arrows between them."""

from ...calculator.named_tuples import NamedTuple
from ..html import Html
from .paint import stroked
from .paths import LINE, MOST_DOTS, Point, dots, points, text_width
from .svg import Arrow, Box, Path, Text, drawn, vector

WIDTH = 250.0
"""How wide a picture is; one unit is a pixel on the smallest telephone."""
PITCH, BAR = 9.0, 40.0
"""How far dots are apart, and how long a bar is."""
GATE_HEIGHT, STEP = 38.0, 20.0
"""How high a gate is, and how large an elementwise step."""


class Vector(NamedTuple):
    """Values that go into a cell or come out of it."""

    name: str
    css: str
    length: int

    @property
    def label(self) -> str:
        """Its name, and how many values it has."""
        return f"{self.name}: {self.length:,}"

    @property
    def width(self) -> float:
        """How wide its dots are."""
        return self.length * PITCH if self.length <= MOST_DOTS else BAR


class Canvas:
    """The parts of a picture, put on it one by one."""

    def __init__(self) -> None:
        self.arrows: list[Arrow] = []
        self.boxes: list[Box] = []
        self.vectors: list[Path] = []
        self.texts: list[Text] = []
        self.bottom = 0.0
        """Where the lowest text ends."""

    @property
    def html(self) -> Html:
        """All of it as SVG."""
        return drawn([*self.arrows, *self.boxes, *self.vectors, *self.texts])

    def vector(self, values: Vector, x: float, y: float) -> None:
        """A vector's dots from `x` on."""
        if values.length > MOST_DOTS:
            self.vectors.append(vector(f"M{points([(x, y)])}h{BAR:g}", values.css, 6, is_bar=True))
        else:
            self.vectors.append(vector(dots(x + PITCH / 2, y, values.length, PITCH), values.css, 7))

    def labels(self, labels: list[Text], y: float, down: bool = True) -> None:
        """Texts side by side, or one below (above) the other where they would meet."""
        lines: list[list[Point]] = []
        for label in labels:
            start, stop = label.extent
            number = next(
                (
                    number
                    for number, line in enumerate(lines)
                    if all(stop + 8 <= left or right + 8 <= start for left, right in line)
                ),
                len(lines),
            )
            lines += [[]] if number == len(lines) else []
            lines[number].append((start, stop))
            at = y + number * LINE if down else y - number * LINE
            self.texts.append(label._replace(y=at))
            self.bottom = max(self.bottom, at + 5)

    def arrow(self, css: str, *way: Point, has_head: bool = True) -> None:
        """The way of some values."""
        self.arrows.append(Arrow(way, css, has_head))

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """A frame around values that are read together."""
        self.boxes.append(Box(x, y, width, height, "lp-frame", stroked("lp-frame", 1.2), (), 8))

    def step(self, text: str, x: float, y: float) -> None:
        """An elementwise step, centred on a point."""
        is_sign = len(text) == 1
        width = STEP if is_sign else text_width(text) + 8
        word = Text(x, y + (5 if is_sign else 4), text, "lp-sign" if is_sign else "", "middle")
        self.product("lp-op", word, x, y, (width, STEP), STEP / 2 if is_sign else 6)

    def product(self, css: str, word: Text, x: float, y: float, size: Point, radius: float = 2.0) -> None:
        """A box with one word in it, centred on a point."""
        width, height = size
        paint = stroked(css, 1.2, "lp-paper")
        self.boxes.append(Box(x - width / 2, y - height / 2, width, height, css, paint, [word], radius))

    def gate(self, css: str, lines: tuple[str, str], x: float, y: float, width: float) -> None:
        """A box with two lines of text, of which the first is the bold one."""
        middle, css = x + width / 2, f"lp-gate {css}"
        words = [
            Text(middle, y + 16, lines[0], "lp-bold", "middle"),
            Text(middle, y + 31, lines[1], "", "middle"),
        ]
        self.boxes.append(Box(x, y, width, GATE_HEIGHT, css, stroked(css, 1.5, "lp-paper"), words))
