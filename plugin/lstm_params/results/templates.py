"""The templates of the views that are not shown by default, and of what is rarely shown."""

from collections.abc import Callable
from functools import cache, wraps

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from . import html
from .default_views import MAP_SCALE
from .drawing import paint


@cache
def template(name: str) -> Template:
    """A template by its file's name."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("lstm_params.results"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    functions = (
        paint.filled,
        paint.stroked,
        paint.dotted,
        html.label,
        html.marks,
        html.count,
        html.parameters,
        html.memory,
        html.tensor_name,
    )
    environment.globals.update({function.__name__: _as_markup(function) for function in functions})
    environment.globals.update(
        scale=MAP_SCALE, letters=Markup(paint.LETTERS), call_beside_name=html.call_beside_name
    )
    return environment


def _as_markup(function: Callable[..., str]) -> Callable[..., Markup]:
    """A function whose result is HTML already."""

    @wraps(function)
    def marked(*arguments: object) -> Markup:
        return Markup(function(*arguments))

    return marked
