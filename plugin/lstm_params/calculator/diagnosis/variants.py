"""Networks near one: the same layers in another framework, with another argument, or with other sizes."""

from collections.abc import Iterator
from itertools import pairwise

from ..calls import Call, NetworkError, Value
from ..cells import GRU_RESET_AFTER, LSTM, SIMPLE_RNN, Cell, Recurrent
from ..comparison import differences
from ..frameworks import COMMON, FRAMEWORKS
from ..layers import as_recurrent
from ..named_tuples import NamedTuple
from ..network import Network
from .arguments import Types, innermost, parameters_of, sequence_flag, type_of, value_of, with_argument
from .explanation import Question, counted_question, replaced, written


class Variant(NamedTuple):
    """A network near another one, and what makes the difference."""

    cause: str
    sentence: str
    cost: int
    question: Question
    network: Network


def variants(question: Question, original: Network, most: int) -> Iterator[Variant]:
    """All networks near one, each with what makes the difference.

    Args:
        question: The layers as they are written.
        original: The same, counted.
        most: How far-fetched they may be.
    """
    yield from _arguments(question, original, most)
    yield from _of_cudnn(original)
    yield from _in_javascript(original)
    yield from _frameworks(original)
    yield from _directions(question, original)
    yield from _joins(question, original)
    yield from _heads(question, original)
    yield from _one_hot(question, original)
    yield from _exchanged(question, original, most)
    yield from _others(question, original, most)


def _frameworks(original: Network) -> Iterator[Variant]:
    """The same layer in other frameworks, and in older versions of its own."""
    recurrent = _recurrent(original)
    if recurrent is None:
        return
    ours = original.framework.name
    for key in COMMON:
        framework = FRAMEWORKS[key]
        if framework is original.framework:
            continue
        for cell in _resets(recurrent.cell):
            other = written(recurrent._replace(cell=cell), key, original.layers[0].input.lengths[:-1])
            if other is None or other[1].parameters == original.parameters:
                continue
            why = next(iter(differences(original, other[1])), "")
            sentence = (
                f"It is the count of {other[1].layers[0].code} in {framework.label}, and not in {ours}. {why}"
            )
            yield Variant("framework", sentence.rstrip(), 1 if cell == recurrent.cell else 2, *other)


def _of_cudnn(original: Network) -> Iterator[Variant]:
    """Keras's layer as CuDNN has it, by whose name Keras 2 has it too."""
    recurrent, key = _recurrent(original), original.framework.key
    if recurrent is None or key not in ("keras", "keras-2") or not recurrent.has_bias:
        return
    kind = recurrent.cell.name
    call = Call(f"CuDNN{kind}", recurrent.units)
    calls = (Call("Bidirectional", call) if recurrent.is_bidirectional else call,)
    question = Question(calls, "keras-2", original.layers[0].input.lengths)
    try:
        other = question.network()
    except NetworkError:
        return  # there is no such layer
    if other.parameters != original.parameters:
        sentence = f"It is the count of {calls[0]} in Keras 2: CuDNN has two bias vectors per gate."
        yield Variant("cudnn", sentence, 1 if key == "keras-2" else 2, question, other)


def _in_javascript(original: Network) -> Iterator[Variant]:
    """Keras's GRU in TensorFlow.js, which resets before the product alone."""
    recurrent = _recurrent(original)
    if recurrent is None or original.framework.key not in ("keras", "keras-2") or not recurrent.cell.reset:
        return
    other = written(recurrent, "tensorflow-js", original.layers[0].input.lengths[:-1])
    if other is not None and other[1].parameters != original.parameters:
        code = other[1].layers[0].code
        sentence = f"It is the count of {code} in TensorFlow.js: its GRU has one bias vector per gate."
        yield Variant("tensorflow-js", sentence, 2, *other)


def _resets(cell: Cell) -> tuple[Cell, ...]:
    """A cell, and a GRU whose reset gate acts on the other side of the recurrent product."""
    if not cell.reset:
        return (cell,)
    return (cell, cell._replace(reset="before" if cell.reset == "after" else "after"))


