"""Throw hostile text at all that reads what writers write, and write down what came of it.

    python tests/fuzz/fuzz.py [--inputs 1000000] [--seed 1] [--only hostile] [--minutes 30] [--log PATH]

Inputs are programs, expressions, lines and blocks that were cut up, spliced and mutated, programs drawn to be
hostile, and layers of every type with arguments that are far too large. Nothing may come of one but a result
or a `BlockError`, within `MOST_SECONDS` of CPU time and `MOST_BYTES` of memory; and while it is read no file
is opened, no module loaded and no code run, by Python's own audit events. An input is made again from its
number and the seed.

The memory of an input is by how much the process's resident memory was larger at its peak than before, as
Linux tells it: what Python had asked for before, and kept, is not seen. Elsewhere it is not watched.
"""

from __future__ import annotations

import argparse
import gc
import json
import pkgutil
import random
import re
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import hostile_programs
from fuzz_log import MOST_BYTES, MOST_SECONDS, SECONDS_OF_PROGRAMS, FuzzLog

import lstm_params
from lstm_params.blocks.errors import BlockError
from lstm_params.blocks.expressions import Scope, evaluate
from lstm_params.blocks.one_line import read_line
from lstm_params.blocks.reading import read_block
from lstm_params.calculator.frameworks import FRAMEWORKS
from lstm_params.calculator.named_tuples import NamedTuple
from lstm_params.cli.tables import network_text
from lstm_params.markdown.code_files import path_of
from lstm_params.programs.errors import ProgramError
from lstm_params.programs.reading import read_program
from lstm_params.request import SITE_VIEWS
from lstm_params.results.rendering import render

TESTS = Path(__file__).parents[1]
PROGRAMS = [
    path.read_text(encoding="utf-8")
    for folder in ("snippets", "programs")
    for path in sorted((TESTS / "cases" / folder).glob("*/*.py"))
]
PAGES = sorted((TESTS.parent / "docs").rglob("*.md"))
BLOCKS = [
    inside
    for path in PAGES
    for inside in re.findall("^```lstm-params\n(.+?)^```", path.read_text(encoding="utf-8"), re.S | re.M)
]
EXPRESSIONS = [
    "encoder.parameters - 4 * (encoder.units + 1)",
    "encoder.layers[0].kernel.shape",
    "LSTM(2) on (40, 3)",
]
HOSTILE = """\
__import__('os').system('touch never')~(lambda: 0)()~[x for x in y for y in x]~(y := 1)~\0~x = (x, x)
~().__class__.__bases__[0].__subclasses__()~exec('1')~open('/etc/passwd').read()~\u2028~\ud7ff~é~\t~'''~"~#~\\~*
~**~@~...~for x in y:
  ~while True: pass
~class N(nn.Module):
  def __init__(self):
    ~for i in range(10**9): x = [x, x]
~def f(*a, **k): return f(f, *a)
f()~2 ** 9 ** 9~'a' * 10 ** 9~yield f~with open(f) as g: ~try: pass
except: ~super().__init__()~if unknown: x =
~x += [x]~setattr(self, x, ~f'{x:9999}'~global x~del x
~x.requires_grad = False
~x.trainable = False
~@property
~nn.ModuleList(~keras.Sequential(~copy.deepcopy(x)~lambda *a: a~{**x}~[*x]
~!!python/object~&a [*a, *a]~<<: *a~code: |
  ~code_file: ../../../etc/passwd~1e999~if""".split("~")  # noqa: SIM905
HOSTILE += [character * 300 for character in "9()[{-"] + [".a" * 300, "0x" + "f" * 200]
LINES = {
    key: [
        f"{case['layers'][0]} on {tuple(case['input'])}"
        for case in json.loads((TESTS / "goldens" / f"{key}.json").read_text(encoding="utf-8"))["cases"]
        if case["input"] is not None
    ]
    for key in FRAMEWORKS
}
"""Layers as the command line takes them, by their frameworks."""

STATUS, CLEAR_REFS = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Peak:
    """By how much memory is more, at its peak, than it was before."""

    def __init__(self) -> None:
        self._is_known = CLEAR_REFS.exists()
        self._before = 0

    def start(self) -> None:
        """Begin to watch."""
        if self._is_known:
            CLEAR_REFS.write_text("5")  # the peak is what there is now
            self._before = self._peak()

    def bytes(self) -> int:
        """How much more there was since."""
        return self._peak() - self._before if self._is_known else 0

    def _peak(self) -> int:
        with STATUS.open(encoding="ascii") as status:
            return 1024 * next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


