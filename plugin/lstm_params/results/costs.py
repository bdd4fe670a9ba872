"""The costs of a network: memory for its parameters, multiply-adds, values that it returns and carries."""

from ..calculator.costs import Cost, costs
from ..calculator.formulas import Formula, Size
from ..calculator.layers import Layer
from ..calculator.memory import BYTES, WIDTHS, bytes_of, numbers_by_dtype
from ..calculator.named_tuples import NamedTuple
from ..calculator.network import Network
from ..request import Request
from .html import NOTHING, Html, count, formula, join, label, memory, template


class CostRow(NamedTuple):
    """A cost of a layer, or of all layers."""

    what: str
    of: str
    working: Html
    """Its formula, and the numbers put in; nothing where there is no more to it than the number."""
    value: int | None
    """The number; None where it depends on a length that is left open."""
    bytes: int | None
    """How much memory it takes; None for what takes none."""
    dtype: str = ""
    """What the memory is of, where that is not the same in all rows."""


def cost_view(request: Request) -> Html:
    """The table of a network's costs: for one input where the batch size is left open."""
    network, dtype = request.networks[0], request.dtype
    found = [costs(layer, request.batch) for layer in network.layers]
    dtypes = [_dtype_of(layer, dtype) for layer in network.layers]
    is_one = len(set(dtypes)) == 1
    bodies = [
        [_row(cost, own)._replace(dtype="" if is_one else own) for cost in each]
        for each, own in zip(found, dtypes, strict=True)
    ]
    names = [_NAME(name=_name(layer)) for layer in network.layers] if len(found) > 1 else [NOTHING]
    parts = [_BODY(name=name, rows=_rows(rows)) for name, rows in zip(names, bodies, strict=True)]
    if len(found) > 1:
        parts.append(_BODY(name=_ALL, rows=_rows(_totals(found, bodies))))
    return _VIEW(
        label=label("What it costs", request.level),
        parameters=_rows([*_own_memory(network, dtype), *_memory(network)]),
        parts=join(parts),
        values=f"Values are {dtypes[0]}. " if is_one else "",
        open=_OPEN if any(row.value is None for rows in bodies for row in rows) else NOTHING,
    )


_VIEW = template(
    '<div class="lp-view lp-wide">\n{label}'
    '<div class="lp-scroll" role="group" aria-label="Memory, multiply-adds and values">\n<table>\n'
    '<thead><tr><th scope="col">Cost</th> <th scope="col" class="lp-n">Count</th> '
    '<th scope="col" class="lp-n">Memory</th> <th scope="col">Working</th></tr></thead>\n'
    "<tbody>\n{parameters}\n</tbody>\n{parts}</table>\n</div>\n"
    '<p class="lp-note">{values}A multiply-add multiplies a weight by a value, or in attention a value by a '
    "value, and adds it up; where tools count floating-point operations, it is two. What is done value by "
    "value is not counted: biases, activations, gates.</p>\n{open}</div>\n"
)
_OPEN = Html(
    '<p class="lp-note">What is open depends on a length that the input leaves open, or on a part that is '
    "not looked into: a stated count, a model in itself, a product of tensors, quantized weights.</p>"
)
_BODY = template("<tbody>\n{name}{rows}\n</tbody>\n")
_NAME = template('<tr><th scope="rowgroup" colspan="4" class="lp-long"><code>{name}</code></th></tr>')
_ALL = Html('<tr><th scope="rowgroup" colspan="4"><strong>all layers</strong></th></tr>\n')


def _rows(rows: list[CostRow]) -> Html:
    return join(
        [
            _ROW(
                what=row.what,
                of=_of(row),
                value="open" if row.value is None else count(value=row.value),
                memory="" if row.bytes is None else memory(row.bytes),
                working=row.working,
            )
            for row in rows
        ]
    )


def _of(row: CostRow) -> str:
    return f"{row.of}, as {row.dtype}" if row.dtype and row.bytes is not None else row.of


