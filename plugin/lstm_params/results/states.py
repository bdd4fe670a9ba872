"""What a recurrent layer reads, returns and carries from step to step."""

from ..calculator.layers import Layer
from ..calculator.shapes import Tensor
from ..request import Request
from .html import Html, join, label, shape, template
from .layer_equations import state_equations


def state_view(layer: Layer, request: Request) -> Html:
    """The input, the output, and the states of a recurrent layer."""
    framework = request.networks[0].framework

    def row(role: str, tensor: Tensor, meaning: str) -> Html:
        return _ROW(
            role=role,
            name=_NAME(name=tensor.name) if tensor.name not in ("", role) else "",
            shape=shape(tensor, request.batch, framework),
            meaning=meaning,
        )

    carried = [(state.tensor.name, state.tensor.shape) for state in layer.states]
    outputs = [output for output in layer.outputs if (output.name, output.shape) not in carried]
    equations = state_equations(layer)
    is_each = len(set(layer.states)) < len(layer.states)
    each = ", in each direction" if is_each else ""
    rows = [
        row("input", layer.input, "what it reads"),
        *(row("output", output, _output_meaning(layer, output)) for output in outputs or layer.outputs[:1]),
        *(
            row(f"{state.role} state", state.tensor, equations[state.role] + each)
            for state in dict.fromkeys(layer.states)
        ),
    ]
    return _VIEW(label=label("Input, output and states", request.level), rows=join(rows))


_VIEW = template(
    '<div class="lp-scroll" role="group" aria-label="Input, output and states">\n{label}<table>\n'
    '<thead><tr><th scope="col">Tensor</th> <th scope="col">Shape</th> <th scope="col">What it is</th></tr>'
    "</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
)
_ROW = template(
    '<tr><th scope="row">{role}{name}</th> <td>{shape}</td> <td class="lp-long">{meaning}</td></tr>\n'
)
_NAME = template(" <code>{name}</code>")


def _output_meaning(layer: Layer, output: Tensor) -> str:
    if len(layer.input.shape) < 2:
        return "the hidden state"
    if layer.input.lengths[0] in output.lengths[:-1]:  # Core ML keeps an axis for the last one alone
        return "the hidden state of every timestep"
    has_two = any(group.direction == "backward" for group in layer.groups)
    return "the hidden state of the last timestep" + (" that each direction reads" if has_two else "")
