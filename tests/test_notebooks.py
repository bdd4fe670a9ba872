"""Programs as they stand in notebooks and in training scripts: what is no model, and what builds one."""

from __future__ import annotations

import pytest

from lstm_params.programs.errors import ProgramError
from lstm_params.programs.reading import framework_of, read_program

MODEL = "from torch import nn\nmodel = nn.Sequential(nn.LSTM(3, 4))\n"


def parameters(text: str) -> int:
    """The total of a program."""
    return read_program(text, framework_of(text)).network.parameters


@pytest.mark.parametrize(
    "lines",
    [
        "%matplotlib inline\n",
        "!pip install -q torch\n",
        "%load_ext autoreload\n%autoreload 2\n!ls\n",
        "%%time\n",
        "for n in range(2):\n    !echo {n}\n",
        "if False:\n    %pip install torch\nelse:\n    pass\n",
        "text = '''\nb\n'''\n%cd ..\n",
        "?nn.LSTM\nnn.LSTM??\n",
        "files = !ls data\nprint(len(files))\n",
        "%%bash\npip install torch\nls -l | grep 'a\n\n",
        "x = 1\n%%html\n<b>\n# %%\n",
    ],
)
def test_lines_of_a_notebook_that_are_not_python_are_passed_over(lines: str) -> None:
    """`%matplotlib inline` and `!pip install` define no names; each line keeps its place."""
    assert parameters(lines + MODEL) == 144
    with pytest.raises(ProgramError) as refused:
        parameters(f"{lines}{MODEL}model.append(nn.Linear(4, width))")
    start, stop = refused.value.problems[0].span
    assert f"{lines}{MODEL}model.append(nn.Linear(4, width))"[start:stop] == "width"


def test_a_statement_that_is_timed_is_evaluated() -> None:
    """`%time` runs its statement in the notebook's own names."""
    assert (
        parameters("from torch import nn\n%time model = nn.LSTM(3, 4)\n%timeit model = nn.LSTM(5, 6)\n")
        == 144
    )


@pytest.mark.parametrize(
    "text",
    [
        "%run model.py\n" + MODEL,
        "%%writefile model.py\n" + MODEL,
        "%%timeit\n" + MODEL,
        "%reset -f\n" + MODEL,
        "n = (7\n%cd)\n!ls\nfrom torch import nn\nmodel = nn.LSTM(n, 4)\n",
        "text = '''\n!a\n'''\n%cd ..\n" + MODEL,
    ],
)
def test_what_may_define_names_or_is_a_part_of_something_else_is_refused(text: str) -> None:
    """A file that is run may define anything; a line within brackets or a text is none of IPython's."""
    with pytest.raises(ProgramError, match="this is not Python"):
        parameters(text)


def test_what_a_command_gives_is_not_known() -> None:
    """The text does not say which files there are."""
    with pytest.raises(ProgramError) as refused:
        parameters(f"files = !ls data\n{MODEL}model.append(nn.Linear(4, len(files)))")
    (problem,) = refused.value.problems
    assert problem.message == "'out_features' depends on 'len(files)', which the text does not say"
    assert problem.hint.startswith("Add 'values: {'len(files)': 64}'")


@pytest.mark.parametrize("before", ["%matplotlib inline\n", "files = !ls\n", "?nn.LSTM\n", ""])
def test_a_mistake_is_reported_at_its_own_line(before: str) -> None:
    """And not at a line above it, which is none of Python's but one of IPython's."""
    text = f"{before}{MODEL}model = = 3\n"
    with pytest.raises(ProgramError, match="this is not Python") as refused:
        parameters(text)
    start, stop = refused.value.problems[0].span
    assert (text[start:stop], text[:start].count("\n")) == ("=", text.count("\n") - 1)


FIT = (
    "import numpy as np\nfrom keras import Sequential\nfrom keras.layers import LSTM, Dense\n"
    "data, labels = np.random.random((64, 8, 11)), np.zeros((64, 10))\n"
    "model = Sequential()\nmodel.add(LSTM(21, return_sequences=True))\nmodel.add(LSTM(17))\n"
    "model.add(Dense(10))\nmodel.compile(loss='mse')\n"
)


@pytest.mark.parametrize("call", ["fit(data, labels)", "fit(x=data, y=labels)", "predict(data)"])
def test_a_model_without_an_input_is_built_on_what_it_is_trained_on(call: str) -> None:
    """Keras 3.15 counts 5,604 parameters after any of these."""
    assert parameters(f"{FIT}model.{call}") == 5_604