_SWITCHES: tuple[tuple[str, Value, str, int], ...] = (
    ("reset_after", False, "With reset_after=False, as before TensorFlow 2, a GRU has one bias vector.", 1),
    ("reset_after", True, "With reset_after=True, Keras's default, a GRU has two bias vectors.", 1),
    ("use_bias", False, "The {} has no bias there: use_bias=False.", 2),
    ("use_bias", True, "The {} has a bias there.", 2),
    ("bias", False, "The {} has no bias there: bias=False.", 2),
    ("bias", True, "The {} has biases there.", 2),
    ("bidirectional", True, "The {} reads in both directions there: bidirectional=True.", 2),
    ("bidirectional", False, "The {} reads in one direction there.", 2),
    ("direction", "bidirectional", "The {} reads in both directions there.", 2),
    ("direction", "forward", "The {} reads in one direction there.", 2),
    ("num_layers", 1, "It is the count of one layer of the stack.", 2),
    ("num_layers", 2, "The {} is a stack of two layers there: num_layers=2.", 2),
    ("num_layers", 3, "The {} is a stack of three layers there: num_layers=3.", 3),
    ("num_layers", 4, "The {} is a stack of four layers there: num_layers=4.", 3),
    ("proj_size", 0, "The {} has no projection there.", 2),
)  # fmt: skip
"""Arguments that change a count: the name, the value, what to say of them, how far-fetched it is."""


def _arguments(question: Question, original: Network, most: int) -> Iterator[Variant]:
    """The same layers with one argument changed, wherever a layer has that argument."""
    types = original.framework.types
    for number, call in enumerate(question.calls):
        inner = innermost(call)
        kind = types.get(type_of(inner))
        for name, value, sentence, cost in _SWITCHES:
            counted = kind.signature.counted.get(name) if kind else None
            given = value_of(inner, name, types)
            if cost > most or counted is None or (counted.default if given is None else given) == value:
                continue
            other = replaced(question, number, (with_argument(call, name, value, types),))
            if other is not None and other[1].parameters != original.parameters:
                yield Variant(name, sentence.format(type_of(inner)), cost, *other)


def _directions(question: Question, original: Network) -> Iterator[Variant]:
    """With a wrapper for both directions or without; and as a stack of two, where a layer is one call."""
    types = original.framework.types  # an unknown layer is refused after a long search for what was meant
    for number, call in enumerate(question.calls):
        inner = call.arguments[0] if call.arguments else None
        if type_of(call) == "Bidirectional" and isinstance(inner, Call):
            sentence = f"It is the count of the {type_of(inner)} in one direction."
            yield from _changed(question, original, number, (inner,), "bidirectional", sentence)
        elif "Bidirectional" in types:
            sentence = (
                f"The {type_of(call)} reads in both directions there: Bidirectional({type_of(call)}(…))."
            )
            both = (Call("Bidirectional", call),)
            yield from _changed(question, original, number, both, "bidirectional", sentence)
        flag = sequence_flag(call, types)
        if flag:
            stacked = with_argument(call, flag, True, types), call
            sentence = f"There are two layers {type_of(call)} in the place of one, one on the other."
            yield from _changed(question, original, number, stacked, "stack", sentence)


def _joins(question: Question, original: Network) -> Iterator[Variant]:
    """With directions joined in another way, and with or without a Flatten between layers."""
    for number, call in enumerate(question.calls):
        if type_of(call) == "Bidirectional":
            is_summed = call.keywords.get("merge_mode", "concat") != "concat"
            mode = "concat" if is_summed else "sum"
            how = "are joined there, and not added" if is_summed else "are added there, and not joined"
            joined = Call(call.name, *call.arguments, **{**call.keywords, "merge_mode": mode})
            sentence = f"The two directions {how}: merge_mode='{mode}'."
            yield from _changed(question, original, number, (joined,), "merge_mode", sentence)
        if type_of(call) == "Flatten":
            sentence = "There is no Flatten: the layer behind it reads one timestep, and not all of them."
            yield from _changed(question, original, number, (), "flatten", sentence)
        elif (number or len(question.input or ()) > 1) and _reads_flat(call, original.framework.types):
            yield from _flattened(question, original, number)


