"""A site's options: what holds for all its blocks, and what is wrong with them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ..blocks.defaults import ID, Defaults
from ..blocks.errors import Mistake
from ..blocks.models import model_text
from ..blocks.option_table import SETTINGS
from ..calculator.frameworks import FRAMEWORKS
from ..calculator.memory import BYTES
from ..request import SITE_VIEWS


def read_settings(options: Mapping[str, Any], unknown: Sequence[str]) -> tuple[Defaults, tuple[Mistake, ...]]:
    """What holds for all blocks, and what is wrong with the options.

    Args:
        options: The extension's options, by their names.
        unknown: The names of options that there are not.
    """
    show = options["show"] if isinstance(options["show"], list | tuple) else [options["show"]]
    models = options["models"] if isinstance(options["models"], Mapping) else {}
    wrong = {name: wrong_model(name, model) for name, model in models.items()}
    texts = tuple((name, model_text(model)) for name, model in models.items() if not wrong[name])
    faults = tuple((str(name), fault) for name, fault in wrong.items() if fault)
    defaults = Defaults(options["framework"], options["dtype"], tuple(show), texts, faults)
    return defaults, tuple(_faults(defaults, options, unknown))


def _faults(defaults: Defaults, options: Mapping[str, Any], unknown: Sequence[str]) -> Iterator[Mistake]:
    """What is wrong with the site's options."""
    for name in unknown:
        yield _fault(f"have an unknown option '{name}'", name, list(options))
    yield from _unknown_value("framework", defaults.framework, FRAMEWORKS)
    yield from _unknown_value("dtype", defaults.dtype, BYTES)
    if not isinstance(options["models"], Mapping):
        yield _fault("have 'models' that are not names, each with a block's options", "", ())
    for name, setting in SETTINGS.items():
        if setting.choices and options[name] not in setting.choices:
            choices = [str(choice).lower() for choice in setting.choices]
            yield from _unknown_value(f"value of '{name}'", options[name], choices)
    if not defaults.show:
        yield _fault("name no view to show", "", SITE_VIEWS)
    for position, view in enumerate(defaults.show):
        yield from _unknown_value("view", view, SITE_VIEWS)
        if view in SITE_VIEWS and view in defaults.show[:position]:
            yield _fault(f"name the view '{view}' twice", "", ())


def wrong_model(name: object, model: object) -> str:
    """What is wrong with an entry of `models`, in its name or its value; empty if nothing is."""
    if not is_model_name(name):
        return f"'{name}' is not an id"
    return "" if isinstance(model, Mapping | str) else f"'{name}' is not a block's options"


def is_model_name(name: object) -> bool:
    """Whether a model can have some name."""
    return isinstance(name, str) and ID.fullmatch(name) is not None


def _unknown_value(what: str, value: object, known: Collection[str]) -> Iterator[Mistake]:
    if value not in list(known):  # a list or a mapping has no hash
        yield _fault(f"name a {what} '{value}', which there is not", str(value), known)


def _fault(message: str, name: str, known: Collection[str]) -> Mistake:
    from ..blocks.option_values import word_hint  # most settings are right

    hint = f"{word_hint(name, known) if known else ''} See markdown_extensions, lstm_params.".lstrip()
    return Mistake(f"the site's settings {message}", (0, 3), hint)
