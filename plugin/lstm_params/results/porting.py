"""How weights are carried from one framework to another."""

from ..calculator.porting import recipe
from ..request import Request
from .html import NOTHING, Html, bullets, code_block, join, label, template


def porting_view(request: Request) -> Html:
    """A recipe for each framework but the first."""
    first, *others = request.networks
    recipes = [recipe(first, other) for other in others]
    return join(
        [
            _RECIPE(
                label=label(
                    f"From {one.source.framework.label} to {one.target.framework.label}", request.level
                ),
                source=one.source.layers[0].code,
                target=one.target.layers[0].code,
                notes=bullets(one.notes) if one.notes else NOTHING,
                code=code_block(one.code, "Code that carries the weights across") if one.code else NOTHING,
            )
            for one in recipes
        ]
    )


_RECIPE = template(
    '<div class="lp-view lp-wide">\n{label}<p><code>{source}</code> → <code>{target}</code></p>\n'
    "{notes}{code}</div>\n"
)