def _reads_flat(call: Call, types: Types) -> bool:
    """Whether a layer may be behind a Flatten."""
    kind = types.get(type_of(innermost(call)))
    return "Flatten" in types and kind is not None and not kind.reads_sequence


def _flattened(question: Question, original: Network, number: int) -> Iterator[Variant]:
    """With a Flatten before a layer, of all timesteps that the one before it may return."""
    call, types = question.calls[number], original.framework.types
    prefix = call.name.rpartition(".")[0]
    flatten = Call(f"{prefix}.Flatten" if prefix else "Flatten")
    what = "A Flatten is"
    before: tuple[Call, ...] = ()
    if number:
        last = question.calls[number - 1]
        flag = sequence_flag(last, types)
        if flag and not value_of(innermost(last), flag, types):
            before = (with_argument(last, flag, True, types),)
            what = f"A Flatten, behind {flag}=True, is"
    sentence = f"{what} before the {type_of(innermost(call))}, which then reads all timesteps side by side."
    calls = (*before, flatten, innermost(call) if type_of(call) == "TimeDistributed" else call)
    yield from _changed(question, original, number, calls, "flatten", sentence, len(before))


def _heads(question: Question, original: Network) -> Iterator[Variant]:
    """With `key_dim` of all heads of an attention together and not of one, or the other way round."""
    types = original.framework.types
    for number, call in enumerate(question.calls):
        heads, width = value_of(call, "num_heads", types), value_of(call, "key_dim", types)
        if type(heads) is not int or type(width) is not int or heads < 2:
            continue
        sentence = (
            f"Each of the {heads} heads has key_dim={heads * width:,} there, the width of all together."
        )
        wide = with_argument(call, "key_dim", heads * width, types)
        yield from _changed(question, original, number, (wide,), "heads", sentence)
        if width % heads == 0:
            sentence = f"Each of the {heads} heads has key_dim={width // heads:,} there, a part of {width:,}."
            narrow = with_argument(call, "key_dim", width // heads, types)
            yield from _changed(question, original, number, (narrow,), "heads", sentence)


def _exchanged(question: Question, original: Network, most: int) -> Iterator[Variant]:
    """With the units of two neighbours exchanged, where no layer says what it reads."""
    types = original.framework.types
    for number, (one, other) in enumerate(pairwise(question.calls)):
        names = [next(iter(parameters_of(innermost(call), types)), "") for call in (one, other)]
        sizes = [
            value_of(innermost(call), name, types) for call, name in zip((one, other), names, strict=True)
        ]
        if most >= 3 and names == ["units", "units"]:
            calls = (
                with_argument(one, "units", sizes[1], types),
                with_argument(other, "units", sizes[0], types),
            )
            sentence = f"The units of {type_of(one)} and {type_of(other)} are exchanged."
            row = (*question.calls[:number], *calls, *question.calls[number + 2 :])
            made = counted_question(question._replace(calls=row))
            if made and made[1].parameters != original.parameters:
                yield Variant("swapped", sentence, 3, *made)


def _one_hot(question: Question, original: Network) -> Iterator[Variant]:
    """Without the embedding that the layers begin with, on one-hot vectors."""
    if len(question.calls) < 2 or type_of(question.calls[0]) != "Embedding":
        return
    first, types = question.calls[1], original.framework.types
    words = original.layers[0].weights[0].shape[0].value
    shape = (*original.layers[0].input.lengths, words)
    if question.framework == "pytorch":
        first = with_argument(first, parameters_of(first, types)[0], words, types)
    made = counted_question(question._replace(calls=(first, *question.calls[2:]), input=shape))
    if made:
        what = type_of(innermost(first))
        sentence = f"There is no embedding: the {what} reads {words:,} features, as of one-hot vectors."
        yield Variant("one_hot", sentence, 2, *made)


def _changed(
    question: Question,
    original: Network,
    number: int,
    calls: tuple[Call, ...],
    cause: str,
    sentence: str,
    before: int = 0,
) -> Iterator[Variant]:
    """The layers with other calls in the place of one, if they fit and have another count."""
    other = replaced(question, number, calls, before)
    if other is not None and other[1].parameters != original.parameters:
        yield Variant(cause, sentence, 2, *other)


class _Change(NamedTuple):
    """Another recurrent layer, and what makes the difference."""

    cause: str
    sentence: str
    cost: int
    recurrent: Recurrent


def _others(question: Question, original: Network, most: int) -> Iterator[Variant]:
    """One recurrent layer with its sizes confused, or with another cell."""
    recurrent = _recurrent(original)
    if recurrent is None:
        return
    lengths = original.layers[0].input.lengths
    timesteps = lengths[0] if len(lengths) > 1 else None
    changes = [
        *_sizes(recurrent),
        *(_timesteps(recurrent, timesteps) if timesteps else ()),
        *_cells(recurrent),
    ]
    for change in changes:
        if change.cost > most:
            continue
        other = written(change.recurrent, question.framework, lengths[:-1])
        if other is not None and other[1].parameters != original.parameters:
            yield Variant(change.cause, change.sentence, change.cost, *other)


def _sizes(recurrent: Recurrent) -> Iterator[_Change]:
    x, h = recurrent.features, recurrent.units
    swapped = recurrent._replace(features=h, units=x)
    yield _Change("swapped", f"Features and units are swapped: {h:,} features, {x:,} units.", 2, swapped)
    equal = recurrent._replace(features=h)
    sentence = (
        f"It reads {h:,} features, as many as its units, as a layer behind another one of {h:,} units does."
    )
    yield _Change("features", sentence, 4, equal)
    yield _Change("features", "The layer reads one feature.", 4, recurrent._replace(features=1))
    for more, what in ((1, "more, such as the one to predict"), (-1, "fewer")):
        if x + more > 0:
            message = f"The layer reads {x + more:,} features: one {what}."
            yield _Change("features", message, 4, recurrent._replace(features=x + more))
    message = (
        f"The layer reads {2 * x:,} features: a layer before it that reads both ways returns twice its units."
    )
    yield _Change("features", message, 3, recurrent._replace(features=2 * x))
    if recurrent.is_bidirectional and h % 2 == 0:
        message = f"Both directions together have {h:,} units, {h // 2:,} each."
        yield _Change("halves", message, 2, recurrent._replace(units=h // 2))
    if recurrent.is_bidirectional:
        message = f"One direction has {2 * h:,} units, as many values as both return."
        whole = recurrent._replace(units=2 * h, is_bidirectional=False)
        yield _Change("halves", message, 3, whole)
    double = recurrent._replace(units=2 * h)
    yield _Change("units", f"The layer has {2 * h:,} units, and not {h:,}.", 4, double)


def _timesteps(recurrent: Recurrent, timesteps: int) -> Iterator[_Change]:
    x = recurrent.features
    message = f"The {timesteps:,} timesteps are taken for the features: the axes are in another order."
    yield _Change("timesteps", message, 2, recurrent._replace(features=timesteps))
    message = f"The {timesteps:,} timesteps and {x:,} features are flattened into one axis."
    yield _Change("timesteps", message, 3, recurrent._replace(features=timesteps * x))
    message = f"The {timesteps:,} timesteps are taken for the units."
    yield _Change("timesteps", message, 4, recurrent._replace(units=timesteps))


def _cells(recurrent: Recurrent) -> Iterator[_Change]:
    own = recurrent.cell.name
    for cell in (LSTM, GRU_RESET_AFTER, SIMPLE_RNN):
        if cell.name != own:
            message = (
                f"It is the count of {_article(cell.name)} {cell.name}, and not of {_article(own)} {own}."
            )
            yield _Change("cell", message, 3, recurrent._replace(cell=cell))


def _article(name: str) -> str:
    return "an" if name == "LSTM" else "a"


def _recurrent(original: Network) -> Recurrent | None:
    return as_recurrent(original.layers[0]) if len(original.layers) == 1 else None
