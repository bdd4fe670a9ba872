"""A network as HTML: what it is, its count, and the views of it that are asked for."""

from collections.abc import Sequence
from html import escape

from ..calculator.layers import Layer
from ..calculator.memory import BYTES
from ..calculator.shapes import Tensor
from ..request import NETWORK_VIEWS, Request
from .default_views import arithmetic, layer_table, parameter_maps, weights
from .html import TITLE, call_beside_name, count, escaped, flow, heading, memory, parameters
from .text_runs import Mark, shape_marks

_LAYER_VIEWS = {"weights": weights, "map": parameter_maps, "arithmetic": arithmetic}


class NetworkBlock:
    """One network of a request, and what is made of it."""

    def __init__(self, request: Request) -> None:
        self.request, self.network = request, request.networks[0]
        self.layers, self.framework = self.network.layers, self.network.framework
        self.is_single = len(self.layers) == 1
        self.inner_views = [view for view in request.show if view not in NETWORK_VIEWS]
        self.parameters, self.trainable = self.network.parameters, self.network.trainable
        self.inputs, self.outputs = self._shapes(self.network.inputs), self._shapes(self.network.outputs)

    @property
    def html(self) -> str:
        """The whole of it, as one `<div class="lstm-params">`."""
        request = self.request
        id = f' id="{escape(request.id)}"' if request.id else ""
        trainable = "" if self._is_trainable else f' data-trainable="{self.trainable}"'
        facts = self._facts() if request.show[0] == "summary" else ""
        views = "".join([self._view(position, view) for position, view in enumerate(request.show)])
        return (
            f'<div class="lstm-params"{id} data-parameters="{self.parameters}"{trainable} '
            f'data-summary="{escape(self.summary)}">\n'
            f'<div class="lp-head">\n{heading("lp-name", self._name(), TITLE)}{facts}</div>\n{views}</div>'
        )

    @property
    def _is_trainable(self) -> bool:
        return self.trainable == self.parameters

    def _name(self) -> str:
        title = self.request.title
        titled = f'<strong dir="auto">{escape(title)}</strong>' if title else ""
        if self.is_single:
            return f"{titled} <code>{escaped(self.layers[0].code)}</code>"
        return f"{titled} {'' if title else f'{len(self.layers)} layers'}"

    def _facts(self) -> str:
        facts = [self.framework.label]
        if self.inputs:
            facts.append(flow(self.inputs, self.outputs))
        facts.append(f"{memory(self.parameters * BYTES[self.request.dtype])} as {self.request.dtype}")
        if not self._is_trainable:
            facts.append(f"{count(self.trainable)} trainable, {count(self.parameters - self.trainable)} not")
        if self.is_single:
            facts += map(escaped, self.layers[0].notes)
        amount = parameters(self.parameters)
        return f'<p class="lp-count">{amount}</p>\n<p class="lp-facts">{" · ".join(facts)}</p>\n'

    def _shapes(self, tensors: Sequence[Tensor]) -> list[list[Mark]]:
        return [shape_marks(tensor, self.request.batch, self.framework) for tensor in tensors]

    @property
    def summary(self) -> str:
        """The result in one sentence, for search."""
        inputs, outputs = _plain(self.inputs), _plain(self.outputs)
        title = f"{self.request.title}: " if self.request.title else ""
        layers = ", ".join([layer.code for layer in self.layers])
        plural = "" if self.parameters == 1 else "s"
        shapes = f", input {inputs}, output {outputs}" if inputs else ""
        return f"{title}{layers}, {self.framework.label}: {self.parameters:,} parameter{plural}{shapes}."

    def _view(self, position: int, view: str) -> str:
        request, network = self.request, self.network
        if view == "summary":
            facts = f'<div class="lp-head">{self._facts()}</div>\n' if position else ""
            if self.is_single:
                return facts
            return facts + layer_table(network, request.batch)
        if view in NETWORK_VIEWS:
            return self._network_view(view)
        if self.is_single:
            return self._layer_view(view, self.layers[0])
        return "".join(map(self._fold, self.layers)) if view == self.inner_views[0] else ""

    def _network_view(self, view: str) -> str:
        from . import views as other_views

        request, network = self.request, self.network
        if view == "flow":
            return other_views.flow_view(network, request.batch, request.title)
        if view == "costs":
            return other_views.cost_view(network, request.batch, request.dtype)
        return other_views.code_view(request.code, request.id if self.inner_views else "")

    def _layer_view(self, view: str, layer: Layer) -> str:
        if view in _LAYER_VIEWS:
            return _LAYER_VIEWS[view](layer)
        from .views import recurrent_view  # most sites never need it

        return recurrent_view(view, layer, self.framework, self.request.batch)

    def _fold(self, layer: Layer) -> str:
        """A layer of several, to be opened."""
        inputs, outputs = self._shapes((layer.input, *layer.also_reads)), self._shapes(layer.outputs)
        facts = [f"<code>{escaped(call_beside_name(layer))}</code>", flow(inputs, outputs) if outputs else ""]
        facts += map(escaped, layer.notes)
        name, amount = escaped(layer.name), layer.parameters
        id = f' id="{escape(self.request.id)}-{name}"' if self.request.id and self.request.code else ""
        views = "".join([self._layer_view(view, layer) for view in self.inner_views])
        return (
            f'<details data-layer="{name}" data-parameters="{amount}">\n'
            f"<summary>{name} <span>{parameters(amount)}</span></summary>\n"
            f'<p class="lp-facts"{id}>{" · ".join(facts)}</p>\n{views}</details>\n'
        )


def _plain(shapes: Sequence[Sequence[Mark]]) -> str:
    """Shapes as text without marks."""
    return ", ".join(["".join([mark.text for mark in shape]) for shape in shapes])