class Watch:
    """What is opened, loaded or run while an input is read."""

    def __init__(self) -> None:
        for module in pkgutil.walk_packages(lstm_params.__path__, "lstm_params."):
            if module.name not in ("lstm_params.__main__", "lstm_params.mkdocs_plugin"):
                import_module(module.name)  # what of ours is loaded late is no input's
        files("lstm_params").joinpath("results")  # and what Python reads our own files with
        for kind in NamedTuple.__subclasses__() if isinstance(NamedTuple, type) else ():
            kind(*kind._fields)  # each compiles its constructor when it is first called
        self.is_on = False
        self.seen: list[str] = []
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.is_on and event.startswith(_WATCHED):
            what = str(arguments[0]) if arguments else ""
            # Where text is not Python, CPython looks for its lines in a file "<unknown>" (pegen_errors.c).
            if not what.startswith(("<unknown>", lstm_params.__path__[0])):
                self.seen.append(f"{event} {what:.80}")


_WATCHED = ("open", "exec", "import", "os.", "subprocess.", "socket.", "shutil.", "ctypes.", "pickle.")
_WATCHED += ("builtins.input", "builtins.breakpoint", "marshal.", "tempfile.", "urllib.")


def mutated(chance: random.Random, texts: list[str]) -> str:
    """A text that was cut up, spliced and mutated."""
    text = chance.choice(texts)
    if len(text) > 600:
        start = chance.randrange(len(text) - 600)
        text = text[start if chance.random() < 0.5 else 0 :][: chance.randrange(600)]
    for _ in range(chance.choice([0, 1, 1, 2, 3, 8])):
        at = chance.randrange(len(text) + 1)
        until = min(len(text), at + chance.choice([0, 0, 1, 5, 40]))
        other = chance.choice(texts)
        begin = chance.randrange(len(other))
        piece = chance.choice(
            [chance.choice(HOSTILE), other[begin : begin + 60], chr(chance.randrange(1, 0xD7FF)), ""]
        )
        text = text[:at] + piece * chance.choice([1, 1, 1, 2, 9]) + text[until:]
    return text


_ENCODER = read_block("```lstm-params\nid: encoder\ninput: [40, 256]\nlayer: LSTM(128)").request
SCOPE = Scope(["encoder"], lambda id: _ENCODER, "keras")


def shown_block(text: str) -> str:
    """A block's HTML."""
    return render(read_block(f"```lstm-params\n{text}").request).html


def shown_line(key: str) -> Callable[[str], str]:
    """What a terminal shows of a line, for a framework."""
    return lambda text: network_text(read_line(text, key))


VALUES = [
    "1",
    "2",
    "3",
    "500",
    "501",
    "10000",
    str(10**12),
    str(10**12 + 1),
    "9" * 99,
    "-1",
    "0",
    "None",
    "True",
]
VALUES += [
    "'same'",
    "'tanh'",
    "(2, 2)",
    "[1, 1, 1]",
    f"({'2, ' * 2000})",
    f"'{'x' * 5000}'",
    "x",
    "LSTMCell(3)",
]
VALUES += ["LSTM(3)", f"[{'GRUCell(2), ' * 400}]", "float('inf')", "1e999", "keras.activations.tanh", "10**9"]
INPUTS = [
    "3",
    "40, 3",
    "9, 9, 3",
    "9, 9, 9, 3",
    "2, 9, 9, 9, 3",
    "null, 3",
    f"{10**12}, {10**12}",
    "null",
    "",
]


def huge(chance: random.Random) -> str:
    """A block of a layer of any type, or of many, with arguments of any size."""
    key = chance.choice(list(FRAMEWORKS))
    name = chance.choice(list(FRAMEWORKS[key].types))
    signature = FRAMEWORKS[key].types[name].signature
    counted = [one for one in signature.counted if one in (*signature.parameters, *signature.keyword_only)]
    given = dict.fromkeys(
        (*sorted(signature.required), *chance.sample(counted, chance.randrange(len(counted) + 1)))
    )
    arguments = ", ".join(
        f"{one}={chance.choice(VALUES[: chance.choice([3, 8, len(VALUES)])])}" for one in given
    )
    layer = f"{name}({arguments})"
    inside = {"keras": ["Bidirectional", "TimeDistributed"], "flax-linen": ["RNN"]}.get(key)
    if inside and chance.random() < 0.2:
        layer = f"{chance.choice(inside)}({layer})"
    times = chance.choice([1] * 25 + [2, 2, 12, 120, 500])
    lines = [f"framework: {key}", "layers:", *[f"- {json.dumps(layer)}"] * times]
    if chance.random() < 0.8:
        lines.append(f"input: [{chance.choice(INPUTS)}]")
    if counted and chance.random() < 0.2:
        swept = chance.choice(["1..256", "[1, 2]", "[1, 1000000000000]", "1..16"])
        lines.append(f"sweep: {{{chance.choice(counted)}: {swept}}}")
    else:
        lines.append(
            f"show: [{', '.join(chance.sample(SITE_VIEWS, chance.choice([1, 2, len(SITE_VIEWS)])))}]"
        )
    return "\n".join(lines)


