"""The files of safetensors, as PyTorch and Flax write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import flax.linen as linen
import jax
import numpy as np
import optax
import torch
from flax import nnx
from flax.serialization import to_state_dict
from flax.training.train_state import TrainState
from flax.traverse_util import flatten_dict
from safetensors import safe_open
from safetensors.numpy import save_file as save_arrays
from safetensors.torch import save_file, save_model
from saved_pytorch import Bidirectional, Cells, Tagger, Tied, recurrent
from torch import nn

DTYPES = {
    "F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16", "F8_E4M3": "float8_e4m3fn",
    "F8_E5M2": "float8_e5m2", "I64": "int64", "I32": "int32", "I8": "int8", "U8": "uint8",
    "U32": "uint32", "BOOL": "bool",
}  # fmt: skip


def read(path: Path) -> list[list[Any]]:
    """The tensors of a file, as its own library lists them."""
    with safe_open(path, "pt") as file:
        names = list(file.keys())
        slices = [file.get_slice(name) for name in names]
        return [
            [name, list(part.get_shape()), DTYPES[part.get_dtype()]]
            for name, part in zip(names, slices, strict=True)
        ]


def _sharded(folder: Path) -> dict[str, Any]:
    module = Bidirectional()
    state = module.state_dict()
    places = {name: f"model-0000{1 + number % 3}-of-00003.safetensors" for number, name in enumerate(state)}
    for file in set(places.values()):
        save_file({name: state[name].clone() for name in state if places[name] == file}, folder / file)
    index = {"metadata": {"total_size": 0}, "weight_map": places}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    tensors = [item for file in sorted(set(places.values())) for item in read(folder / file)]
    return {
        "model.safetensors.index.json": {
            "parameters": sum(parameter.numel() for parameter in module.parameters()),
            "tensors": tensors,
            "recurrent": recurrent(module),
        }
    }


class Encoder(linen.Module):
    """A layer of Flax, and a dense one behind it."""

    cell: type[linen.RNNCellBase]

    @linen.compact
    def __call__(self, x: Any) -> Any:
        """What comes out."""
        return linen.Dense(5)(linen.RNN(self.cell(2))(x))


def make(folder: Path) -> dict[str, Any]:
    """Write all files, and say what each holds."""
    made: dict[str, Any] = {}

    def facts(name: str, module: nn.Module) -> None:
        made[name] = {
            "parameters": sum(parameter.numel() for parameter in module.parameters()),
            "tensors": read(folder / name),
            "recurrent": recurrent(module),
        }

    for name, module in {
        "plain": Bidirectional(),
        "gru": Tagger(nn.GRU, num_layers=2, bias=False),
        "rnn": Tagger(nn.RNN, nonlinearity="relu"),
        "projected": Tagger(nn.LSTM, proj_size=1),
        "half": Tagger().half(),
        "bfloat16": Tagger().bfloat16(),
    }.items():
        save_file(module.state_dict(), folder / f"{name}.safetensors", metadata={"format": "pt"})
        facts(f"{name}.safetensors", module)
    for name, module in {"tied": Tied(), "cells": Cells()}.items():
        save_model(module, str(folder / f"{name}.safetensors"))
        facts(f"{name}.safetensors", module)
    eight = {
        "a.weight": torch.ones(3, 4).to(torch.float8_e4m3fn),
        "a.bias": torch.ones(4, dtype=torch.float64),
    }
    save_file({**eight, "mask": torch.ones(7, dtype=torch.bool)}, folder / "float8.safetensors")
    made["float8.safetensors"] = {
        "parameters": 16,
        "tensors": read(folder / "float8.safetensors"),
        "recurrent": [],
    }
    for cell in (linen.OptimizedLSTMCell, linen.LSTMCell, linen.GRUCell):
        tree = Encoder(cell).init(jax.random.key(0), np.zeros((1, 4, 3), "float32"))["params"]
        arrays = {name: np.asarray(value) for name, value in flatten_dict(tree, sep="/").items()}
        name = f"flax_{cell.__name__}.safetensors"
        save_arrays(arrays, folder / name)
        own = [array.size for key, array in arrays.items() if "Dense" not in key]
        made[name] = {
            "parameters": sum(array.size for array in arrays.values()),
            "tensors": read(folder / name),
            "recurrent": [[cell.__name__.replace("Optimized", ""), sum(own)]],
        }
    made |= _flax_states(folder)
    for name, (tensors, parameters, layers) in _others().items():
        save_file(tensors, folder / f"{name}.safetensors")
        tables = {
            "parameters": parameters,
            "tensors": read(folder / f"{name}.safetensors"),
            "recurrent": layers,
        }
        made[f"{name}.safetensors"] = tables if parameters else {"refused": layers}
    return {**made, **_sharded(folder)}


def _flax_states(folder: Path) -> dict[str, Any]:
    """What Flax keeps beside parameters: an optimizer's state, and NNX's averages and random numbers."""
    params = linen.Dense(5).init(jax.random.key(0), np.ones((1, 3), "float32"))["params"]
    training = TrainState.create(apply_fn=None, params=params, tx=optax.adam(1e-3))
    layers = nnx.List([nnx.BatchNorm(4, rngs=nnx.Rngs(0)), nnx.Dropout(0.5, rngs=nnx.Rngs(0))])
    made: dict[str, Any] = {}
    for name, tree, parameters in (
        ("flax_training", to_state_dict(training), 20),
        ("flax_nnx", nnx.to_pure_dict(nnx.state(layers)), 8),
    ):
        numbers = {".".join(map(str, key)): _numbers(value) for key, value in flatten_dict(tree).items()}
        save_arrays(numbers, folder / f"{name}.safetensors")
        tensors = read(folder / f"{name}.safetensors")
        made[f"{name}.safetensors"] = {"parameters": parameters, "tensors": tensors, "recurrent": []}
    return made


def _numbers(value: Any) -> Any:
    """An array, or the two numbers that a key of random numbers is."""
    is_key = hasattr(value, "dtype") and jax.dtypes.issubdtype(value.dtype, jax.dtypes.prng_key)
    return np.asarray(jax.random.key_data(value) if is_key else value)


def _others() -> dict[str, tuple[dict[str, torch.Tensor], int, Any]]:
    """Tensors that are no layer's weights: each with what is counted, or why nothing is."""
    ones = torch.ones
    layer = {f"rnn.{name}": value for name, value in nn.LSTM(3, 2).state_dict().items()}
    normed = nn.utils.parametrizations.weight_norm(nn.LSTM(3, 2), "weight_hh_l0").state_dict()
    low = {"q.lora_A.weight": ones(2, 8), "q.lora_B.weight": ones(8, 2), "q.alpha": torch.tensor(4.0)}
    packed = {"fc.qweight": ones(8, 64, dtype=torch.int32), "fc.scales": ones(1, 64)}
    quarter = {
        "fc.weight": ones(32, 1, dtype=torch.uint8),
        "fc.weight.quant_state.bitsandbytes__nf4": ones(9),
    }
    scaled = {"fc.weight": ones(8, 4, dtype=torch.int8), "fc.SCB": ones(8), "fc.bias": ones(8)}
    small = {
        "fc.weight": ones(8, 4).to(torch.float8_e4m3fn),
        "fc.weight_scale": ones(1),
        "fc.input_scale": ones(1),
    }
    masked = {
        "attn.bias": ones(1, 1, 8, 8),
        "attn.masked_bias": torch.tensor(-1e4),
        "attn.weight": ones(4, 12),
    }
    mean = {"batch_stats.BatchNorm_0.mean": ones(2), "params.BatchNorm_0.scale": ones(2)}
    adam = {"state.0.exp_avg": ones(4), "state.0.exp_avg_sq": ones(4), "state.0.step": torch.tensor(1.0)}
    one = {"cell.weight_ih": ones(8, 3), "cell.weight_hh": ones(8, 2), "cell.bias": ones(8)}
    return {
        "weight_norm": ({f"rnn.{name}": value for name, value in normed.items()}, 64, [["LSTM", 56]]),
        "adapter": ({**low, **layer}, 32 + 56, [["LSTM", 56]]),
        "gptq": ({**packed, **layer}, 0, "GPTQ or AWQ packs"),
        "four_bits": ({**quarter, **layer}, 0, "bitsandbytes packs"),
        "eight_bits": ({**scaled, **layer}, 40 + 56, [["LSTM", 56]]),
        "scaled_float8": ({**small, **layer}, 32 + 56, [["LSTM", 56]]),
        "masked": ({**masked, **layer}, 48 + 56, [["LSTM", 56]]),
        "statistics": (mean, 2, []),
        "optimizer": (adam, 0, "no parameters"),
        "one_bias": (one, 48, [["LSTM", 40]]),  # a guess, which says so
    }
