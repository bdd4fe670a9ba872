"""The command line: count what is written or saved, explain a number, or check a documentation's pages.

python -m lstm_params "LSTM(2) on (40, 3)"
python -m lstm_params models/tagger.keras
python -m lstm_params models/tagger.py
python -m lstm_params why 147840 "GRU(128) on (40, 256)"
python -m lstm_params check docs/

What only some calls need is imported where it is needed: that takes longer than to count a layer.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from ..calculator.formulas import counted
from ..calculator.frameworks import COMMON, FRAMEWORKS
from ..calculator.network import Network
from .tables import network_data, network_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ..blocks.errors import BlockError

MISTAKES, NOT_UNDERSTOOD = 1, 2
"""What the command ends with where something is wrong: in the pages, or in what it was given to read."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says.

    Returns:
        The exit status: 0 where all is well, 1 where mistakes were found, 2 where the command is wrong, or
        a file cannot be read.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal may lack a sign
    if given[:1] == ["check"]:
        return _check(given[1:])
    if given[:1] == ["why"]:
        return _why(given[1:])
    return _count(given)


def _parser(program: str, description: str) -> ArgumentParser:
    import argparse
    from functools import partial

    help = partial(argparse.HelpFormatter, width=80)  # asking a terminal for its width takes long
    return argparse.ArgumentParser(prog=program, description=description, formatter_class=help)


def _count(given: list[str]) -> int:
    if len(given) == 1 and not given[0].startswith("-"):  # a sixth of the time is that of argparse
        return _print_count(given[0])
    parser = _parser(
        "python -m lstm_params",
        "Count the parameters of a layer, and show how. "
        "For numbers that differ, see 'python -m lstm_params why --help'; for checking pages, "
        "'python -m lstm_params check --help'.",
    )
    parser.add_argument(
        "layer",
        help="as it is written in code, and its input: 'LSTM(2) on (40, 3)'; or a saved model: model.keras; "
        "or a program of Keras or PyTorch: model.py",
    )
    parser.add_argument(
        "--framework",
        choices=list(FRAMEWORKS),
        help="whose layer it is: keras by default, and for a program what it imports",
    )
    parser.add_argument("--json", action="store_true", help="print counts, shapes and tensors as JSON")
    options = parser.parse_args(given)
    return _print_count(options.layer, options.framework, options.json)


def _print_count(written: str, framework: str | None = None, is_json: bool = False) -> int:
    if "(" not in written and written.endswith(".py"):
        return _count_program(written, framework, is_json)
    if _names_file(written):
        return _count_file(written, is_json)
    from ..blocks.errors import BlockError
    from ..blocks.one_line import read_line

    try:
        network = read_line(written, framework or "keras", "Add '--framework {}'")
    except BlockError as error:
        return _not_understood(written, error)
    _print(network, is_json)
    return 0


def _print(network: Network, is_json: bool) -> None:
    if is_json:
        import json

        print(json.dumps(network_data(network), indent=2, ensure_ascii=False))
    else:
        print(network_text(network, is_coloured=sys.stdout.isatty() and "NO_COLOR" not in os.environ))


def _names_file(written: str) -> bool:
    """Whether this is the name of a saved model or of what else is there, and no layer."""
    if "(" in written:
        return False
    from ..files.reading import ENDINGS

    return written.lower().endswith(ENDINGS) or os.access(written, os.F_OK)


def _count_file(written: str, is_json: bool) -> int:

    from ..files.errors import FileError
    from ..files.networks import saved_network
    from ..files.reading import read_saved

    try:
        network = saved_network(read_saved(written))
    except FileError as error:
        print(f"{written}: this file {error}", file=sys.stderr)
        return NOT_UNDERSTOOD
    _print(network, is_json)
    return 0