Made = Callable[[random.Random], str]
TARGETS: dict[str, tuple[Made, Callable[[str], object]]] = {
    "program of Keras": (lambda chance: mutated(chance, PROGRAMS), lambda text: read_program(text, "keras")),
    "program of PyTorch": (
        lambda chance: mutated(chance, PROGRAMS),
        lambda text: read_program(text, "pytorch"),
    ),
    "hostile program of Keras": (
        lambda chance: hostile_programs.draw(chance, "keras", PROGRAMS),
        lambda text: read_program(text, "keras"),
    ),
    "hostile program of PyTorch": (
        lambda chance: hostile_programs.draw(chance, "pytorch", PROGRAMS),
        lambda text: read_program(text, "pytorch"),
    ),
    "expression": (lambda chance: mutated(chance, EXPRESSIONS), lambda text: evaluate(text, SCOPE)),
    "block": (lambda chance: mutated(chance, BLOCKS), shown_block),
    "path": (
        lambda chance: mutated(chance, ["../src/model.py#L10-L24", "../../x.py"]),
        lambda text: path_of(text, TESTS, TESTS),
    ),
    **{
        f"line of {key}": (lambda chance, lines=lines: mutated(chance, lines), shown_line(key))
        for key, lines in LINES.items()
    },
    "layer of any type and size": (huge, shown_block),
}
SHARES = {
    "expression": 8,
    "program of Keras": 2,
    "program of PyTorch": 2,
    "hostile program of Keras": 2,
    "hostile program of PyTorch": 2,
    "block": 1,
    "path": 4,
    **{f"line of {key}": 2 for key in LINES},
    "layer of any type and size": 1,
}


def main() -> int:
    """Throw so many inputs, and write the log."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--minutes", type=float, default=1e9, help="end after so many, however many inputs it was"
    )
    parser.add_argument("--only", default="", help="only what has this in its name")
    parser.add_argument("--log", type=Path)
    options = parser.parse_args()
    names = [name for name, share in SHARES.items() for _ in range(share) if options.only in name]
    log = FuzzLog()
    peak, watch = Peak(), Watch()
    gc.freeze()  # what is there is no input's
    began = time.perf_counter()
    for number in range(options.first, options.first + options.inputs):
        if time.perf_counter() - began > 60 * options.minutes:
            break
        chance = random.Random(options.seed * 1_000_000_007 + number)
        target = chance.choice(names)
        made, read = TARGETS[target]
        text = made(chance)
        peak.start()
        outcome, seconds, characters = tried(read, text, watch)
        spent = {"seconds": seconds, "bytes": peak.bytes(), "characters": characters}
        most = SECONDS_OF_PROGRAMS if "program" in target else MOST_SECONDS
        for _ in range(3):  # what else the machine does is no fault of an input
            if spent["seconds"] > most:
                spent["seconds"] = min(spent["seconds"], tried(read, text, watch)[1])
        log.add(number, target, spent)
        log.counts[target, outcome] += 1
        if spent["seconds"] > most or spent["bytes"] > MOST_BYTES:
            outcome += f", {1e3 * spent['seconds']:,.0f} ms, {spent['bytes'] / 1e6:,.0f} MB"
        if outcome not in ("read", "refused"):
            log.wrong.append(f"- input {number}, {target}: {outcome}: `{text[:200]!r}`")
            print(log.wrong[-1], flush=True)
    heading = f"{log.counts.total():,} inputs of seed {options.seed} in {time.perf_counter() - began:,.0f} s"
    columns = ("what was read", "what came of it", "inputs")
    lines = log.text(
        "Fuzz log", heading, columns, "raised anything but a `BlockError`, or that without a mistake"
    )
    print(lines)
    if options.log:
        options.log.write_text(lines, encoding="utf-8")
    return 1 if log.wrong else 0


def tried(read: Callable[[str], object], text: str, watch: Watch) -> tuple[str, float, int]:
    """What came of an input, in how many seconds of CPU time, and how long a text."""
    watch.seen.clear()
    watch.is_on = True
    start = time.process_time()
    result: object = None
    try:
        result = read(text)
        outcome = "read"
    except BlockError as error:
        outcome = "refused" if error.mistakes else "refused without a word"
    except ProgramError as error:
        outcome = "refused" if error.problems else "refused without a word"
    except Exception as error:
        outcome = f"raised {type(error).__name__}"
    seconds = time.process_time() - start
    watch.is_on = False
    if watch.seen:
        outcome = f"did what is not allowed: {watch.seen[0]}"
    return outcome, seconds, len(result) if isinstance(result, str) else 0


if __name__ == "__main__":
    raise SystemExit(main())
