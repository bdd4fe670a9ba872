"""The models of a site: each is read once in a build, and its mistakes are reported at its place."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..blocks.defaults import Defaults
from ..blocks.errors import BlockError, Mistake
from ..blocks.models import FENCE, model_text
from ..blocks.reading import named_files, read_block
from ..blocks.source import Report, Source
from ..calculator.named_tuples import NamedTuple
from .code_files import read_named
from .settings import is_model_name, read_settings, wrong_model
from .settings_file import find_model

log = logging.getLogger("mkdocs.plugins.lstm_params")  # below MkDocs' own, so that --strict counts it

_NAME_HINT = "An id is a letter, and then letters, digits, '-', '_', '.' and ':'."


class _Reported(NamedTuple):
    """What was reported last."""

    build: object
    models: object
    found: list["WrongModel"]


_last = _Reported(None, None, [])


class WrongModel(NamedTuple):
    """A mistake in a model."""

    name: str
    message: str
    report: Report


def report_models(
    options: Mapping[str, Any], build: object, root: Path, settings: Sequence[Path]
) -> list[WrongModel]:
    """What is wrong with the models of a site: logged once in a build, and returned each time.

    Args:
        options: The extension's options, by their names.
        build: What is another object in each build; None where nobody knows of builds.
        root: The project's folder, from which models name files.
        settings: The files that the models may be in.
    """
    global _last
    if _last.build is not build or _last.models != options["models"]:
        _last = _Reported(build, options["models"], list(_wrong(options, root, settings)))
        for report in dict.fromkeys(wrong.report for wrong in _last.found):  # aliases have theirs in common
            log.warning("%s", report)
    return _last.found


def _wrong(options: Mapping[str, Any], root: Path, settings: Sequence[Path]) -> Iterator[WrongModel]:
    defaults, faults = read_settings(options, ())
    models = options["models"] if isinstance(options["models"], Mapping) else {}
    for name, model in models.items():
        entry = find_model(settings, name, model)
        fault = wrong_model(name, model)
        if fault:
            text, mistakes = "", [Mistake(fault, (0, 0), "" if is_model_name(name) else _NAME_HINT)]
        else:
            text = (entry and entry.text()) or model_text(model)
            mistakes = [] if faults else list(_mistakes(text, defaults, root))  # what holds for it is unknown
        for mistake in mistakes:
            if entry is None:
                report = _unplaced(name, text, mistake)
            elif fault and is_model_name(name):
                report = entry.value_report(mistake)
            else:
                report = entry.report(mistake, text)
            yield WrongModel(str(name), mistake.message, report)


def _unplaced(name: object, text: str, mistake: Mistake) -> Report:
    """A mistake in a model whose file nobody knows: its own lines are counted."""
    start, stop = (max(index - len(FENCE) - 1, 0) for index in mistake.span)
    source = Source(f"the site's settings, model '{name}'", text[len(FENCE) + 1 :])
    return source.report(mistake._replace(span=(start, stop)))


def _mistakes(text: str, defaults: Defaults, root: Path) -> Sequence[Mistake]:
    files = tuple(read_named(*named, root, root) for named in named_files(text))
    try:
        read_block(text, defaults._replace(models=(), files=files))
    except BlockError as error:
        return error.mistakes
    except Exception:  # a bug of ours must not end the build, and is reported where the model is used
        log.debug("A model could not be read", exc_info=True)
    return ()