def _count_program(path: str, framework: str | None, is_json: bool) -> int:
    from pathlib import Path

    from ..blocks.errors import Mistake
    from ..blocks.source import Source
    from ..markdown.code_files import text_of
    from ..programs.errors import ProgramError
    from ..programs.reading import framework_of, read_program

    text, mistake = text_of(Path(path))
    if mistake:
        print(f"{path}: this {mistake}", file=sys.stderr)
        return NOT_UNDERSTOOD
    try:
        network = read_program(text, framework or framework_of(text) or "keras").network
    except ProgramError as error:
        source = Source(path, text, 1, tuple(text.split("\n")))
        for problem in error.problems:
            print(source.report(Mistake(problem.message, problem.span, problem.hint)), file=sys.stderr)
        return NOT_UNDERSTOOD
    _print(network, is_json)
    return 0


def _not_understood(layer: str, error: BlockError) -> int:
    from ..blocks.source import Source

    source = Source("layer", layer)
    for mistake in error.mistakes:
        print(source.report(mistake), file=sys.stderr)
    return NOT_UNDERSTOOD


def _why(given: list[str]) -> int:
    parser = _parser(
        "python -m lstm_params why",
        "Find out what makes a number of parameters: for a layer, what differs from its count; "
        "without one, which layers have it.",
    )
    parser.add_argument("parameters", type=_number, help="the number, as in 147840 or 147,840")
    parser.add_argument(
        "layer", nargs="?", help="as it is written in code, and its input: 'LSTM(2) on (40, 3)'"
    )
    parser.add_argument("--framework", choices=list(FRAMEWORKS), help="whose layer it is; keras by default")
    options = parser.parse_args(given)
    from ..blocks.errors import BlockError
    from .why import layers_text, why_text

    if options.layer is None:
        keys = (options.framework,) if options.framework else COMMON
        is_explained, text = layers_text(options.parameters, keys)
    else:
        try:
            is_explained, text = why_text(options.parameters, options.layer, options.framework or "keras")
        except BlockError as error:
            return _not_understood(options.layer, error)
    print(text)
    return 0 if is_explained else MISTAKES


def _number(text: str) -> int:
    from argparse import ArgumentTypeError

    digits = text.replace(",", "").replace("_", "")
    if not digits.isascii() or not digits.isdigit() or not 0 < int(digits[:20]) <= 10**15:
        raise ArgumentTypeError(f"'{text[:40]}' is not a number of parameters, as in 147840")
    return int(digits)


def _check_options(given: list[str]) -> Namespace:
    parser = _parser(
        "python -m lstm_params check", "Check every block of some pages as a build would, without building."
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a Markdown file, or a folder of them")
    parser.add_argument(
        "--config",
        metavar="FILE",
        help="the site's settings; by default the mkdocs.yml here or above, if there is one",
    )
    parser.add_argument(
        "--pasted",
        action="store_true",
        help="also report pasted summaries of models that contradict themselves",
    )
    parser.add_argument(
        "--prose",
        action="store_true",
        help="also report counts in the text that no block of the page gives",
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="with --pasted: first replace the summaries that a block can give by that block",
    )
    options = parser.parse_args(given)
    if options.write and not options.pasted:
        parser.error("--write needs --pasted")
    return options


def _check(given: list[str]) -> int:
    options = _check_options(given)
    from .check import CheckError, check, write_blocks

    gc.enable()  # pages may be many

    for line in write_blocks(options.paths) if options.write else ():
        print(line)
    try:
        found = check(options.paths, options.config, options.pasted, options.prose)
    except CheckError as error:
        print(error, file=sys.stderr)
        return NOT_UNDERSTOOD
    for line in (*found.mistakes, *found.unchecked):
        print(line, file=sys.stderr)
    mistakes = counted(len(found.mistakes), "mistakes") if found.mistakes else "no mistakes"
    print(f"{counted(found.blocks, 'blocks')} checked: {mistakes}")
    if found.unchecked:
        return NOT_UNDERSTOOD
    return MISTAKES if found.mistakes else 0
