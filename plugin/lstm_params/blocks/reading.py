"""A block's text, read into a request.

block   = opening line, YAML mapping of options
options = what is counted: layer | layers | code | features and units | input and units
          or a model's:    use
          its input:       input | features, timesteps | nothing that a layer does not say
          its display:     title, id, framework, compare, dtype, batch, show
          what it must be: expect
          several at once: sweep
          a size left to us: solve

`option_table` has them all.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ..calculator.frameworks import FRAMEWORKS
from ..calculator.named_tuples import NamedTuple
from ..calculator.names import did_you_mean, there_are
from ..calculator.network import Network
from ..request import Piece, Request
from .characters import character_mistake, forbidden
from .counting import Described, check_layers, count, describe
from .defaults import ID, Defaults
from .errors import BlockError, Mistake, Span, in_order
from .models import inherited
from .option_table import FILES, OPTIONS
from .option_values import Values
from .options import Options, fence_span
from .pieces import pieces
from .program_text import ProgramText, find_program, framework_of, read_program_text
from .saved_model import count_saved, own_dtype
from .view_options import read_compared, read_views
from .yaml_nodes import Scalar

if TYPE_CHECKING:
    from ..calculator.exploring import Exploration
    from ..calculator.solving import Solved
    from .timesteps import Numbers

LONGEST_BLOCK = 64 * 1024
"""A block may have so many characters."""


class ReadBlock(NamedTuple):
    """A block that has no mistake in it."""

    request: Request
    id_span: Span
    """Where its id is, if it has one."""


def read_block(text: str, defaults: Defaults | None = None) -> ReadBlock:
    """Read a block.

    Args:
        text: The opening line and the lines up to the closing one, without what nests them.
        defaults: What holds where the block says nothing.

    Raises:
        BlockError: All that is wrong with the block, each mistake once.
    """
    block = _Block(text)
    request = block.read(defaults or Defaults())
    given = block.options.given
    if block.mistakes or request is None:
        id = block.options.written("id").strip()
        raise BlockError(in_order(block.mistakes), id if ID.fullmatch(id) else "")
    return ReadBlock(request, given["id"].node.span if "id" in given else (0, 0))


@lru_cache(maxsize=128)
def named_files(text: str) -> tuple[tuple[str, str], ...]:
    """The files that a block names, each with the option that names it, as it writes them.

    Args:
        text: The opening line and the lines up to the closing one, without what nests them.
    """
    if "file" not in text:
        return ()
    block = _Block(text)
    block.parse()
    given = ((name, block.options.given.get(name)) for name in FILES)
    return tuple(
        (name, option.node.value) for name, option in given if option and isinstance(option.node, Scalar)
    )


class _Counted(NamedTuple):
    """What a block's options make: a network, its program cut into pieces, and a size that was found."""

    network: Network | None
    code: tuple[Piece, ...] = ()
    solved: Solved | None = None


