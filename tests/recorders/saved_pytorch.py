"""The files of PyTorch: both formats, what people put into them, TorchScript, and what cannot be trusted."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import distributed, nn
from torch.distributed._shard import sharded_tensor
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.tensor import distribute_tensor
from torch.export.pt2_archive._package import package_pt2
from torch.nn.utils import prune

RECURRENT = (nn.LSTM, nn.GRU, nn.RNN, nn.LSTMCell, nn.GRUCell, nn.RNNCell)


class Tagger(nn.Module):
    """Words to tags."""

    def __init__(self, kind: type[nn.Module] = nn.LSTM, **arguments: Any) -> None:
        super().__init__()
        self.embedding = nn.Embedding(10, 3)
        self.rnn = kind(3, 2, **arguments)
        self.norm = nn.BatchNorm1d(4)
        self.out = nn.Linear(2, 5)

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        """The tags of some words."""
        return self.out(self.rnn(self.embedding(words))[0])


class Bidirectional(Tagger):
    """The same, with a layer that reads both ways, twice."""

    def __init__(self) -> None:
        super().__init__(num_layers=2, bidirectional=True)
        self.out = nn.Linear(4, 5)


class Cells(nn.Module):
    """Single steps."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.LSTMCell(3, 2), nn.GRUCell(2, 4)
        self.third = nn.RNNCell(4, 2, bias=False)
        self.scale = nn.Parameter(torch.ones(3))
        self.register_buffer("window", torch.ones(7))


