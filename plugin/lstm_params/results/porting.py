"""How weights are carried from one framework to another."""

from ..calculator.porting import Recipe, recipe
from ..calculator.side_by_side import all_differences
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
                notes=_notes(one, request),
                code=code_block(one.code, "Code that carries the weights across") if one.code else NOTHING,
            )
            for one in recipes
        ]
    )


def _notes(one: Recipe, request: Request) -> Html:
    """Remarks, without those that the comparison's table has below it."""
    said = all_differences(one.source, one.target) if "summary" in request.show else []
    own = [note for note in one.notes if note not in said]
    return bullets(own) if own else NOTHING


_RECIPE = template(
    '<div class="lp-view lp-wide">\n{label}<p><code>{source}</code> → <code>{target}</code></p>\n'
    "{notes}{code}</div>\n"
)
