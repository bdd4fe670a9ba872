"""What a picture of a cell is drawn with: values as dots, wires with arrows, boxes and texts."""

from typing import NamedTuple

from .parameter_map import CHARACTER, LINE

WIDTH = 250.0
"""How wide a picture is; one unit is a pixel on the smallest telephone."""
MOST_DOTS = 8
"""More values than these are a bar."""
PITCH, BAR = 9.0, 40.0
"""How far dots are apart, and how long a bar is."""
GATE_HEIGHT, STEP = 38.0, 20.0
"""How high a gate is, and how large an elementwise step."""
_HEAD = 6.0


class Text(NamedTuple):
    """A line of text; it starts, ends or is centred at `x`."""

    x: float
    y: float
    text: str
    css: str = ""
    anchor: str = "start"


class Dots(NamedTuple):
    """A vector, as an SVG path: a dot for each value, or a bar for all of them."""

    css: str
    path: str
    is_bar: bool


class Wire(NamedTuple):
    """The way of some values, with an arrow at its end or none."""

    css: str
    points: str
    head: str


class Box(NamedTuple):
    """A gate, or an elementwise step."""

    css: str
    x: float
    y: float
    width: float
    height: float
    radius: float
    texts: list[Text]


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


class Pen:
    """Draws a picture piece by piece; `y` grows downwards."""

    def __init__(self) -> None:
        self.dots: list[Dots] = []
        self.wires: list[Wire] = []
        self.boxes: list[Box] = []
        self.texts: list[Text] = []
        self.bottom = 0.0
        """Where the lowest text ends."""

    def vector(self, vector: Vector, x: float, y: float) -> None:
        """A vector's dots from `x` on."""
        if vector.length > MOST_DOTS:
            path = f"M{x:g} {y:g}h{BAR:g}"
        else:
            path = f"M{x + PITCH / 2:g} {y:g}h0" + f"m{PITCH:g} 0h0" * (vector.length - 1)
        self.dots.append(Dots(vector.css, path, vector.length > MOST_DOTS))

    def labels(self, labels: list[Text], y: float, down: bool = True) -> None:
        """Texts side by side, or one below (above) the other where they would meet."""
        lines: list[list[tuple[float, float]]] = []
        for label in labels:
            start, stop = _extent(label)
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

    def wire(self, css: str, *points: tuple[float, float], is_arrow: bool = True) -> None:
        """A way with corners."""
        written = " ".join(f"{x:g},{y:g}" for x, y in points)
        self.wires.append(Wire(css, written, _head(*points[-2:]) if is_arrow else ""))

    def step(self, text: str, x: float, y: float) -> None:
        """An elementwise step, centred on a point."""
        width = STEP if len(text) == 1 else CHARACTER * len(text) + 8
        is_sign = len(text) == 1
        words = [Text(x, y + (5 if is_sign else 4), text, "lp-sign" if is_sign else "", "middle")]
        radius = STEP / 2 if is_sign else 6
        self.boxes.append(Box("lp-op", x - width / 2, y - STEP / 2, width, STEP, radius, words))

    def gate(self, css: str, lines: tuple[str, str], x: float, y: float, width: float) -> None:
        """A box with two lines of text, of which the first is the bold one."""
        middle = x + width / 2
        words = [
            Text(middle, y + 16, lines[0], "lp-bold", "middle"),
            Text(middle, y + 31, lines[1], "", "middle"),
        ]
        self.boxes.append(Box(f"lp-gate {css}", x, y, width, GATE_HEIGHT, 4, words))


def text_width(text: str) -> float:
    """How wide a text is, rather more than less."""
    return CHARACTER * len(text)


def _extent(text: Text) -> tuple[float, float]:
    width = text_width(text.text)
    return (text.x - width, text.x) if text.anchor == "end" else (text.x, text.x + width)


def _head(before: tuple[float, float], tip: tuple[float, float]) -> str:
    """A triangle at the end of a way."""
    (x, y), half = tip, _HEAD / 2
    if before[0] == x:
        back = -_HEAD if y > before[1] else _HEAD
        return f"M{x:g} {y:g}l{-half:g} {back:g}h{_HEAD:g}z"
    back = -_HEAD if x > before[0] else _HEAD
    return f"M{x:g} {y:g}l{back:g} {-half:g}v{_HEAD:g}z"
