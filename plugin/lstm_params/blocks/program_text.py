"""The program of a block: written in it, or in a file that it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..calculator.named_tuples import NamedTuple
from .defaults import NamedFile
from .errors import Mistake, Span
from .option_table import OPTIONS
from .options import Options
from .pasted_code import is_python
from .yaml_errors import CODE_HINT
from .yaml_nodes import Scalar

if TYPE_CHECKING:
    from ..programs.errors import Problem
    from ..programs.reading import Program
    from .option_values import Values

NAMES = tuple(name for name, option in OPTIONS.items() if option.kind in ("program", "file"))
"""The options that give a program."""


class ProgramText(NamedTuple):
    """A program, and its place."""

    text: str
    place: Span
    """Where the block gives it."""
    node: Scalar | None
    """The text in the block; None where it is in a file."""
    file: NamedFile | None


def find_program(options: Options, files: Sequence[NamedFile]) -> ProgramText | None:
    """The program of a block, if it has one.

    Args:
        options: The block's options.
        files: The contents of the files that it names.
    """
    name = next((name for name in NAMES if name in options.given), None)
    if name is None:
        return None
    node = options.given[name].node
    written = node.value if isinstance(node, Scalar) else ""
    if OPTIONS[name].kind == "program":
        return ProgramText(written, node.span, node if isinstance(node, Scalar) else None, None)
    file = next(
        (file for file in files if file.reference == written), NamedFile(written, "", "must name a file")
    )
    return ProgramText(file.text, node.span, None, file)


def framework_of(program: ProgramText | None) -> str:
    """The framework that a program imports, or nothing."""
    if program is None:
        return ""
    from ..programs.reading import framework_of  # 40 % of what a block loads, and few blocks have a program

    return framework_of(program.text)


def read_program_text(
    program: ProgramText, framework: str, options: Options, values: Values
) -> Program | None:
    """Read a block's program; None where a mistake is noted.

    Args:
        program: The program.
        framework: Whose layers it has.
        options: The block's options, where mistakes are noted.
        values: What they say: the input of a model that states none, and what else the program leaves open.
    """
    from ..programs.errors import ProgramError
    from ..programs.reading import read_program

    mistakes = options.mistakes
    before = len(mistakes)
    source, stated, entry = values["input"], values["values"] or {}, values["entry"] or ""
    if len(mistakes) > before:
        return None
    if program.file and program.file.mistake:
        mistakes.append(Mistake(f"'code_file' {program.file.mistake}", program.place))
    elif not program.text.strip():
        what = "there is no program in this file" if program.file else "'code' must be a program"
        mistakes.append(Mistake(what, program.place, "" if program.file else CODE_HINT))
    else:
        try:
            return read_program(program.text, framework, source, stated, entry)
        except ProgramError as error:
            is_folded = (
                program.node is not None and program.node.style != "|" and len(program.node.lines) != 1
            )
            if is_folded and not is_python(program.text):
                mistakes.append(Mistake("YAML folds this program into one line", program.place, CODE_HINT))
            else:
                mistakes += [_placed(problem, program, options) for problem in error.problems]
    return None


def _placed(problem: Problem, program: ProgramText, options: Options) -> Mistake:
    """A mistake at its place in the block; one in a file is reported where the block names the file."""
    mistake = Mistake(problem.message, problem.span, problem.hint)
    if problem.option in options.given:
        return mistake._replace(span=options.given[problem.option].node.span)
    if program.node:
        return mistake._replace(span=program.node.part(*mistake.span))
    line = program.text.count("\n", 0, mistake.span[0])
    written = program.text.split("\n")[line].strip()[:60]
    number = line + (program.file.first_line if program.file else 1)
    return mistake._replace(
        message=f"in the file's line {number}, '{written}': {mistake.message}", span=program.place
    )
