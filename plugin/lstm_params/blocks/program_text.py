"""The program of a block: written in it, or in a file that it names."""

from collections.abc import Sequence
from typing import NamedTuple

from ..calculator.shapes import Lengths
from ..programs.errors import Problem, ProgramError
from ..programs.reading import Program, read_program
from .errors import Mistake, Span
from .options import Options
from .pasted_code import is_python
from .program_values import read_entry, read_values
from .yaml_errors import CODE_HINT
from .yaml_nodes import Scalar

NAMES = ("code", "code_file")
"""The options that give a program."""


class CodeFile(NamedTuple):
    """A program from a file that a block names, or what is wrong with the file."""

    reference: str
    """The file as the block names it."""
    text: str
    mistake: str = ""
    first_line: int = 1
    """The line of the file that the program begins on."""


class Coded(NamedTuple):
    """A program, and where it stands."""

    text: str
    place: Span
    """Where the block gives it."""
    node: Scalar | None
    """The text in the block; None where it stands in a file."""
    file: CodeFile | None


def coded(options: Options, files: Sequence[CodeFile]) -> Coded | None:
    """The program of a block, if it has one.

    Args:
        options: The block's options.
        files: What stands in the files that it names.
    """
    name = next((name for name in NAMES if name in options.given), None)
    if name is None:
        return None
    node = options.given[name].value
    written = node.value if isinstance(node, Scalar) else ""
    if name == "code":
        return Coded(written, node.span, node if isinstance(node, Scalar) else None, None)
    file = next(
        (file for file in files if file.reference == written), CodeFile(written, "", "must name a file")
    )
    return Coded(file.text, node.span, None, file)


def read_coded(
    program: Coded, framework: str, source: Lengths | None, options: Options, mistakes: list[Mistake]
) -> Program | None:
    """Read a block's program; None where a mistake is added.

    Args:
        program: The program.
        framework: Whose layers it has.
        source: The input of a model that states none.
        options: The block's options, which may say what the program does not.
        mistakes: Where mistakes go.
    """
    before = len(mistakes)
    values, entry = read_values(options, mistakes), read_entry(options, mistakes)
    if len(mistakes) > before:
        return None
    if program.file and program.file.mistake:
        mistakes.append(Mistake(f"'code_file' {program.file.mistake}", program.place))
    elif not program.text.strip():
        what = "there is no program in this file" if program.file else "'code' must be a program"
        mistakes.append(Mistake(what, program.place, "" if program.file else CODE_HINT))
    else:
        try:
            return read_program(program.text, framework, source, values, entry)
        except ProgramError as error:
            is_folded = (
                program.node is not None and program.node.style != "|" and len(program.node.lines) != 1
            )
            if is_folded and not is_python(program.text):
                mistakes.append(Mistake("YAML folds this program into one line", program.place, CODE_HINT))
            else:
                mistakes += [_placed(problem, program, options) for problem in error.problems]
    return None


def _placed(problem: Problem, program: Coded, options: Options) -> Mistake:
    """A mistake where it stands in the block; one in a file is told where the block names the file."""
    mistake = Mistake(problem.message, problem.span, problem.hint)
    if problem.option in options.given:
        return mistake._replace(span=options.given[problem.option].value.span)
    if program.node:
        return mistake._replace(span=program.node.part(*mistake.span))
    line = program.text.count("\n", 0, mistake.span[0])
    written = program.text.split("\n")[line].strip()[:60]
    number = line + (program.file.first_line if program.file else 1)
    return mistake._replace(
        message=f"in the file's line {number}, '{written}': {mistake.message}", span=program.place
    )
