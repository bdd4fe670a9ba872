"""Checkpoints of PyTorch: which of their tensors are the model's, by the names of what they are in."""

from __future__ import annotations

from typing import Any

import pytest

from lstm_params.files.checkpoints import of_model
from lstm_params.files.pickle_values import Instance, PickledTensor
from lstm_params.files.pickle_walk import Walk

STATE = {"out.weight": 6, "out.bias": 2}
ADAM = {"state": {0: {"exp_avg": 6}}, "param_groups": []}
SEVERAL = "a checkpoint of several parts, which are all counted: "


def _pickled(value: Any) -> Any:
    """The same, with a tensor of so many numbers for each number."""
    if isinstance(value, dict):
        return {key: _pickled(item) for key, item in value.items()}
    return PickledTensor(None, 0, (value,), (1,), "float32", False) if isinstance(value, int) else value


def _found(root: Any) -> tuple[dict[str, str], list[str]]:
    """What each tensor is, by its path, and the notes."""
    notes: list[str] = []
    root = _pickled(root)
    found = of_model(root, list(Walk({}).tensors(root)), notes)
    return {".".join(item.path): item.role for item in found}, notes


@pytest.mark.parametrize(
    "name",
    [
        "state_dict", "model_state_dict", "model", "net", "network", "module", "weights", "params",
        "model_state", "ema", "state",
    ],
)  # fmt: skip
def test_the_state_of_a_model_has_no_name_of_its_own(name: str) -> None:
    """What it is called is noted, and is no part of its tensors' names; what is beside it is not counted."""
    found, notes = _found({name: STATE, "epoch": 1, "opt": {"exp": 6}, "mean": 3, "log_scores": {"best": 4}})
    assert found == {
        "out.weight": "parameter", "out.bias": "parameter", "epoch": "training", "opt.exp": "optimizer",
        "mean": "training", "log_scores.best": "training",
    }  # fmt: skip
    assert notes == [f"a checkpoint, of which '{name}' is counted"]


@pytest.mark.parametrize("name", ["optimizer", "optim_g", "opt", "d_opt", "opts", "opt_state"])
def test_the_state_of_an_optimizer_is_told_by_its_name_or_by_what_is_in_it(name: str) -> None:
    """Whatever it holds; a part of a name does not do."""
    assert _found({"model": STATE, name: {"exp": 6}})[0][f"{name}.exp"] == "optimizer"
    assert _found({"model": STATE, "other": ADAM})[0]["other.state.0.exp_avg"] == "optimizer"
    assert _found({"model": STATE, "adopted": STATE})[0]["adopted.out.bias"] == "parameter"


@pytest.mark.parametrize(
    ("root", "parts"),
    [
        ({"encoder": STATE, "decoder": STATE}, "encoder, decoder"),
        ({"step_encoder": STATE, "decoder": STATE}, "step_encoder, decoder"),
        ({"encoder": STATE, "decoder": STATE, "scale.weight": 3}, "encoder, decoder and what is beside them"),
        ({"model": STATE, "ema": STATE}, "model, ema"),
    ],
)
def test_several_parts_are_all_counted(root: dict[str, Any], parts: str) -> None:
    """Also one whose name is like that of what training keeps, if it holds a module's state."""
    found, notes = _found(root)
    assert set(found.values()) == {"parameter"}
    assert notes == [f"{SEVERAL}{parts}"]


@pytest.mark.parametrize("root", [STATE, {"encoder": STATE}, {"encoder.weight": 6}, {"best_model": STATE}])
def test_what_is_no_checkpoint_is_left_as_it_is(root: dict[str, Any]) -> None:
    """A plain state dict, and a module's by any other name."""
    found, notes = _found(root)
    assert set(found.values()) == {"parameter"}
    assert notes == []


def test_what_training_keeps_is_no_part_of_the_model() -> None:
    """Not a state of another time, nor what a scheduler, a callback or a metric holds."""
    kept = {
        "scheduler": {"last": 3},
        "callbacks": {"a": {"best": 2}},
        "metrics": {"f1": 2},
        "rng": {"cpu": 9},
    }
    found, notes = _found({"net": STATE, "best_net": STATE, **kept})
    assert {path: role for path, role in found.items() if not path.startswith("out.")} == {
        "best_net.out.weight": "training", "best_net.out.bias": "training", "scheduler.last": "training",
        "callbacks.a.best": "training", "metrics.f1": "training", "rng.cpu": "training",
    }  # fmt: skip
    assert notes == ["a checkpoint, of which 'net' is counted"]


def test_a_module_counts_whatever_it_is_called() -> None:
    """It says itself which of its tensors are parameters."""
    module = Instance(None)
    module.state = {"_parameters": {"w": _pickled(3)}, "_buffers": {"b": _pickled(2)}, "_modules": {}}
    found, _ = _found({"loss_fn": module, "model": STATE, "opt_module": module})
    assert found["loss_fn.w"] == "parameter"
    assert found["loss_fn.b"] == "buffer"


def test_of_lightning_the_state_dict_alone_is_counted() -> None:
    """Also where it is beside what would else be a model's."""
    found, notes = _found({"pytorch-lightning_version": "2.6", "state_dict": STATE, "ema_model": STATE})
    assert found["ema_model.out.weight"] == "training"
    assert found["out.weight"] == "parameter"
    assert notes == ["a checkpoint, of which 'state_dict' is counted"]
