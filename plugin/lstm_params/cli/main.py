"""The command line: count a layer, or check the blocks of a documentation's pages.

python -m lstm_params "LSTM(2) on (40, 3)"
python -m lstm_params check docs/

What only some calls need is imported where it is needed: that takes longer than to count a layer.
"""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from functools import partial

from ..blocks.errors import BlockError
from ..blocks.one_line import read_line
from ..calculator.formulas import counted
from ..calculator.frameworks import FRAMEWORKS
from .tables import network_data, network_text

MISTAKES, NOT_UNDERSTOOD = 1, 2
"""What the command ends with where something is wrong: in the pages, or in what it was given to read."""

_HELP = partial(argparse.HelpFormatter, width=80)
"""To ask a terminal how wide it is takes longer than to count a layer."""


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
    return _count(given)


def _count(given: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m lstm_params",
        formatter_class=_HELP,
        description="Count the parameters of a layer, and show how. "
        "For checking pages, see 'python -m lstm_params check --help'.",
    )
    parser.add_argument("layer", help="as it is written in code, and its input: 'LSTM(2) on (40, 3)'")
    parser.add_argument("--framework", choices=list(FRAMEWORKS), default="keras", help="whose layer it is")
    parser.add_argument("--json", action="store_true", help="print counts, shapes and tensors as JSON")
    options = parser.parse_args(given)
    try:
        network = read_line(options.layer, options.framework, "Add '--framework {}'")
    except BlockError as error:
        from ..blocks.source import Source

        source = Source("layer", options.layer)
        for mistake in error.mistakes:
            print(source.report(mistake), file=sys.stderr)
        return NOT_UNDERSTOOD
    if options.json:
        import json

        print(json.dumps(network_data(network), indent=2, ensure_ascii=False))
    else:
        print(network_text(network, is_coloured=sys.stdout.isatty() and "NO_COLOR" not in os.environ))
    return 0


def _check(given: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m lstm_params check",
        formatter_class=_HELP,
        description="Check every block of some pages as a build would, without building.",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a Markdown file, or a folder of them")
    parser.add_argument(
        "--config",
        metavar="FILE",
        help="the site's settings; by default the mkdocs.yml here or above, if there is one",
    )
    options = parser.parse_args(given)
    from .check import CheckError, check

    gc.enable()  # pages may be many

    try:
        found = check(options.paths, options.config)
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