class _Block:
    """One block, and the mistakes found so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.mistakes: list[Mistake] = []
        self.options = Options(self.mistakes, fence_span(text))
        self.values = Values(self.options.given, text, self.mistakes)

    def parse(self) -> bool:
        """Find the block's options, and not yet what they mean; False where there are none to read."""
        try:
            if len(self.text) > LONGEST_BLOCK:
                message = f"a block may have at most {LONGEST_BLOCK:,} characters"
                raise BlockError([Mistake(message, self.options.fence)])
            line = self.text.partition("\n")[0]
            self.options.add_header(line)
            characters = forbidden(self.text)
            if characters:
                raise BlockError([character_mistake(self.text[at], (at, at + 1)) for at in characters])
            self.options.add(self.text, min(len(line) + 1, len(self.text)))
        except BlockError as error:
            self.mistakes += error.mistakes
            return False
        return True

    def read(self, defaults: Defaults) -> Request | None:
        """What the block asks for; None where a mistake is noted, after all that can be read."""
        if not self.parse():
            return None
        self._explain_unknown(defaults)
        if "use" in self.options.given:
            model = self._model(defaults)
            if model is None:
                return None
            if self.options.given.keys().isdisjoint(FILES):  # a file that it takes over is the model's
                defaults = defaults._replace(files=defaults.model_files)
            place = self.options.given["use"].node.span
            self.options.given |= inherited(model.given, self.options.given, place)
        program = find_program(self.options, defaults.files)
        title, id = self.values["title"] or "", self.values["id"] or ""
        framework = self._framework(program, defaults)
        if "sweep" in self.options.given:
            from .sweep_counts import count_sweep  # most blocks have one count

            sweep = count_sweep(self.options, self.values, framework, self.text)
            return sweep and Request(tuple(cell.network for cell in sweep.cells), title, id, sweep=sweep)
        return self._read_one(framework, program, defaults)

    def _read_one(self, framework: str, program: ProgramText | None, defaults: Defaults) -> Request:
        """What a block asks for that has one count."""
        is_saved = "file" in self.options.given
        found = _Counted(self._count_file(defaults)) if is_saved else self._count(framework, program)
        counted, code, solved = found
        if counted and self.values["dtype"]:
            counted = counted.with_dtype("")  # the block's own is that of all
        self._check(counted)
        show = read_views(self.options, self.values, counted, defaults.show)
        timestep = self._timestep(counted, show)
        dtype = self.values["dtype"] or (counted and own_dtype(counted)) or defaults.dtype
        return Request(
            networks=read_compared(self.options, self.values, counted),
            title=self.values["title"] or "",
            id=self.values["id"] or "",
            dtype=dtype,
            batch=self.values["batch"] or (counted.batch if counted else None),
            show=show,
            solved=solved,
            explored=self._explored(counted, show, dtype),
            timestep=timestep,
            wrong=self.values["why"],
            code=code,
        )

    def _explain_unknown(self, defaults: Defaults) -> None:
        """Say what to write instead of unknown options, in the framework that the block means."""
        if self.options.unknown:
            named = self.options.written("framework")
            self.options.explain(named if named in FRAMEWORKS else defaults.framework)

    def _model(self, defaults: Defaults) -> Options | None:
        """The options of the model that the block uses; None where that is a mistake, which is noted."""
        place, name = self.options.given["use"].node.span, self.options.written("use")
        models, wrong = dict(defaults.models), dict(defaults.wrong_models)
        if name in wrong:
            self.mistakes.append(_wrong_model(name, Mistake(wrong[name], place)))
        elif name not in models:
            known = there_are(models) if models else "The site's settings define no 'models'."
            self.options.note(f"there is no model '{name[:40]}'", place, did_you_mean(name, models) or known)
        else:
            model = _Block(models[name])
            model.read(defaults._replace(files=defaults.model_files, models=()))
            if not model.mistakes:
                return model.options
            first = in_order(model.mistakes)[0]
            self.mistakes.append(_wrong_model(name, first._replace(span=place)))
        return None

    def _framework(self, program: ProgramText | None, defaults: Defaults) -> str:
        """Whose layers the block's are; nothing where it says so in a way that cannot be understood."""
        if "framework" in self.options.refused:
            return ""
        if "framework" in self.options.given:
            return str(self.values["framework"])
        return framework_of(program) or defaults.framework

    def _count(self, framework: str, program: ProgramText | None) -> _Counted:
        """The block's network, and what else comes with its count."""
        before = len(self.mistakes)
        described = describe(self.options, self.values)
        if not framework:
            return _Counted(None)
        if program is None:
            return self._count_layers(framework, described, before)
        is_sound = len(self.mistakes) == before
        read = read_program_text(program, framework, self.options, self.values) if is_sound else None
        if read is None:
            return _Counted(None)
        return _Counted(read.network, tuple(pieces(program.text.rstrip(), read.spans)))

    def _count_layers(self, framework: str, described: Described, before: int) -> _Counted:
        """The network of a block's layers, unless more mistakes were noted than there were before."""
        self._refuse_without_program()
        budget = self.values["solve"]
        if len(self.mistakes) > before:
            check_layers(self.options, described, framework)
            return _Counted(None)
        if budget:
            from .budget_counts import count_within  # most blocks solve nothing

            solved = count_within(self.options, budget, described, framework)
            return _Counted(solved and solved.network, solved=solved)
        return _Counted(count(self.options, described, framework))

    def _count_file(self, defaults: Defaults) -> Network | None:
        """The network of the saved model that the block names; None where a mistake is noted."""
        before = len(self.mistakes)
        describe(self.options, self.values)
        self._refuse_without_program()
        return count_saved(self.options, defaults.files) if len(self.mistakes) == before else None

    def _refuse_without_program(self) -> None:
        """Refuse the options of programs in a block without one."""
        for name in ("values", "entry"):
            if name in self.options.given:
                message = f"'{name}' is said of a program, and there is none here"
                self.options.note(message, self.options.given[name].span, "Add 'code: |' and the program.")

    def _explored(self, counted: Network | None, show: tuple[str, ...], dtype: str) -> Exploration | None:
        """What readers may change, if the block says so."""
        if counted is None or self.mistakes or not self.values["explore"]:
            return None
        from .explored import read_exploration  # few blocks let readers change anything

        described = describe(self.options, self.values)
        return read_exploration(self.options, described, counted, show, dtype)

    def _timestep(self, counted: Network | None, show: tuple[str, ...]) -> Numbers:
        """The numbers that the block gives to a timestep."""
        numbers: Numbers = self.values["timestep"] or {}
        if not numbers:
            return {}
        from .timesteps import check_numbers  # most blocks work no timestep

        if counted:
            check_numbers(self.options, numbers, counted, show)
        return numbers

    def _check(self, counted: Network | None) -> None:
        """Compare what was counted with what options say of it, unless an unknown option may change that."""
        if self.options.unknown:
            return
        for name, given in self.options.given.items():
            check = OPTIONS[name].check
            value = self.values[name] if check else None
            objection = check(value, counted) if check and counted and value is not None else None
            if objection:
                self.options.note(objection.message, given.node.span, objection.hint)


def _wrong_model(name: str, mistake: Mistake) -> Mistake:
    """The mistake of a block that uses a model with a mistake: the log says where that is."""
    message = f"the model '{name[:40]}' has a mistake: {mistake.message}"
    hint = f"{mistake.hint} See the site's settings, models.".lstrip()
    return Mistake(message, mistake.span, hint, is_reported=True)
