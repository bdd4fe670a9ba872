"""The options of a block, each with the place of its name and of its value."""

from bisect import bisect

import yaml

from ..calculator.names import did_you_mean, known_are
from .characters import character_mistake, hidden
from .errors import MOST_MISTAKES, BlockError, Mistake, Span
from .header import NAME, read_header
from .option_table import OPTIONS, GivenOption
from .text_lines import line_start
from .yaml_errors import CODE_HINT, line_mistakes
from .yaml_nodes import Items, Node, Pairs, Scalar, compose, scalars

_OTHERS = {other: (whose, name) for name, option in OPTIONS.items() for other, whose in option.others.items()}
"""What others call an option: whose name it is, if it is a framework's, and ours."""


class Options:
    """The options of a block, read one by one; mistakes are noted, and the option left out."""

    def __init__(self, mistakes: list[Mistake], fence: Span) -> None:
        self.mistakes, self.fence = mistakes, fence
        self.unknown: list[tuple[int, Scalar, Node]] = []
        """Unknown options: the number of the mistake, the name and the value."""
        self.given: dict[str, GivenOption] = {}
        self.in_header: set[str] = set()
        """Those that the opening line gives."""
        self.refused: set[str] = set()
        """Options whose values have something in them that is not read."""
        self.is_whole = True
        """Whether all options are known; else what is missing may be what is misspelt."""

    def note(self, message: str, span: Span, hint: str = "") -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(message, span, hint))

    def written(self, name: str) -> str:
        """An option's value as it is written; nothing where it is left out, or is a list or a mapping."""
        node = self.given[name].node if name in self.given else None
        return node.value if isinstance(node, Scalar) else ""

    def add_header(self, line: str) -> None:
        """Add the options of an opening line."""
        options, mistakes = read_header(line)
        self.mistakes += mistakes
        for name, (value, span) in options.items():
            self.given[name] = GivenOption(span, Scalar(value, span, '"', (), span[1]))
            self.in_header.add(name)

    def add(self, text: str, start: int) -> None:
        """Add the options of a YAML document.

        Args:
            text: A block's text.
            start: Where in it the document starts.

        Raises:
            BlockError: It has no options.
        """
        before = len(self.mistakes)
        node = self._compose(text, start)
        refused = [mistake.span[0] for mistake in self.mistakes[before:]]
        if isinstance(node, Pairs):
            starts = [key.span[0] for key, _ in node.pairs]
            at_fault = {bisect(starts, at) - 1 for at in refused}
            for number, (key, value) in enumerate(node.pairs):
                self._add(key, value, number in at_fault)
        elif isinstance(node, Items):
            is_pairs = any(isinstance(item, Pairs) for item in node.items)
            hint = "Leave out each '- '." if is_pairs else "Write 'layers:' above the list."
            raise BlockError([Mistake("a block is lines of 'option: value'", node.span, hint)])
        elif isinstance(node, Scalar) and not refused:
            raise BlockError(line_mistakes(text, node.span[0], node.stop))
        elif self.mistakes:
            self.is_whole = False  # what the block says may be where the mistake is
        else:
            hint = "Say what to count: 'features: 3' and 'units: 2'."
            raise BlockError([Mistake("this block is empty", self.fence, hint)])

    def _compose(self, text: str, start: int) -> Node | None:
        try:
            return compose(text, start, self.mistakes)
        except yaml.MarkedYAMLError as error:
            from .yaml_syntax import syntax_mistake  # most blocks are YAML

            mistake = syntax_mistake(error, text, start)
            line = line_start(text, mistake.span[0])
            # a line with an alias in it, say, is not sound YAML for that very reason
            is_known = any(line_start(text, known.span[0]) == line for known in self.mistakes[-1:])
            raise BlockError([] if is_known else [mistake]) from None

    def _add(self, key: Node, value: Node, is_refused: bool) -> None:
        name = key.value if isinstance(key, Scalar) else ""
        is_refused = self._has_hidden(key) or is_refused or (name != "title" and self._has_hidden(value))
        if is_refused:
            self.is_whole = False
            self.refused.add(name)
        elif name not in OPTIONS:
            self.is_whole = False
            message = f"there is no option '{name[:40]}'" if name else "an option's name must be one word"
            if isinstance(key, Scalar) and len(self.mistakes) <= MOST_MISTAKES:
                self.unknown.append((len(self.mistakes), key, value))
            self.note(message, key.span)
        elif name in self.in_header:
            self.note(f"'{name}' is given in the fence's header too", key.span, "Leave one of them out.")
        elif name in self.given:
            self.note(f"'{name}' is given twice", key.span)
        else:
            self.given[name] = GivenOption(key.span, value)

    def _has_hidden(self, node: Node) -> bool:
        """Whether a value has characters in it that cannot be seen; each is noted."""
        if isinstance(node, Scalar) and node.value.isprintable():
            return False
        before = len(self.mistakes)
        for scalar in scalars(node):
            at = hidden(scalar.value)
            if at is not None:
                self.mistakes.append(character_mistake(scalar.value[at], scalar.part(at, at + 1)))
        return len(self.mistakes) > before

    def explain(self, framework: str) -> None:
        """Say what to write instead of unknown options.

        Args:
            framework: Whose layers the block's are.
        """
        for number, key, value in self.unknown:
            hint = self._hint(key.value, value, framework)
            self.mistakes[number] = self.mistakes[number]._replace(hint=hint)

    def _hint(self, name: str, value: Node, framework: str) -> str:
        """What to write instead of an unknown option."""
        from .misplaced import argument_hint, is_argument, layer_name_hint  # of blocks with mistakes

        values = {name: option.node for name, option in self.given.items()}
        program = self.given.get("code")
        if program and isinstance(program.node, Scalar) and not program.node.value.strip():
            return CODE_HINT
        if name == "<<":
            return "YAML's merge keys are not understood here."
        if name in _OTHERS:
            whose, ours = _OTHERS[name]
            word = value.value if ours == "layer" and isinstance(value, Scalar) else ""
            layer = layer_name_hint(word, value, values, framework) if "layer" not in values else ""
            return layer or self._renamed(name, whose, ours)
        if is_argument(name, framework):
            unknown = {key.value: value for _, key, value in self.unknown}
            arguments = {key: unknown[key] for key in unknown if is_argument(key, framework)}
            for kind in (key for key in unknown if _OTHERS.get(key) == ("", "layer")):
                values["cell"] = unknown[kind]
            return argument_hint(name, arguments, values, framework)
        layer = layer_name_hint(name, value, values, framework)
        return layer or did_you_mean(name, OPTIONS) or known_are(OPTIONS)

    def _renamed(self, name: str, whose: str, ours: str) -> str:
        """The hint for an option that has another name here."""
        own = f"'{name}' is {whose}'s name; here it is '{ours}'" if whose else f"Here it is '{ours}'"
        if ours in self.given:
            return f"{own}, which is given too. Leave one of them out."
        if ours == "units" and not {"layer", "layers"}.isdisjoint(self.given):
            return f"{own}, and the layer says it already: leave this line out."
        if ours in ("features", "timesteps") and "input" in self.given:
            return f"{own}, and 'input' says it already: leave this line out."
        return f"{own}."


def fence_span(text: str) -> Span:
    """The word in a block's opening line that makes it ours."""
    line = text.partition("\n")[0]
    start = max(line.find(NAME), 0)
    return start, start + len(NAME)
