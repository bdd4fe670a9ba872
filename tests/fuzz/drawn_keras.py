"""Programs of Keras, drawn by chance from the ways in which models are written."""

from __future__ import annotations

import random
from typing import NamedTuple

from drawing import Draft

RECURRENT = ("LSTM", "GRU", "SimpleRNN")


class Made(NamedTuple):
    """A layer that is written down."""

    code: str
    features: int
    inner: tuple[str, ...] = ()
    """Attributes that lead to layers within it."""


class KerasDraft(Draft):
    """A model of Keras in one of several styles."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__(rng)
        self.way = self.pick(["layers", "names", "tf", "keras", "tf.keras"])
        self.used: set[str] = set()
        self.parts: list[str] = []
        """Expressions that are layers or models, to be frozen or thawed."""
        self.names: list[str] = []
        """Names that were given to layers of the model in question."""
        self.adapted: list[str] = []
        """Layers that take adapters."""

    # How things are spelled

    def layer(self, name: str) -> str:
        """A layer's name as this program writes it."""
        self.used.add(name)
        prefix = {
            "layers": "layers.",
            "names": "",
            "tf": "tf.keras.layers.",
            "keras": "keras.layers.",
            "tf.keras": "L.",
        }
        return prefix[self.way] + name

    def of_keras(self, name: str) -> str:
        """Model, Sequential or Input as this program writes it."""
        self.used.add(name)
        if self.way in ("names", "tf.keras"):
            return name
        return ("tf.keras." if self.way == "tf" else "keras.") + name

    def finish(self, head: list[str]) -> str:
        """The program with its imports."""
        models = sorted(self.used & {"Model", "Sequential", "Input"})
        layers = sorted(self.used - {"Model", "Sequential", "Input"})
        self.imports += {
            "layers": ["import keras", "from keras import layers"],
            "names": [
                *([f"from keras import {', '.join(models)}"] if models else []),
                *([f"from keras.layers import {', '.join(layers)}"] if layers else []),
            ],
            "tf": ["import tensorflow as tf"],
            "keras": ["import keras"],
            "tf.keras": [
                f"from tensorflow.keras import {', '.join([*models, 'layers as L'])}",
            ],
        }[self.way]
        return self.text(head)

    # Layers

    def options(self, *, is_named: bool = True) -> str:
        """What any layer may be given beside its sizes."""
        written = ""
        if self.chance(0.12):
            written += f", trainable={self.flag(self.chance(0.25))}"
        if is_named and self.chance(0.15):
            name = self.name("layer_")
            self.names.append(name)
            written += f', name="{name}"'
        return written

    def recurrent(self, units: int, is_sequence: bool, options: str = "") -> str:
        """A recurrent layer."""
        kind = self.pick(RECURRENT)
        written = f"{self.layer(kind)}({self.size(units)}"
        if is_sequence:
            written += f", return_sequences={self.flag(True)}"
        if self.chance(0.15):
            written += f", use_bias={self.flag(self.chance(0.4))}"
        if kind == "GRU" and self.chance(0.25):
            written += f", reset_after={self.flag(self.chance(0.3))}"
        return written + options + ")"

    def cells(self, units: int, is_sequence: bool) -> str:
        """Stacked cells in an RNN."""
        sizes = [*(self.number() for _ in range(self.number(0, 2))), units]
        cells = ", ".join(
            f"{self.layer(self.pick(RECURRENT) + 'Cell')}({self.size(n)}{self.options(is_named=False)})"
            for n in sizes
        )
        cells = f"[{cells}]" if len(sizes) > 1 or self.chance(0.5) else cells
        return (
            f"{self.layer('RNN')}({cells}"
            + (", return_sequences=True" if is_sequence else "")
            + self.options()
            + ")"
        )

    def on_sequence(self, features: int, *, is_sequence: bool, is_wrapped: bool = False) -> Made:
        """A layer that reads a sequence, and returns one or a vector."""
        units = self.number()
        if not is_sequence:
            way = self.rng.randrange(5)
            if way == 0:
                return Made(
                    f"{self.layer(self.pick(['GlobalAveragePooling1D', 'GlobalMaxPooling1D']))}()", features
                )
        else:
            way = self.rng.randrange(14)
            if way == 0:
                return Made(f"{self.layer('Dense')}({self.size(units)}{self.options()})", units)
            if way == 1 and not is_wrapped:
                inner = self.pick(["Dense", "BatchNormalization", "LayerNormalization"])
                size = self.size(units) if inner == "Dense" else ""
                options = self.options(is_named=False)
                within = f"{self.layer(inner)}({size}{options if size else options.removeprefix(', ')})"
                code = f"{self.layer('TimeDistributed')}({within}{self.options()})"
                return Made(code, units if inner == "Dense" else features, (".layer",))
            if way == 2:
                kernel = self.number(1, 3)
                return Made(
                    f'{self.layer("Conv1D")}({self.size(units)}, {kernel}, padding="same"{self.options()})',
                    units,
                )
            if way == 3:
                return Made(
                    f"{self.layer('LayerNormalization')}({self.options().removeprefix(', ')})", features
                )
            if way == 4:
                return Made(
                    f"{self.layer('BatchNormalization')}({self.options().removeprefix(', ')})", features
                )
            if way == 5:
                return Made(f"{self.layer('Dropout')}(0.{self.number(1, 5)})", features)
            if way == 6:
                return Made(f'{self.layer("Activation")}("relu")', features)
        if way in (1, 7) or (is_sequence and way == 8):
            inner_options = self.options(is_named=False)
            mode = self.pick(["concat", "concat", "sum", "mul", "ave"])
            inner = self.recurrent(units, is_sequence, inner_options)
            mode_option = "" if mode == "concat" else f', merge_mode="{mode}"'
            code = f"{self.layer('Bidirectional')}({inner}{mode_option}{self.options()})"
            return Made(code, units * 2 if mode == "concat" else units, (".forward_layer", ".backward_layer"))
        if way in (2, 9):
            return Made(self.cells(units, is_sequence), units, (".cell",))
        return Made(self.recurrent(units, is_sequence, self.options()), units, (".cell",))

    def dense(self, units: int) -> Made:
        """A layer that reads a vector."""
        activation = self.pick(["", ', activation="relu"', ', "tanh"', ", use_bias=False"])
        return Made(f"{self.layer('Dense')}({self.size(units)}{activation}{self.options()})", units)

    def embedding(self, features: int, options: str = "") -> Made:
        """A layer that reads words."""
        sizes = f"{self.size(self.number(10, 40))}, {self.size(features)}"
        return Made(f"{self.layer('Embedding')}({sizes}{options}{self.options()})", features)

    # A functional model

    def apply(self, made: Made, tensor: str, *, can_adapt: bool = False) -> None:
        """Put a layer on a tensor, in one of the ways to write that."""
        way = self.rng.randrange(4)
        if way == 0 or (can_adapt and self.chance(0.3)):
            name = self.name("layer")
            self.lines.append(f"{name} = {made.code}")
            self.remember(name, made)
            if can_adapt:
                self.adapted.append(name)
            while self.chance(0.15):
                self.lines += self.freeze()
            self.lines.append(f"{tensor} = {name}({tensor})")
        elif way == 1 and self.chance(0.5):
            box = self.name("box")
            self.lines.append(
                f'{box} = {{"a": {made.code}}}' if self.chance(0.5) else f"{box} = [{made.code}]"
            )
            part = f'{box}["a"]' if "{" in self.lines[-1] else f"{box}[0]"
            self.remember(part, made)
            self.lines.append(f"{tensor} = {part}({tensor})")
        else:
            self.lines.append(f"{tensor} = {made.code}({tensor})")

    def remember(self, part: str, made: Made) -> None:
        """A layer, and those within it, can be frozen from now on."""
        self.parts.append(part)
        self.parts += [part + inner for inner in made.inner]

    def sequence_part(self, tensor: str, features: int, steps: int | None) -> int:
        """Some lines that make a sequence of a sequence."""
        way = self.rng.randrange(17)
        if way == 11:  # states of one layer start another
            return self.states(tensor, features)
        if way == 12:  # two branches meet
            return self.branches(tensor, features)
        if way == 13:  # a function of tensors, not a layer
            return self.operation(tensor, features)
        if way == 14:  # a backward layer of its own
            units = self.number()
            options = self.options(is_named=False)
            backward = f"{self.layer('GRU')}({units}, return_sequences=True, go_backwards=True{options})"
            forward = self.recurrent(units, True, self.options(is_named=False))
            code = f"{self.layer('Bidirectional')}({forward}, backward_layer={backward}{self.options()})"
            self.apply(Made(code, units * 2, (".forward_layer", ".backward_layer")), tensor)
            return units * 2
        if way == 15:  # a copy of a model is another model
            return self.copied_model(tensor, features)
        if way == 0:  # a loop
            units = self.number()
            count = self.number(1, 3)
            made = self.recurrent(units, True)
            self.lines += [f"for _ in range({self.size(count)}):", f"    {tensor} = {made}({tensor})"]
            return units
        if way == 1:  # a loop over sizes, with a condition in it
            sizes = [self.number() for _ in range(self.number(2, 3))]
            kind = self.layer(self.pick(RECURRENT))
            self.lines += [
                f"for i, n in enumerate({sizes}):",
                f"    {tensor} = {kind}(n, return_sequences=True)({tensor})",
                f"    if i {self.pick(['== 0', '< 1', '% 2 == 0', '>= 1'])}:",
                f"        {tensor} = {self.layer('LayerNormalization')}()({tensor})",
            ]
            return sizes[-1]
        if way == 2:  # a residual connection
            made = self.recurrent(features, True, self.options())
            if self.chance(0.5):
                self.lines.append(f"{tensor} = {tensor} + {made}({tensor})")
            else:
                self.lines.append(f"{tensor} = {self.layer('Add')}()([{tensor}, {made}({tensor})])")
            return features
        if way == 3:  # a layer that is used twice
            units = self.number()
            name = self.name("shared")
            made_twice = Made(f"{self.layer('Dense')}({self.size(units)})", units)
            self.lines.append(f"{name} = {made_twice.code}")
            self.remember(name, made_twice)
            second = f"{self.layer('TimeDistributed')}({name})" if self.chance(0.5) else name
            self.lines.append(
                f"{tensor} = {self.layer('Concatenate')}()([{name}({tensor}), {second}({tensor})])"
            )
            return units * 2
        if way == 4:  # a function
            units = self.number()
            function = self.name("block")
            width = self.pick(["units", "units * 1", "int(units)"])
            self.define(
                f"""
                def {function}(x, units={self.number()}, *, rate=0.1, norm=True):
                    x = {self.layer(self.pick(RECURRENT))}({width}, return_sequences=True)(x)
                    if norm:
                        x = {self.layer("LayerNormalization")}()(x)
                    return {self.layer("Dropout")}(rate)(x) if rate else x
                """
            )
            option = self.pick(["", ", norm=False", ", rate=0", ", rate=0.0, norm=not True"])
            self.lines.append(f"{tensor} = {function}({tensor}, {self.size(units)}{option})")
            return units
        if way == 5:  # a model within
            return self.inner_model(tensor, features, steps)
        if way == 6:
            return self.own_layer(tensor, features)
        if way == 7 and self.chance(0.5):
            heads, size = self.number(1, 3), self.number(1, 5)
            if self.chance(0.7):
                kind, sizes = "MultiHeadAttention", f"{heads}, key_dim={self.size(size)}"
            else:
                kind, sizes = "GroupQueryAttention", f"{self.size(size)}, {2 * heads}, {heads}"
            self.lines.append(f"{tensor} = {self.layer(kind)}({sizes}{self.options()})({tensor}, {tensor})")
            return features
        if way == 8 and self.way in ("layers", "keras") and features > 2:
            cut = self.number(1, features - 1)
            self.lines.append(
                f"{tensor} = {tensor}[:, :, :{cut}]"
                if self.chance(0.5)
                else f"{tensor} = {tensor}[..., -{cut}:] * 2"
            )
            return cut
        made = self.on_sequence(features, is_sequence=True)
        self.apply(made, tensor)
        return made.features

    def inner_model(self, tensor: str, features: int, steps: int | None) -> int:
        """A model within the model: functional or sequential, once or twice, or for every timestep."""
        inner, units, hidden = self.name("inner"), self.number(), self.number()
        first = self.recurrent(hidden, True, self.options(is_named=False))
        way = self.rng.randrange(4)
        if way == 0:
            i, h = self.name("i"), self.name("h")
            self.lines += [
                f"{i} = {self.of_keras('Input')}(({steps}, {features}))",
                f"{h} = {first}({i})",
                f"{h} = {self.layer('Dense')}({units})({h})",
                f'{inner} = {self.of_keras("Model")}({i}, {h}, name="{inner}"'
                + (f", trainable={self.flag(False)}" if self.chance(0.15) else "")
                + ")",
            ]
        elif way == 1:
            self.lines += [
                f'{inner} = {self.of_keras("Sequential")}(name="{inner}")',
                *(
                    [f"{inner}.add({self.of_keras('Input')}(({steps}, {features})))"]
                    if self.chance(0.7)
                    else []
                ),
                f"{inner}.add({first})",
                f"{inner}.add({self.layer('Dense')}({self.size(units)}))",
            ]
        elif way == 2:
            self.lines.append(
                f"{inner} = {self.of_keras('Sequential')}([{first}, {self.layer('Dense')}({self.size(units)})"
                + f'], name="{inner}"'
                + (f", trainable={self.flag(False)}" if self.chance(0.2) else "")
                + ")"
            )
        else:
            dense, norm = self.layer("Dense"), self.layer("BatchNormalization")
            model = f"{self.of_keras('Sequential')}([{dense}({hidden}), {norm}(), {dense}({units})])"
            if self.chance(0.3):
                self.lines.append(f"{tensor} = {self.layer('TimeDistributed')}({model})({tensor})")
                return units
            self.lines.append(f"{inner} = {model}")
        self.parts += [inner, f"{inner}.layers[0]", f"{inner}.layers[-1]"]
        while self.chance(0.25):
            self.lines += self.freeze()
        if way == 3:
            self.lines.append(f"{tensor} = {self.layer('TimeDistributed')}({inner})({tensor})")
        elif units == features and self.chance(0.7):
            self.lines.append(f"{tensor} = {inner}({inner}({tensor}))")
        else:
            self.lines.append(f"{tensor} = {inner}({tensor})")
        return units

    def states(self, tensor: str, features: int) -> int:
        """A layer that returns its states, and another that starts from them."""
        units, first, second = self.number(), self.name("first"), self.name("second")
        kind = self.pick(["LSTM", "GRU"])
        for name in (first, second):
            code = f"{self.layer(kind)}({self.size(units)}, return_sequences=True, return_state=True"
            self.lines.append(f"{name} = {code}{self.options()})")
            self.parts.append(name)
        unpacked = self.pick(["y, *states", "y, h, c" if kind == "LSTM" else "y, h"])
        states = "states" if "*" in unpacked else f"[{unpacked.removeprefix('y, ')}]"
        self.lines.append(f"{unpacked} = {first}({tensor})")
        source = self.pick(["y", tensor])
        self.lines.append(f"{tensor} = {second}({source}, initial_state={states})[0]")
        return units

    def branches(self, tensor: str, features: int) -> int:
        """Two layers read the same, and what they return is joined."""
        units = self.number()
        join, factor = self.pick(
            [("Concatenate", 2), ("Add", 1), ("Average", 1), ("Multiply", 1), ("Maximum", 1), ("Subtract", 1)]
        )
        names = [self.name("branch") for _ in range(2)]
        for name in names:
            made = Made(self.recurrent(units, True, self.options()), units, (".cell",))
            self.lines.append(f"{name} = {made.code}")
            self.remember(name, made)
        calls = f"[{names[0]}({tensor}), {names[1]}({tensor})]"
        if self.chance(0.3):
            calls = f"[layer({tensor}) for layer in ({', '.join(names)})]"
        function = {"Concatenate": "concatenate", "Add": "add", "Average": "average"}.get(join)
        code = self.layer(function) if function and self.chance(0.3) else f"{self.layer(join)}()"
        self.lines.append(f"{tensor} = {code}({calls})")
        return units * factor

    def operation(self, tensor: str, features: int) -> int:
        """Arithmetic, or one of Keras's operations."""
        if self.way not in ("layers", "keras"):
            self.lines.append(f"{tensor} = {tensor} * 2.0 - {tensor}")
            return features
        way = self.rng.randrange(6)
        if way == 0:
            cut = self.number(1, features)
            code = f"{self.layer('Lambda')}(lambda t: t[..., :{cut}])"
            self.lines.append(f"{tensor} = {code}({tensor})")
            return cut
        if way == 1:
            self.lines.append(f"{tensor} = keras.ops.concatenate([{tensor}, -{tensor}], axis=-1)")
            return features * 2
        if way == 2:
            self.lines.append(f"{tensor} = {tensor} @ keras.ops.transpose({tensor}, (0, 2, 1)) @ {tensor}")
            return features
        if way == 3:
            self.lines.append(
                f"{tensor} = keras.ops.tanh({tensor}) / 2 + keras.ops.mean({tensor}, axis=1, keepdims=True)"
            )
            return features
        if way == 4:
            self.lines.append(f"{tensor} = keras.ops.repeat({tensor}, 2, axis=-1)")
            return features * 2
        self.lines.append(f"{tensor} = keras.ops.flip({tensor}, axis=1) ** 2")
        return features

    def copied_model(self, tensor: str, features: int) -> int:
        """A model, and its copy by `clone_model`, of which one or both are used."""
        if self.way not in ("layers", "keras"):
            return features
        self.used.add("Sequential")
        name, copy, units = self.name("original"), self.name("copy"), self.number()
        layers = (
            f"{self.recurrent(units, True, self.options(is_named=False))}, {self.layer('Dense')}({features})"
        )
        self.lines.append(f"{name} = keras.Sequential([keras.Input((None, {features})), {layers}])")
        self.parts += [name, f"{name}.layers[0]"]
        while self.chance(0.4):
            self.lines += self.freeze()
        self.lines.append(f"{copy} = keras.models.clone_model({name})")
        self.parts += [copy, f"{copy}.layers[-1]"]
        if self.chance(0.3):
            self.lines.append(f"{copy}.set_weights({name}.get_weights())")
        self.lines.append(f"{tensor} = {copy}({tensor})")
        return features

    def own_layer(self, tensor: str, features: int) -> int:
        """A layer of the program's own."""
        name, units = self.name("Own"), self.number()
        base = self.layer("Layer")
        if self.chance(0.5):
            bias = self.pick(["", ", trainable=False", ', initializer="zeros"'])
            self.define(
                f"""
                class {name}({base}):
                    def __init__(self, units, **kwargs):
                        super().__init__(**kwargs)
                        self.units = units

                    def build(self, input_shape):
                        self.w = self.add_weight(shape=(input_shape[-1], self.units), name="w")
                        self.b = self.add_weight(shape=(self.units,), name="b"{bias})

                    def call(self, x):
                        return x @ self.w + self.b
                """
            )
        else:
            use = self.pick(
                ["self.second(self.first(x))", "self.second(x) * self.first(x)", "self.second(x)"]
            )
            self.define(
                f"""
                class {name}({base}):
                    def __init__(self, units, **kwargs):
                        super().__init__(**kwargs)
                        self.first = {self.layer("Dense")}(units)
                        self.second = {self.layer(self.pick(RECURRENT))}(units, return_sequences=True)

                    def call(self, x):
                        return {use}
                """
            )
        options = f", trainable={self.flag(False)}" if self.chance(0.15) else ""
        made = Made(f"{name}({self.size(units)}{options})", units)
        self.apply(made, tensor)
        return units

    # Freezing

    def freeze(self, model: str = "") -> list[str]:
        """A statement or a loop that freezes or thaws something."""
        value = self.pick(["False", "False", "True", self.flag(False)])
        targets = [*self.parts, *([model] * 2 if model else [])]
        if model and self.chance(0.6):
            way = self.rng.randrange(11)
            slices = self.pick(["[:-1]", "[:2]", "[1:]", "[-2:]", "", "[::2]"])
            if way == 0:
                return [f"{model}.layers[{self.pick([0, 1, 2, -1, -2])}].trainable = {value}"]
            if way == 1 and self.names:
                return [f'{model}.get_layer("{self.pick(self.names)}").trainable = {value}']
            if way == 2:
                return [f"for layer in {model}.layers{slices}:", f"    layer.trainable = {value}"]
            if way == 3:
                kind = self.layer(self.pick([*RECURRENT, "Dense", "BatchNormalization", "Bidirectional"]))
                return [
                    f"for layer in {model}.layers:",
                    f"    if {self.pick(['', 'not '])}isinstance(layer, {kind}):",
                    f"        layer.trainable = {value}",
                ]
            if way == 4:
                return [
                    f"for i, layer in enumerate({model}.layers):",
                    f"    layer.trainable = i {self.pick(['> 1', '% 2 == 0', '!= 2', '>= 3'])}",
                ]
            if way == 6:
                function = self.name("freeze")
                self.define(
                    f"""
                    def {function}(model, until, value={value}):
                        for i, layer in enumerate(model.layers):
                            if i == until:
                                break
                            layer.trainable = value
                    """
                )
                return [f"{function}({model}, {self.pick(['1', '2', 'until=3', '3, not True'])})"]
            if way == 7:
                return [f"{model}.trainable = False", f"{model}.layers[-1].trainable = True"]
            if way == 8:
                return [
                    f"for layer in reversed({model}.layers):",
                    "    if layer.count_params() > 0:",
                    f"        layer.trainable = {value}",
                    "        break",
                ]
            if way == 9:
                return [f"[setattr(layer, 'trainable', {value}) for layer in {model}.layers{slices}]"]
            if way == 5:
                return [
                    f"for layer in {model}.layers:",
                    f'    if "{self.pick(["lstm", "gru", "dense", "layer_"])}" in layer.name:',
                    f"        layer.trainable = {value}",
                ]
        if not targets:
            return []
        target = self.pick(targets)
        if self.chance(0.1):
            return [f'setattr({target}, "trainable", {value})']
        return [f"{target}.trainable = {value}"]

    def afterwards(self, model: str) -> None:
        """What follows a model: freezing in any order, and what changes nothing."""
        if self.adapted and self.chance(0.3):
            self.lines.append(f"{self.pick(self.adapted)}.enable_lora({self.number(1, 4)})")
        while self.chance(0.55):
            self.lines += self.freeze(model)
        noise = [
            f"{model}.summary()",
            f'{model}.compile("adam", "mse")',
            f"print({model}.count_params())",
            f"assert len({model}.layers) > 0",
            f'{model}.compile(loss="mse", optimizer="sgd", metrics=["mae"])',
        ]
        while self.chance(0.35):
            self.lines.insert(len(self.lines), self.pick(noise))
            if self.chance(0.4):
                self.lines += self.freeze(model)
        if self.chance(0.05):
            self.lines.append(f'{model}.quantize("{self.pick(["int8", "int4", "float8"])}")')
        if self.chance(0.06):
            self.lines += self.cut(model)

    def cut(self, model: str) -> list[str]:
        """A new head on what a layer of the model returns."""
        self.used.add("Model")
        head = self.dense(self.number()).code
        lines = [
            f"features = {model}.layers[{self.pick([-2, -1])}].output",
            f"new = {head}(features)",
            f"{model} = {self.of_keras('Model')}({model}.inputs, new)",
        ]
        while self.chance(0.5):
            lines += self.freeze(model)
        return lines

    # Styles

    def functional(self) -> str:
        """`Input`, layers on tensors, `Model`."""
        steps = self.pick([None, self.number(4, 9), self.number(4, 9)])
        features = self.number()
        if self.chance(0.3):
            features = self.number()
            dtype = self.pick(["", ', dtype="int32"'])
            self.lines += [f"inputs = {self.of_keras('Input')}(({steps},){dtype})", "x = inputs"]
            mask = ", mask_zero=True" if self.chance(0.1) else ""
            self.apply(self.embedding(features, mask), "x", can_adapt=True)
        else:
            self.lines.append(
                f"x = inputs = {self.of_keras('Input')}(shape=({steps}, {self.size(features)}))"
            )
        for _ in range(self.number(1, 3)):
            features = self.sequence_part("x", features, steps)
        if self.chance(0.85):
            if self.chance(0.1) and self.way in ("layers", "keras"):
                self.lines.append("x = x[:, -1]")
            else:
                made = self.on_sequence(features, is_sequence=False)
                self.apply(made, "x")
                features = made.features
            while self.chance(0.5):
                made = self.dense(self.number())
                self.apply(made, "x", can_adapt=True)
        if self.chance(0.1):
            never = f"never = {self.recurrent(self.number(), False)}"
            self.lines.append(never)
        options = ', name="model"' if self.chance(0.2) else ""
        options += f", trainable={self.flag(False)}" if self.chance(0.08) else ""
        self.lines.append(f"model = {self.of_keras('Model')}(inputs, x{options})")
        self.within_function()
        self.afterwards("model")
        return self.finish([])

    def within_function(self) -> None:
        """Now and then, a function makes the model."""
        if not self.chance(0.25):
            return
        keeps = [line for line in self.lines if line.strip()]
        self.define("def build():\n" + self.indented([*keeps, "return model"]))
        self.lines = ["model = build()"]
        self.parts, self.adapted = [], []

    def sequential(self) -> str:
        """`Sequential`, by a list or by `add`, with its input first or built by a shape."""
        steps, features = self.pick([None, self.number(4, 9)]), self.number()
        sizes: list[str] = []
        is_embedded = self.chance(0.3)
        shape = f"({steps},)" if is_embedded else f"({steps}, {self.size(features)})"
        if is_embedded:
            features = self.number()
            sizes.append(self.embedding(features).code)
        for _ in range(self.number(0, 3)):
            made = self.on_sequence(features, is_sequence=True)
            sizes.append(made.code)
            features = made.features
        sizes.append(self.on_sequence(features, is_sequence=False).code)
        for _ in range(self.number(0, 2)):
            sizes.append(self.dense(self.number()).code)
        is_built = self.chance(0.3)
        first = [] if is_built else [f"{self.of_keras('Input')}({shape})"]
        way = self.rng.randrange(3)
        if way == 0:
            options = f", trainable={self.flag(False)}" if self.chance(0.12) else ""
            body = ",\n".join(f"        {code}" for code in [*first, *sizes])
            self.lines.append(f"model = {self.of_keras('Sequential')}(\n    [\n{body},\n    ]{options}\n)")
        elif way == 1:
            self.lines.append(f"model = {self.of_keras('Sequential')}()")
            self.lines += [f"model.add({code})" for code in [*first, *sizes]]
        else:
            self.lines.append(f"parts = [{', '.join(sizes)}]")
            self.parts += ["parts[0]", "parts[-1]"]
            while self.chance(0.4):
                self.lines += self.freeze()
            self.lines.append(f"model = {self.of_keras('Sequential')}()")
            self.lines += [f"model.add({code})" for code in first]
            self.lines += ["for part in parts:", "    model.add(part)"]
        if len(sizes) > 2 and self.chance(0.1):
            self.lines += ["model.pop()", f"model.add({self.layer('Dense')}({self.number()}))"]
        if is_built:
            while self.chance(0.2):
                self.lines += self.freeze("model")
            whole = shape.replace("(", "(None, ", 1)
            self.lines.append(
                f"model.build({self.pick(['', 'input_shape='])}{whole.replace('None, )', 'None)')})"
            )
        self.within_function()
        self.afterwards("model")
        return self.finish([])

    def subclassed(self) -> str:
        """A class of `Model` with a `call`."""
        steps, features = self.number(4, 9), self.number()
        head = [f"# input: [{steps}, {features}]"]
        inits: list[str] = []
        calls: list[str] = []
        parts: list[str] = []
        for index in range(self.number(1, 3)):
            made = self.on_sequence(features, is_sequence=True)
            way = self.rng.randrange(3)
            if way == 0:
                inits.append(f"self.part{index} = [{made.code}]")
                calls += [f"for layer in self.part{index}:", "    x = layer(x)"]
                parts.append(f"part{index}[0]")
            elif way == 1:
                both = f"{made.code}, {self.layer('Dropout')}(0.1)"
                inits.append(f"self.part{index} = {self.of_keras('Sequential')}([{both}])")
                calls.append(f"x = self.part{index}(x)")
                parts.append(f"part{index}")
            else:
                inits.append(f"self.part{index} = {made.code}")
                calls.append(f"x = self.part{index}(x)")
                parts += [f"part{index}{inner}" for inner in ("", *made.inner)]
            features = made.features
        made = self.on_sequence(features, is_sequence=False)
        inits += [f"self.last = {made.code}", f"self.out = {self.dense(self.number()).code}"]
        parts += ["last", "out"]
        if self.chance(0.2):
            inits.append(f"self.never = {self.layer('Dense')}(50)")
        self.parts = [f"self.{part}" for part in parts]
        while self.chance(0.3):
            inits += self.freeze()
        self.parts = [f"model.{part}" for part in parts]
        call = self.pick(["return self.out(self.last(x))", "x = self.last(x)\n        return self.out(x)"])
        training = self.pick(["", ", training=None", ", training=False"])
        body = "\n".join(f"        {line}" for line in inits)
        moves = "\n".join(f"        {line}" for line in calls)
        self.before += f"""

class Net({self.of_keras("Model")}):
    def __init__(self{self.pick(["", ", **kwargs"])}):
        super().__init__()
{body}

    def call(self, x{training}):
{moves}
        {call}
""".split("\n")
        self.lines.append("model = Net()")
        self.names.clear()
        for _ in range(self.number(0, 2)):
            self.lines += self.freeze()
        return self.finish(head)


def draw(rng: random.Random) -> str:
    """A program."""
    draft = KerasDraft(rng)
    return draft.pick(
        [draft.functional, draft.functional, draft.functional, draft.sequential, draft.subclassed]
    )()