@pytest.mark.parametrize("line", ["", "model.fit(load())", "if flag:\n    model.fit(data, labels)"])
def test_a_model_that_nobody_is_known_to_have_trained_has_no_input(line: str) -> None:
    """Keras counts nothing of a model that is not built."""
    with pytest.raises(ProgramError, match="the input of this model is missing"):
        parameters(FIT + line)


def test_what_a_step_of_training_builds_is_not_followed() -> None:
    """Keras counts a layer that `train_step` alone calls, once the model is trained."""
    text = (
        "import keras\nfrom keras import layers\nclass N(keras.Model):\n    def __init__(self):\n"
        "        super().__init__()\n        self.a, self.b = layers.LSTM(4), layers.Dense(5)\n"
        "    def call(self, x):\n        return self.a(x)\n    def train_step(self, data):\n"
        "        return {'loss': self.b(self.a(data[0]))}\n"
        "model = N()\nmodel(keras.Input((6, 3)))\n"
    )
    assert parameters(text) == 128
    with pytest.raises(ProgramError, match=r"what train_step\(\) builds of this model is not followed"):
        parameters(f"{text}model.fit(data)")


CONFIGURATION = (
    "from omegaconf import OmegaConf\nfrom torch import nn\n"
    "cfg = OmegaConf.create({'model': {'hidden': 4, 'bidirectional': True}, 'features': 3})\n"
    "cfg.model.hidden = 5\n"
)


def test_a_configuration_of_omegaconf_is_read_as_its_dict() -> None:
    """Its items are its attributes, in all dicts in it."""
    arguments = "cfg.features, cfg['model'].hidden, bidirectional=cfg.model.bidirectional"
    assert parameters(f"{CONFIGURATION}model = nn.LSTM({arguments})") == 400


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("cfg.absent", "there is no 'absent' here"),
        ("4 if isinstance(cfg, dict) else 5", "depends on"),
        ("4 if OmegaConf.update(cfg, 'features', 8) else cfg.features", "depends on"),
        ("OmegaConf.create({'a': '${model.hidden}'}).a", "what OmegaConf puts in the place"),
        ("len(OmegaConf.create({'a': [1]}).a)", "depends on"),
    ],
)
def test_what_omegaconf_does_in_its_own_way_is_refused(code: str, message: str) -> None:
    """It has kinds of its own for dicts and lists, and puts values in the place of references."""
    with pytest.raises(ProgramError, match=message):
        parameters(f"{CONFIGURATION}model = nn.LSTM(3, {code})")


LIGHTNING = (
    "import lightning as L\nfrom torch import nn\nclass Base(L.LightningModule):\n"
    "    def __init__(self, n=3, h=4):\n        super().__init__()\n        {}\n"
    "        self.r = nn.LSTM(n, h)\nclass A(Base):\n    def __init__(self, n=5, h=6):\n"
    "        super().__init__(n)\n        self.s = nn.Linear(self.hparams.h, 2)\n"
)


@pytest.mark.parametrize(
    ("start", "model", "message"),
    [
        ("self.save_hyperparameters()", "A()", "'in_features' depends on 'self.hparams.h'"),
        ("pass", "A()", "there is no 'h' here"),
        ("self.save_hyperparameters(ignore=names)", "A()", "'in_features' depends on 'self.hparams.h'"),
        ("self.save_hyperparameters()", "L.Fabric().setup(Base())", "this model depends on"),
        ("self.save_hyperparameters()", "Base.load_from_checkpoint('a')", "this model depends on"),
    ],
)
def test_what_lightning_keeps_in_its_own_way_is_refused(start: str, model: str, message: str) -> None:
    """The arguments of a class that another calls are read off Python's frames, which are not followed."""
    with pytest.raises(ProgramError, match=message):
        parameters(f"{LIGHTNING.format(start)}model = {model}")


@pytest.mark.parametrize(
    ("more", "trained"),
    [("model.freeze()", 0), ("model.freeze()\nmodel.unfreeze()", 144), ("L.Trainer().fit(model)", 144)],
)
def test_a_module_of_lightning_is_frozen_as_a_whole(more: str, trained: int) -> None:
    """Lightning 2.6.6 trains as many."""
    network = read_program(f"{LIGHTNING.format('pass')}model = Base()\n{more}", "pytorch").network
    assert (network.parameters, network.trainable) == (144, trained)


def test_layers_that_a_trainer_makes_are_not_followed() -> None:
    """Lightning calls `configure_model` before it trains."""
    text = (
        LIGHTNING.format("pass")
        + "    def configure_model(self):\n        self.t = nn.Linear(2, 2)\nmodel = A()"
    )
    with pytest.raises(ProgramError, match=r"what configure_model\(\) makes is not followed"):
        parameters(text)