_ROW = template(
    '<tr><th scope="row" class="lp-long">{what} <span class="lp-shape">{of}</span></th> '
    '<td class="lp-n">{value}</td> <td class="lp-n">{memory}</td> <td class="lp-long">{working}</td></tr>\n'
)


def _name(layer: Layer) -> str:
    return layer.name if layer.name in layer.code else f"{layer.name}: {layer.code}"


_SHOWN = BYTES.keys() - {"float64"}
"""The types that have a row, whichever the parameters have."""


def _own_memory(network: Network, dtype: str) -> list[CostRow]:
    """A row of the types that the parameters have, where no other row is of just these."""
    numbers = numbers_by_dtype(network.weights, dtype)
    if len(numbers) == 1 and not numbers.keys() - _SHOWN:
        return []
    terms = " + ".join([f"{count:,} × {WIDTHS[own]:d}" for own, count in numbers.items()])
    return [_parameter_row(network, " and ".join(numbers), terms, bytes_of(numbers))]


def _memory(network: Network) -> list[CostRow]:
    """One row for each width of numbers, the widest first."""
    by_width: dict[int, list[str]] = {}
    for dtype, width in sorted(BYTES.items(), key=lambda item: -item[1]):
        if dtype in _SHOWN:
            by_width.setdefault(width, []).append(dtype)
    count = network.parameters
    return [
        _parameter_row(network, " or ".join(dtypes), f"{count:,} × {width:d}", count * width)
        for width, dtypes in by_width.items()
    ]


def _parameter_row(network: Network, dtypes: str, terms: str, bytes: int) -> CostRow:
    return CostRow(
        f"parameters as {dtypes}", "", _IN_BYTES(terms=terms, bytes=bytes), network.parameters, bytes
    )


_IN_BYTES = template("{terms} = {bytes:,} bytes")


def _row(cost: Cost, dtype: str) -> CostRow:
    working = _working(cost.formula) if cost.formula else NOTHING
    return CostRow(cost.what, cost.of, working, cost.value, _bytes(cost, dtype))


def _bytes(cost: Cost, dtype: str) -> int | None:
    return cost.value * WIDTHS[dtype] if cost.is_kept and cost.value is not None else None


def _dtype_of(layer: Layer, dtype: str) -> str:
    """What a layer's values are: what its weights are that are no integers, where these are of one type."""
    own = {one for one in numbers_by_dtype(layer.weights, dtype) if "int" not in one}
    return own.pop() if len(own) == 1 else dtype


def _working(worked: Formula) -> Html:
    numbers = worked.with_numbers()
    tokens = worked.tokens()
    if len(tokens) == 1:
        return formula(worked) if isinstance(tokens[0], Size) else NOTHING
    if str(worked) == str(numbers):
        return formula(worked)
    return _WORKING(formula=formula(worked), numbers=formula(numbers))


_WORKING = template("{formula} = {numbers}")


def _totals(found: list[list[Cost]], bodies: list[list[CostRow]]) -> list[CostRow]:
    """The sums over all layers of what is for the whole input."""
    totals = []
    whole = [cost for layer in found for cost in layer if not cost.is_part]
    for what, of, is_kept in dict.fromkeys((cost.what, cost.of, cost.is_kept) for cost in whole):
        values = [cost.value for cost in whole if (cost.what, cost.of) == (what, of)]
        known = [value for value in values if value is not None]
        value = sum(known) if len(known) == len(values) else None
        terms = join([f"{value:,}" for value in known], " + ") if len(known) > 1 else NOTHING
        rows = [row for body in bodies for row in body if (row.what, row.of) == (what, of)]
        bytes = sum(row.bytes or 0 for row in rows) if is_kept and value is not None else None
        dtypes = " and ".join(dict.fromkeys(row.dtype for row in rows if row.dtype))
        totals.append(CostRow(what, of, terms, value, bytes, dtypes))
    return totals
