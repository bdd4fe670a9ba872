"""A recurrent layer's equations as HTML, and a table of their symbols."""

from ..calculator.layers import Layer
from ..request import Request
from .equations import Equation, MathElement, Symbols, equations
from .html import NOTHING, Html, breakable, join, label, template


def equation_view(layer: Layer, request: Request) -> Html:
    """The equations of a recurrent layer, what their symbols are, and remarks."""
    assert layer.cell, "the view is of recurrent layers"
    found = equations(layer, layer.cell, request.networks[0].framework)
    return _VIEW(
        label=label("Equations", request.level),
        equations=join([_equation(equation) for equation in found.equations]),
        symbols=join([_symbols(symbols) for symbols in found.symbols]),
        notes=join([_NOTE(text=note) for note in found.notes]),
    )


_VIEW = template(
    '<div class="lp-view lp-wide">\n{label}<div class="lp-scroll" role="group" aria-label="Equations">\n'
    '<ul class="lp-equations">\n{equations}</ul>\n</div>\n'
    '<div class="lp-scroll lp-symbols" role="group" aria-label="Symbols and their shapes">\n<table>\n'
    '<thead><tr><th scope="col">Symbol</th> <th scope="col">Shape of each</th> '
    '<th scope="col">What it is</th></tr></thead>\n<tbody>\n{symbols}</tbody>\n</table>\n</div>\n'
    "{notes}</div>\n"
)
_NOTE = template('<p class="lp-note">{text}</p>\n')


def _equation(equation: Equation) -> Html:
    first, *others = equation.lines
    lines = [_LINE(left=equation.left.html, equals=_EQUALS, right=_row(first))]
    lines += [_LINE(left="", equals="", right=_row(line)) for line in others]
    return _EQUATION(css=equation.css, label=equation.label, lines=join(lines))


_EQUATION = template(
    '<li><span class="{css}">{label}</span> <math display="block" data-search-exclude><mtable>'
    "{lines}</mtable></math></li>\n"
)
_LINE = template("<mtr><mtd>{left}</mtd><mtd>{equals}</mtd><mtd>{right}</mtd></mtr>")
_EQUALS = Html("<mo>=</mo>")


def _row(nodes: list[MathElement]) -> Html:
    """A line of an equation; a plus sign that begins it is between two terms all the same."""
    elements = [node.html for node in nodes]
    if nodes[0].text == "+":
        elements[0] = _PLUS
    return _ROW(elements=join(elements))


_ROW = template("<mrow>{elements}</mrow>")
_PLUS = Html('<mo form="infix">+</mo>')


def _symbols(symbols: Symbols) -> Html:
    tensors = [
        _TENSOR(name=breakable(name), whole=_WHOLE(shape=whole) if whole else NOTHING)
        for name, whole in symbols.tensors
    ]
    return _SYMBOLS(
        symbols=join([_SYMBOL(element=node.html) for node in symbols.symbols], " "),
        shape=symbols.shape,
        meaning=symbols.meaning,
        comma=", " if tensors else "",
        tensors=join(tensors, " "),
    )


_SYMBOLS = template(
    '<tr><td class="lp-long">{symbols}</td> <td>{shape}</td> '
    '<th scope="row" class="lp-long">{meaning}{comma}{tensors}</th></tr>\n'
)
_SYMBOL = template("<math data-search-exclude>{element}</math>")
_TENSOR = template("{name}{whole}")
_WHOLE = template(' <span class="lp-whole">{shape}</span>')