class Tied(nn.Module):
    """A language model whose output has the embedding's matrix."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.rnn = nn.Embedding(10, 3), nn.GRU(3, 3)
        self.decoder = nn.Linear(3, 10)
        self.decoder.weight = self.encoder.weight


class Scripted(nn.Module):
    """What TorchScript compiles, with a buffer of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn, self.out = nn.LSTM(3, 2, proj_size=1), nn.Linear(1, 5)
        self.register_buffer("basis", torch.ones(6, 2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """What comes out."""
        return self.out(self.rnn(x)[0]) + self.basis.sum()


def facts_of(module: nn.Module, tensors: dict[str, torch.Tensor]) -> dict[str, Any]:
    """What PyTorch says of a module, and of a file's tensors."""
    return {
        "parameters": sum(parameter.numel() for parameter in module.parameters()),
        "tensors": listed(tensors),
        "recurrent": recurrent(module),
    }


def listed(tensors: dict[str, torch.Tensor]) -> list[list[Any]]:
    """Tensors by name, shape and type."""
    return [
        [name, list(tensor.shape), str(tensor.dtype).removeprefix("torch.")]
        for name, tensor in tensors.items()
    ]


def recurrent(module: nn.Module) -> list[list[Any]]:
    """The recurrent layers of a module: type and count."""
    return [
        [type(part).__name__, sum(parameter.numel() for parameter in part.parameters())]
        for part in module.modules()
        if isinstance(part, RECURRENT) and not hasattr(part, "parametrizations")
    ]


def trained(module: nn.Module, kind: Any = torch.optim.Adam, **arguments: Any) -> Any:
    """An optimizer that has a state."""
    optimizer = kind(module.parameters(), **arguments)
    for parameter in module.parameters():
        parameter.grad = torch.ones_like(parameter)
    optimizer.step()
    return optimizer


def _nested(value: Any, path: str = "") -> Iterator[tuple[str, torch.Tensor]]:
    """The tensors in dicts, lists and modules."""
    value = value.state_dict() if isinstance(value, nn.Module) else value
    if isinstance(value, torch.Tensor):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _nested(item, f"{path}.{key}".lstrip("."))
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from _nested(item, f"{path}.{number}".lstrip("."))


def make(folder: Path) -> dict[str, Any]:
    """Write all files, and say what each holds."""
    warnings.simplefilter("ignore")
    torch.manual_seed(1)
    made: dict[str, Any] = {}

    def save(name: str, module: nn.Module, what: Any, prefix: str = "", **how: Any) -> None:
        torch.save(what, folder / name, **how)
        read = torch.load(folder / name, weights_only=False)
        tensors = dict(read.state_dict() if isinstance(read, nn.Module) else _nested(read))
        renamed = {key.removeprefix(prefix): value for key, value in tensors.items()}
        made[name] = facts_of(module, renamed)

    def state(name: str, module: nn.Module, **how: Any) -> None:
        save(name, module, module.state_dict(), **how)

    both = Bidirectional()
    state("state_dict.pt", both)
    state("state_dict_old.pth", both, _use_new_zipfile_serialization=False)
    state("protocol_4.pt", both, pickle_protocol=4)
    state("pytorch_model.bin", Tagger(nn.GRU))
    save("module.pt", both, both)
    save("module_old.pth", both, both, _use_new_zipfile_serialization=False)
    for name, kind, arguments in (
        ("gru", nn.GRU, {"num_layers": 3}),
        ("rnn", nn.RNN, {"bidirectional": True, "bias": False}),
        ("projected", nn.LSTM, {"proj_size": 1, "num_layers": 2, "bidirectional": True}),
        ("without_bias", nn.LSTM, {"bias": False}),
    ):
        state(f"{name}.pt", Tagger(kind, **arguments))
    drawing = Tagger()
    drawing.generator = np.random.default_rng(1)
    save("drawing.pt", drawing, drawing)
    cells = Cells()
    save("cells.pt", cells, cells)
    state("half.pt", Tagger().half())
    state("bfloat16.pt", Tagger().bfloat16())
    state("float64_old.pth", Tagger().double(), _use_new_zipfile_serialization=False)
    frozen = Tagger()
    frozen.embedding.requires_grad_(False)
    save("frozen_module.pt", frozen, frozen)
    made["frozen_module.pt"]["trainable"] = sum(p.numel() for p in frozen.parameters() if p.requires_grad)
    partly = Tagger()
    partly.rnn.requires_grad_(False).bias_hh_l0.requires_grad_(True)
    save("frozen_recurrent.pt", partly, partly)
    made["frozen_recurrent.pt"]["trainable"] = sum(p.numel() for p in partly.parameters() if p.requires_grad)
    tied = Tied()
    state("tied.pt", tied)
    save("tied_module.pt", tied, tied)
    save("data_parallel.pt", both, {f"module.{k}": v for k, v in both.state_dict().items()})
    save("compiled.pt", both, {f"_orig_mod.{k}": v for k, v in both.state_dict().items()})
    checkpoint = {"epoch": 3, "model_state_dict": both.state_dict(), "loss": 0.5}
    save(
        "checkpoint.pt",
        both,
        {**checkpoint, "optimizer_state_dict": trained(both).state_dict()},
        "model_state_dict.",
    )
    tagger = Tagger()
    momentum = trained(tagger, torch.optim.SGD, lr=0.1, momentum=0.9)
    save(
        "lightning.ckpt",
        tagger,
        {
            "epoch": 1,
            "state_dict": {f"model.{name}": value for name, value in tagger.state_dict().items()},
            "optimizer_states": [momentum.state_dict()],
            "hyper_parameters": {
                "units": 2,
                "path": Path("data"),
                "scores": np.float64(0.5),
                "optimizer": partial(torch.optim.SGD, lr=0.1),
            },
            "callbacks": {"best": torch.tensor(0.25)},
        },
    )
    for tensor in made["lightning.ckpt"]["tensors"]:  # the state of the model is counted, by its own names
        tensor[0] = tensor[0].removeprefix("state_dict.")
    _save_averaged(save, tagger)
    weighted = Weighted()
    state("class_weights.pt", weighted)
    made["class_weights.pt"]["parameters"] += 5  # that it is a buffer, only its module knows
    made["class_weights.pt"]["notes"] = [
        "they may be buffers: class_weights (5)",
        "a loss weighs classes by it: criterion.weight, aux_losses.0.weight",
    ]
    state("codebook.pt", Codebook())
    for name, layer, normed in _normed():
        state(name, normed)
        made[name]["recurrent"] = recurrent(layer)  # what it computes with
    whole = torch.ones(4, 6)
    halves = nn.ParameterDict({"first": nn.Parameter(whole[:2]), "second": nn.Parameter(whole[2:])})
    save("slices.pt", halves, {name: value.data for name, value in halves.items()})
    odd = nn.ParameterDict({"empty": nn.Parameter(torch.ones(0, 3)), "one": nn.Parameter(torch.tensor(2.0))})
    save("odd.pt", odd, {name: value.data for name, value in odd.items()})
    quantized = torch.quantize_per_tensor(torch.ones(4, 3), 0.1, 0, torch.qint8)
    save(
        "quantized_tensor.pt", nn.ParameterDict({"w": nn.Parameter(torch.ones(4, 3))}), {"weight": quantized}
    )
    average = {f"{k}": v.clone() for k, v in tagger.state_dict().items()}
    save("average.pt", tagger, {"model": tagger.state_dict(), "ema": average})
    made["average.pt"]["parameters"] *= 2
    made["average.pt"]["recurrent"] *= 2
    made["average.pt"]["notes"] = ["a checkpoint of several parts, which are all counted: model, ema"]
    named = {name: torch.ones_like(value) for name, value in tagger.named_parameters()}
    save("named_optimizer.pt", tagger, {"net": tagger.state_dict(), "optimizer": {"exp_avg": named}}, "net.")
    beside = {"rng": torch.get_rng_state(), "best_loss": torch.tensor(0.5), "epoch": torch.tensor(3.0)}
    save("resumed.pt", tagger, {"model": tagger.state_dict(), **beside}, "model.")
    observed = nn.Sequential(nn.Linear(3, 2))
    observed.qconfig = torch.ao.quantization.get_default_qat_qconfig("fbgemm")
    state("observed.pt", torch.ao.quantization.prepare_qat(observed.train()))
    positions = Positions()
    state("positions.pt", positions)
    made["positions.pt"]["parameters"] += 5 * 3  # that it is a buffer, only its module knows
    made["positions.pt"]["notes"] = ["counted, though by their names they may be buffers: pe (5 × 3)"]
    save("positions_module.pt", positions, positions)
    still = Still()
    state("frozen_norm.pt", still)
    made["frozen_norm.pt"]["parameters"] += 2 * 2  # that these are buffers, only its module knows
    made["frozen_norm.pt"]["notes"] = ["they may be buffers: norm.weight (2), norm.bias (2)"]
    _save_shared(save)
    _save_parts(save, made)
    made["named_parameters.pt"]["trainable"] = made["named_parameters.pt"]["parameters"] - 30
    made |= dict(_scripts(folder))
    made |= dict(_exported(folder))
    made |= dict(_refused(folder))
    made |= _sharded(folder)
    return made


class Weighted(Tagger):
    """A model with its losses, which weigh classes."""

    def __init__(self) -> None:
        super().__init__()
        self.criterion = nn.CrossEntropyLoss(weight=torch.ones(5))
        self.register_buffer("class_weights", torch.ones(5))
        self.aux_losses = nn.ModuleList([nn.BCEWithLogitsLoss(torch.ones(5), pos_weight=torch.ones(5))])


class Codebook(nn.Module):
    """A recurrent layer, and vectors that are moving averages of what it returns."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.GRU(3, 2)
        self.codebook = nn.Module()
        for name, shape in (
            ("inited", (1,)),
            ("cluster_size", (7,)),
            ("embed", (7, 2)),
            ("embed_avg", (7, 2)),
        ):
            self.codebook.register_buffer(name, torch.ones(shape))


class Still(nn.Module):
    """A recurrent layer and a normalization that is all buffers, as in detectors."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn, self.norm = nn.GRU(3, 2), nn.Module()
        for name in ("weight", "bias", "running_mean", "running_var"):
            self.norm.register_buffer(name, torch.ones(2))


class Wrapped(torch.Tensor):
    """A tensor of another class than PyTorch's own, which keeps its numbers in another form."""

    @staticmethod
    def __new__(cls, numbers: torch.Tensor) -> Wrapped:
        """A tensor without numbers of its own."""
        return torch.Tensor._make_wrapper_subclass(cls, numbers.shape)

    def __init__(self, numbers: torch.Tensor) -> None:
        self.numbers = numbers

    def __tensor_flatten__(self) -> tuple[list[str], None]:
        """The names of the tensors in it."""
        return ["numbers"], None

    @classmethod
    def __torch_dispatch__(cls, function: Any, *given: Any) -> Any:
        """What an operator does with it, of which there is none."""
        return NotImplemented


def _save_averaged(save: Callable[..., None], tagger: Tagger) -> None:
    """A checkpoint as Lightning's `WeightAveraging` writes it (lightning 2.6)."""
    averages = {name: value.clone() for name, value in tagger.state_dict().items()}
    beside = {"current_model_state": tagger.state_dict(), "averaging_state": {"n_averaged": torch.tensor(3)}}
    what = {"pytorch-lightning_version": "2.6.6", "state_dict": averages, **beside}
    save("lightning_averaged.ckpt", tagger, what, "state_dict.")


class Watched(nn.Module):
    """A layer whose matrix a buffer before it holds too."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.GRU(3, 2)
        self.register_buffer("start", self.rnn.weight_hh_l0.data)


class Extra(nn.Module):
    """A layer that keeps more than its tensors."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.GRU(3, 2)

    def get_extra_state(self) -> dict[str, torch.Tensor]:
        """What is kept."""
        return {"scale": torch.ones(7)}


def _save_shared(save: Callable[..., None]) -> None:
    """Files in which a parameter lies where something else does, or beside what is no part of its model."""
    watched, tagger, frozen = nn.Sequential(Watched()), Tagger(), Tagger()
    frozen.embedding.requires_grad_(False)
    state = tagger.state_dict()
    averages, learnt = {"m": list(state.values())}, {"params": list(tagger.parameters())}
    save("watched.pt", watched, watched)
    save(
        "optimizer_first.pt", tagger, {"optim": learnt, "model": tagger.state_dict(keep_vars=True)}, "model."
    )
    save("best_first.pt", tagger, {"best_state": state, "model": tagger.state_dict()}, "model.")
    save("trainer.pt", tagger, {"trainer": {"model": state, "optimizer": averages}})
    save("beside_state.pt", tagger, {**state, "config": {"mean": torch.ones(3)}})
    parts = nn.ModuleDict({"step_encoder": nn.GRU(3, 2), "score_head": nn.Linear(2, 5)})
    save("parts.pt", parts, {name: part.state_dict() for name, part in parts.items()})
    save("named_parameters.pt", frozen, dict(frozen.named_parameters()))


def _save_parts(save: Callable[..., None], made: dict[str, Any]) -> None:
    """Checkpoints whose parts have names that other things have too."""
    tagger, rnn, out = Tagger(), nn.GRU(3, 2), nn.Linear(2, 5)
    both = nn.ModuleDict({"rnn": rnn, "out": out})
    save("module_beside.pt", tagger, {"model": tagger, "epoch": 3}, "model.")
    save("modules.pt", both, {"rnn": rnn, "score_head": nn.Sequential(out)})
    save("decoder_beside.pt", both, {"state_dict": rnn.state_dict(), "decoder": out.state_dict()})
    made["decoder_beside.pt"]["notes"] = ["several parts, which are all counted: state_dict, decoder"]
    save(
        "matrix_beside.pt",
        both,
        {"rnn": rnn.state_dict(), **{f"out.{k}": v for k, v in out.state_dict().items()}},
    )
    made["matrix_beside.pt"]["notes"] = ["which are all counted: rnn and what is beside them"]
    losses = {number: torch.tensor(0.5) for number in range(2)}
    save("losses.pt", tagger, {"model": tagger.state_dict(), "losses": losses}, "model.")
    made["losses.pt"]["notes"] = ["a checkpoint, of which 'model' is counted"]
    extra = nn.Sequential(Extra())
    save("extra_state.pt", extra, extra.state_dict())
    lone = nn.ParameterDict({"weights": nn.Parameter(torch.ones(3, 4))})
    save("lone_tensor.pt", lone, {"weights": lone["weights"].data, "adam": trained(lone).state_dict()})


def _normed() -> Iterator[tuple[str, nn.Module, nn.Module]]:
    """Layers as they are, and those that make a weight as they run, from others."""
    of, utils = nn.utils.parametrizations, nn.utils

    def plain(kind: type[nn.Module], **arguments: Any) -> list[nn.Module]:
        return [kind(3, 2, **arguments) for _ in range(2)]

    layer, other = plain(nn.LSTM)
    yield "weight_norm.pt", layer, of.weight_norm(other, "weight_hh_l0")
    layer, other = plain(nn.LSTM)
    yield "weight_norm_old.pt", layer, utils.weight_norm(other, "weight_hh_l0")
    layer, other = plain(nn.LSTM, bidirectional=True)
    for name in ("weight_ih_l0", "weight_hh_l0", "weight_hh_l0_reverse"):
        of.weight_norm(other, name, dim=None)
    yield "weight_norm_whole.pt", layer, other
    layer, other = plain(nn.GRU)
    yield "spectral_norm.pt", layer, of.spectral_norm(other, "weight_hh_l0")
    layer, other = plain(nn.GRU)
    yield "spectral_norm_old.pt", layer, utils.spectral_norm(other, "weight_hh_l0")
    layer, other = plain(nn.RNNCell)
    yield "orthogonal.pt", layer, of.orthogonal(other, "weight_hh")
    layer, other = plain(nn.LSTM)
    prune.l1_unstructured(other, "weight_hh_l0", 0.5)
    yield "pruned.pt", layer, other


class Positions(nn.Module):
    """A layer that reads the sum of its input and a buffer."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.GRU(3, 2)
        self.register_buffer("pe", torch.ones(5, 3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """What comes out."""
        return self.rnn(x + self.pe)[0]


class Seeded(Positions):
    """The same, with a seed as Keras keeps it on PyTorch."""

    def __init__(self) -> None:
        super().__init__()
        self.seed_generator_state = nn.Parameter(torch.ones(2, dtype=torch.int32), requires_grad=False)


def _exported(folder: Path) -> Iterator[tuple[str, Any]]:
    """Programs that `torch.export` traced."""
    tied = Tied()
    tied.forward = lambda words: tied.decoder(tied.rnn(tied.encoder(words))[0])  # type: ignore[method-assign]
    words = torch.zeros(5, 2, dtype=torch.long)
    for name, module, given in (
        ("exported.pt2", tied, words),
        ("exported_seeded.pt2", Seeded(), torch.ones(5, 1, 3)),
        ("exported_positions.pt2", Positions(), torch.ones(5, 1, 3)),
    ):
        program = torch.export.export(module.eval(), (given,))
        torch.export.save(program, folder / name)
        facts = facts_of(module, torch.export.load(folder / name).state_dict)
        seeds = 2 if isinstance(module, Seeded) else 0
        yield name, {**facts, "parameters": facts["parameters"] - seeds}
    programs = {"one": program, "other": torch.export.export(nn.Linear(3, 2), (torch.ones(1, 3),))}
    package_pt2(folder / "exported_two.pt2", exported_programs=programs)
    yield "exported_two.pt2", {"refused": "holds 2 exported programs"}
    del programs["other"]
    package_pt2(folder / "exported_named.pt2", exported_programs=programs)
    yield "exported_named.pt2", facts_of(module, program.state_dict)


def _scripts(folder: Path) -> Iterator[tuple[str, Any]]:
    module = Scripted().eval()
    module.out.requires_grad_(False)
    for name, script in (
        ("script.pt", torch.jit.script(module)),
        ("trace.jit", torch.jit.trace(module, torch.ones(4, 1, 3))),
    ):
        script.save(folder / name)
        loaded = torch.jit.load(folder / name)
        trainable = sum(p.numel() for p in loaded.parameters() if p.requires_grad)
        facts = {"recurrent": recurrent(module), "trainable": trainable}
        yield name, {**facts_of(module, loaded.state_dict()), **facts}


def _distributed(tensor: torch.Tensor) -> torch.Tensor:
    """A tensor as FSDP2 and tensor parallelism keep it."""
    if not distributed.is_initialized():
        distributed.init_process_group("gloo", store=distributed.HashStore(), rank=0, world_size=1)
    return distribute_tensor(tensor, init_device_mesh("cpu", (1,)))


def _in_shards(tensor: torch.Tensor) -> sharded_tensor.ShardedTensor:
    """A tensor as FSDP1 keeps it in a sharded state dict."""
    shard = sharded_tensor.Shard.from_tensor_and_offsets(tensor, [0, 0], 0)
    return sharded_tensor.init_from_local_shards([shard], *tensor.shape)


def _refused(folder: Path) -> Iterator[tuple[str, Any]]:
    torch.jit.freeze(torch.jit.script(Scripted().eval())).save(folder / "frozen_script.pt")
    yield "frozen_script.pt", {"refused": "frozen"}
    packed = torch.ao.quantization.quantize_dynamic(Tagger(), {nn.LSTM})
    linear = torch.ao.quantization.quantize_dynamic(Tagger(), {nn.Linear})
    for name, what, message in (
        ("quantized_lstm.pt", packed.state_dict(), "quantized"),
        ("quantized_linear.pt", linear, "quantized"),
        (
            "wrapped.pt",
            {"weight": Wrapped(torch.ones(3, 2, dtype=torch.int8))},
            "other classes than PyTorch's",
        ),
        ("dtensor.pt", {"weight": _distributed(torch.ones(3, 2))}, "holds DTensors"),
        ("sharded.pt", {"weight": _in_shards(torch.ones(3, 2))}, "holds ShardedTensors"),
        (
            "arrays.pt",
            {name: value.numpy() for name, value in Tagger().state_dict().items()},
            "arrays of NumPy",
        ),
        ("sparse.pt", {"weight": torch.eye(3).to_sparse()}, "sparse"),
        ("nothing.pt", {"epoch": 3}, "no tensors"),
        ("random.pth", {"cpu": torch.get_rng_state()}, "no parameters"),
        ("zero_3.pt", {"module": {"out.weight": torch.empty(0)}, "param_shapes": []}, "zero_to_fp32.py"),
        ("object.pt", Fraction(1, 2), "calls fractions.Fraction"),
    ):
        torch.save(what, folder / name)
        yield name, {"refused": message}


def _sharded(folder: Path) -> dict[str, Any]:
    module = Tagger()
    state = module.state_dict()
    places = {name: f"pytorch_model-{1 + number % 2}-of-2.bin" for number, name in enumerate(state)}
    for file in set(places.values()):
        torch.save({name: state[name] for name in state if places[name] == file}, folder / file)
    index = {"metadata": {"total_size": 0}, "weight_map": places}
    (folder / "pytorch_model.bin.index.json").write_text(json.dumps(index), encoding="utf-8")
    return {"pytorch_model.bin.index.json": facts_of(module, state)}
