"""Which tensors of a file are parameters, where it does not say: by their names, types and neighbours."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from ..calculator.lazy_regex import regex
from .errors import OF_EACH_PROCESS, FileError
from .packed import refuse_packed
from .tensors import Role, SavedModel, StoredTensor, shortened

UNSAID = "the file does not say which tensors are trained"

_BUFFERS = (
    "running_mean", "running_var", "num_batches_tracked", "position_ids", "inv_freq", "causal_mask",
    "attn_mask", "forward_basis", "inverse_basis", "forward_basis_buffer", "inverse_basis_buffer", "window",
    "mel_basis", "masked_bias", "freqs_cis", "relative_coords_table", "empty_weight",
    "final_logits_bias", "e_score_correction_bias", "cluster_size", "cluster_usage", "embed_avg", "embed_sum",
    "embedding_sum", "inited", "initted", "initialized", "inv_timescales", "n_points_scale",
    "num_points_scale", "pos_idx_to_embed", "balancing_biases", "slope_rate", "query_decay", "key_decay",
    "diagonal_decay", "global_mean", "global_invstd", "latents_mean", "latents_std", "data_mean", "data_std",
    "running_std", "latent_mean", "latent_std", "attn_mask_probs", "std_bias", "std_scale",
    "silence_latent", "zero_k_bias", "recall_gate", "alphas_cumprod", "alphas_cumprod_prev",
    "posterior_variance", "posterior_log_variance_clipped", "posterior_mean_coef1",
    "posterior_mean_coef2", "vera_A", "vera_B", "pvera_A", "pvera_B", "randlora_A", "randlora_B",
    "tinylora_A", "tinylora_B", "tinylora_P", "unilora_scales_A", "unilora_scales_B", "delora_w_norm",
    "lora_velora_embed", "gaussian_var_prior", "_amax", "_pre_quant_scale", "zero_point", "zero_points",
    "drop_masks", "drop_mask_te", "moving_Vrr", "moving_Vii", "moving_Vri", "window_", "dct_mat",
    "frozen_codebook", "rand_projs", "orthogonal_rot", "S_backcast", "S_forecast", "T_backcast",
    "T_forecast", "scaled_fp8", "bin_values", "cos_multipliers", "positional_encoding_gaussian_matrix",
)  # fmt: skip
"""What PyTorch and its libraries call buffers, which nothing trains."""
_ENDINGS = tuple(f"_{name}" for name in _BUFFERS)
_CERTAIN = ("running_mean", "running_var", "num_batches_tracked", "position_ids", "inv_freq")
"""Those that nobody trains; the others are named where they are not counted."""
_OF_MODELS = regex(
    r"(?:^|\.)(?:(?:shared_image_embedding|prompt_encoder\.shared_embedding)\.positional_embedding"
    r"|text_model\.embeddings\.position_embedding|input_conditioner\.norm_(?:mean|std)"
    r"|(?:upsample|downsample\.lowpass)\.filter|stem_dct\.transform\.transform\.weights"
    r"|compute_deltas\.kernel|target_\w+_params\..+|frod_[UV](?:\.[^.]+)?|glora_[A-E]\.(?:[^.]+\.)?zeros)$"
)
"""Buffers of SAM, VideoPrism, RADIO, BigVGAN, CSATv2, SpeechBrain, TorchRL and PEFT, with last names that
parameters have elsewhere."""
_TRAINED = regex(r".*(?:^|\.)moe_statics\.e_score_correction_bias")
"""Parameters of Ernie 4.5, which are buffers elsewhere."""

_PREFIXES = ("module.", "_orig_mod.", "model.")
"""What wrappers put before every name."""

_OBSERVED = regex(
    r"(?:^|\.)(?:\w*activation_post_process(?:_\w+)?|\w*_fake_quant)\.|\w_quantizer\._(?:double_)?(?:scale|zeros)$"
)
"""What PyTorch's training for quantization, and ModelOpt, put beside weights: ranges that are measured."""
_OF_OBSERVED = ("_post_process", "_fake_quant", "_quantizer._")
"""Parts of those names, which are looked for first: most names have none."""
_MADE = regex(r"(?:^|\.)parametrizations\.[^.]+\.[0-9]+\.(?:_u|_v|base)")
"""What `spectral_norm` and `orthogonal` keep as buffers."""
_OF_MADE = {"_u": "_orig", "_v": "_orig", "_mask": "_orig"}
"""Endings of buffers of the older `spectral_norm` and of `prune`, and that of the tensor beside them."""
_OF_OTHERS = {
    ".embed": ".embed_avg", "betas": "alphas_cumprod",
    "layer_scalar": "pre_feedforward_layernorm.weight",
    **{f"{side}_{end}": "linear.weight" for side in ("input", "output") for end in ("min", "max")},
    "act_fn.beta": "act_fn.alpha_p", "act_fn.eps": "act_fn.alpha_p",
    "mean": "conv_pre.weight", "scale": "conv_pre.weight",
    "pos_embed.pos_embed": "pos_embed.proj.weight", "pos_embed.pe": "attn1.to_q.weight",
    "weight_integer": "weight", "bias_integer": "weight_integer", "weight_scaling_factor": "weight_integer",
    "fc_scaling_factor": "weight_integer", "x_min": "act_scaling_factor", "x_max": "act_scaling_factor",
    "act_scaling_factor": "x_min", "LayerNorm.shift": "LayerNorm.weight",
    "n_": "window_", "_filters": "torch_window", ".scale": ".inv_freq", "moving_mean": "moving_Vrr",
    "h_init": "drop_mask_te", "input_size": "weight_ic", "hidden_size": "weight_ic",
    "weight_epsilon": "weight_sigma", "bias_epsilon": "bias_sigma", "eps_p": "sigma_W", "eps_q": "sigma_W",
    "._mean": "._std", "._var": "._std", "._std": "._var", ".count": ".running_var",
}  # fmt: skip
"""Endings of buffers of vectors that are moving averages, of the noise of diffusion, of Gemma 4, Apertus,
HiFi-GAN, Stable Diffusion 3, AnimateDiff, I-BERT, Asteroid, x-transformers, SpeechBrain, NeuralForecast,
noisy layers, RSL-RL and rl_games, and that of the tensor beside them."""
_OF_ROCKET = ("biases_", "channel_combinations_")
"""What buffers of tsai's MiniRocket begin with, beside whether it was fitted."""
_MAY_BE_ONE = ("trainable_tokens_delta", "lily_A.weight", "lily_B.weight")
"""Endings of PEFT's tensors that layers share, and that its files have for each layer."""
_OF_LOSS = regex(
    r"(?i)(?:^|.*\.)(?:(?:\w+_)?(?:criterion|criteria|cross_entropy|bce|nll)(?:_\w+)?"
    r"|\w*loss(?:es|fn|func)?(?:_\w+)?|(?:\w+_)?(?:crit|ce))(?:\.[0-9]+)?\.(?:pos_)?weight"
)
"""What the classes' weights of a loss are called."""
_OF_PADDLE = regex(r"((?:.*\.)?)([0-9]+)\.cell(_fw|_bw)?\.((?:weight|bias)_[ih]h)")
"""The second name that PaddlePaddle's state dict has of each weight of a recurrent layer."""
_SCALES = frozenset(
    (
        "SCB", "weight_scale", "weight_scale_inv", "weight_scale_2", "input_scale", "output_scale", "scale",
        "scales", "weight_scales", "activation_scale", "input_activation_scale", "output_activation_scale",
        "scale_weight", "scale_input",
    )
)  # fmt: skip
_OF_NAMED = regex(r"(.+?)_(?:(?:activation|input)_)?(?:scales?|scale_inv)")
"""What scales is called that belongs to one of several weights of a layer, behind the weight's name."""
_OF_QUANTO = {
    "_scale": ("_data",), "_shift": ("_data",),
    "input_scale": ("output_scale",), "output_scale": ("input_scale",),
}  # fmt: skip
"""What scales weights and layers that optimum-quanto quantized, and what is beside it."""
_SCALED = ("int8", "uint8", "float8_e4m3fn", "float8_e5m2")
_OF_OPTIMIZER = frozenset(("opt_state", "optimizer_state", "optimizer_states", "optimizer_state_dict"))
"""What Flax's `TrainState` and others call an optimizer's state, where it is among the names of tensors."""
_STEPS = ("exp_avg", "exp_avg_sq", "exp_avg_sq_row", "exp_avg_sq_col", "max_exp_avg_sq", "momentum_buffer")
_OF_MLX = ("m", "v", "u", "step", "learning_rate")
"""What MLX's optimizers call their state (mlx/optimizers/optimizers.py); most of Adafactor's is as above."""
_DOUBTFUL = frozenset(
    (
        "mask", "pe", "mean", "std", "var", "variance", "freq", "freqs", "basis", "filter",
        "filterbank", "fb", "h0", "c0", "hx", "cx", "tri", "tril", "triu", "grid", "coords", "anchors",
        "priors", "count", "counts", "step", "steps", "decay", "temperature", "prob", "probs", "total",
        "correct", "queue", "ptr", "ema", "shadow", "criterion", "loss", "losses", "metric", "metrics",
        "crit", "stft", "teacher", "encoding", "encodings", "eps", "index", "usage", "masks", "frequencies",
        "cos", "sin", "cosines", "sines", "boundaries", "cached",
    )
)  # fmt: skip
"""Words in names that buffers have as often as parameters."""
_OF_CLASSES = ("pos_weight", "class_weight", "class_weights")
"""Endings of names that a loss's weights of classes have, and other parameters too."""
_MOST_DOUBTED = 4
_WRAPPED = regex(r".*/vars/[^/]*[A-Za-z_][^/]*")
"""Names in the state dict of a `TorchModuleWrapper` (keras/src/utils/torch_utils.py): others are numbers."""


def with_roles(saved: SavedModel, notes: list[str]) -> list[StoredTensor]:
    """The tensors of a file with their roles, and without what a wrapper puts before all names.

    Args:
        saved: What it holds.
        notes: Where is noted what names do not tell.

    Raises:
        FileError: Its weights are packed so that their shapes do not tell their number.
    """
    if saved.framework == "keras":
        return _with_wrapped(saved.tensors, notes)
    if saved.framework not in ("", "pytorch"):
        return list(saved.tensors)
    tensors = list(saved.tensors)
    _check_is_whole(tensors)
    if saved.described is not True:  # the file itself does not say which are parameters
        refuse_packed(tensors, _is_told)
        names = {tensor.name.replace("/", "."): tensor for tensor in tensors}
        tensors = [_with_role(tensor, names) for tensor in tensors]
        frozen = _of_frozen(tensors, names)
        if frozen:
            held = {one.name for one in frozen}
            tensors = [one._replace(role="buffer") if one.name in held else one for one in tensors]
            notes.append(f"not counted, as of normalizations that count no batches: {_listed(frozen)}")
        if any(tensor.role == "parameter" for tensor in tensors):
            notes.append(UNSAID)
            notes += _doubts([one for one in tensors if one.role == "parameter" and not one.same_as], names)
        notes += _left_out(tensors, names)
        notes += _of_adapter(tensors, names)
        weighing = [shortened(one.name) for one in tensors if weighs_classes(one.name, one.shape, names)]
        if weighing:
            listed = ", ".join(weighing[:_MOST_DOUBTED])
            notes.append(f"not counted, since by its name a loss weighs classes by it: {listed}")
    return _without_prefixes(tensors)


def _check_is_whole(tensors: Sequence[StoredTensor]) -> None:
    """Check that parameters are not those that FSDP keeps of a module in one process."""
    wrapped = [one for one in tensors if "_fsdp_wrapped_module." in one.name and one.role == "parameter"]
    if any(one.name.endswith("_flat_param") for one in tensors) or (
        wrapped and all(len(one.shape) == 1 for one in wrapped)
    ):
        raise FileError(f"holds parameters that FSDP made flat, {OF_EACH_PROCESS}")


def _with_wrapped(tensors: Iterable[StoredTensor], notes: list[str]) -> list[StoredTensor]:
    """Keras's tensors, of which a module of PyTorch may have named some."""
    names = {
        tensor.name.replace("/", "."): tensor
        for tensor in tensors
        if tensor.role == "parameter" and _WRAPPED.fullmatch(tensor.name)
    }
    if not names:
        return list(tensors)
    wrapped = {tensor.name: _with_role(tensor, names) for tensor in names.values()}
    notes += _doubts([one for one in wrapped.values() if one.role == "parameter"], names)
    notes.append("of a module of PyTorch, buffers are told by their names, and what it shares counts twice")
    return [wrapped.get(tensor.name, tensor) for tensor in tensors]


def _is_told(name: str) -> bool:
    """Whether a tensor is a buffer by its name, or may be one."""
    return is_buffer(name, ()) or not _DOUBTFUL.isdisjoint(_words(name))


def _with_role(tensor: StoredTensor, names: Mapping[str, StoredTensor]) -> StoredTensor:
    if tensor.role != "parameter":
        return tensor
    role: Role = "parameter"
    path = tensor.name.replace("/", ".")
    if (first := _named_before(path, names)) is not None and first.shape == tensor.shape:
        return tensor._replace(same_as=first.name)
    module, _, last = path.rpartition(".")
    is_step = last in _STEPS or (last == "step" and f"{module}.exp_avg" in names)
    parts = path.split(".")
    if is_step or not _OF_OPTIMIZER.isdisjoint(parts) or (last in _OF_MLX and _is_of_mlx(parts, names)):
        role = "optimizer"
    elif (
        is_buffer(path, tensor.shape)
        or tensor.dtype in ("int64", "int32", "uint64", "uint32", "bool")
        or "batch_stats" in parts[:-1]  # what Flax calls its moving averages, NNX's `SpectralNorm` in a layer
        or (any(part in path for part in _OF_OBSERVED) and _OBSERVED.search(path))
        or ("parametrizations" in path and _MADE.search(path))
        or _is_beside(path, names, _OF_MADE)
        or _is_beside(path, names, _OF_OTHERS)
        or _is_of_base(path, names)
        or _is_statistic(module, last, names)
        or _is_of_whisper(path, names)
        or _is_scale(module, last, names)
        or weighs_classes(path, tensor.shape, names)
        or (not tensor.shape and (last == "alpha" or tensor.dtype == "uint8") and _is_option(module, names))
        or (last == "bias" and _is_mask(tensor.shape))
        or (last.startswith(_OF_ROCKET) and f"{module}.prefit".lstrip(".") in names)
        or (tensor.dtype == "uint8" and len(tensor.shape) == 1)  # the state of random numbers
        or (path.endswith(("down.kernel", "up.kernel")) and len(tensor.shape) == 1)  # how diffusers resamples
    ):
        role = "buffer"
    return tensor._replace(role=role)


def _is_of_mlx(parts: Sequence[str], names: Mapping[str, StoredTensor]) -> bool:
    """Whether a tensor is below what also holds one learning rate and one step, as MLX's optimizers do."""
    for depth in range(len(parts)):
        told = [names.get(".".join((*parts[:depth], name))) for name in ("learning_rate", "step")]
        if all(one is not None and not one.shape for one in told):
            return True
    return False


def _is_mask(shape: Sequence[int]) -> bool:
    """Whether a shape is that of GPT-2's mask, which its attention calls a bias."""
    return len(shape) == 4 and shape[:2] == (1, 1) and shape[2] == shape[3] > 1


def _named_before(path: str, names: Mapping[str, StoredTensor]) -> StoredTensor | None:
    """The weight of PaddlePaddle of which a name is the second one."""
    match = _OF_PADDLE.fullmatch(path) if ".cell" in path else None
    if match is None:
        return None
    layer, level, direction, kind = match.groups()
    return names.get(f"{layer}{kind}_l{level}{'_reverse' if direction == '_bw' else ''}")


def is_buffer(name: str, shape: Sequence[int]) -> bool:
    """Whether a name is one that buffers have, and parameters of such a shape have not."""
    path = name.replace("/", ".").removesuffix(".default")  # PEFT's name of an adapter
    last = path.rpartition(".")[2]
    if last.endswith("window") and len(shape) > 1:  # SAM 2's positions in each window
        return False
    is_named = last in _BUFFERS or last.endswith(_ENDINGS)
    return (is_named and not _TRAINED.fullmatch(path)) or _OF_MODELS.search(path) is not None


def _is_beside(name: str, names: Container[str], endings: Mapping[str, str]) -> bool:
    """Whether a tensor is a buffer, by its ending and that of a tensor beside it."""
    return any(
        name.endswith(ending) and f"{name.removesuffix(ending)}{other}" in names
        for ending, other in endings.items()
    )


def _is_of_base(name: str, names: Container[str]) -> bool:
    """Whether a tensor is of the model that an adapter is for: PEFT saves embeddings whole beside it.

    In the state dict of the whole model, the adapter's tensors have its name behind them, as `.default`.
    """
    base = name.removesuffix("base_layer.weight")
    return base != name and any(f"{base}{other}" in names for other in ("lora_embedding_A", "lora_A.weight"))


def _is_statistic(module: str, last: str, names: Mapping[str, StoredTensor]) -> bool:
    """Whether a tensor is a moving average of Flax NNX's `BatchNorm`."""
    return (
        last in ("mean", "var")
        and f"{module}.mean" in names
        and f"{module}.var" in names
        and (f"{module}.scale" in names or f"{module}.bias" in names)
    )


def _is_of_whisper(path: str, names: Container[str]) -> bool:
    """Whether a tensor is the sine waves of Whisper's encoder; its decoder's are trained."""
    model = path.removesuffix("encoder.positional_embedding")
    beside = (f"{model}encoder.ln_post.weight", f"{model}decoder.token_embedding.weight")
    return model != path and all(name in names for name in beside)


def weighs_classes(name: str, shape: Sequence[int], names: Container[str]) -> bool:
    """Whether a tensor is what a loss weighs classes by, as `CrossEntropyLoss(weight)` does."""
    path = name.replace("/", ".")
    is_of_loss = len(shape) == 1 and _OF_LOSS.fullmatch(path) is not None
    return is_of_loss and f"{path.rpartition('.')[0]}.bias" not in names


def _is_scale(module: str, last: str, names: Mapping[str, StoredTensor]) -> bool:
    """Whether a tensor scales the quantized weight beside it, or what the layer returns."""
    if last.endswith("scale") and f"{module}.{last.removesuffix('scale')}zero_point" in names:
        return True
    if last.endswith("_global_scale") and f"{module}.weight_scale" in names:
        return True
    if last in _OF_QUANTO and all(f"{module}.{name}" in names for name in _OF_QUANTO[last]):
        return True
    weights = ["weight"] if last in _SCALES else []
    if named := _OF_NAMED.fullmatch(last):
        weights += [named[1], f"{named[1]}_quantized"]
    found = [names.get(f"{module}.{weight}".lstrip(".")) for weight in weights]
    found += [names.get(module)] if last in _SCALES else []
    return any(weight is not None and weight.dtype in _SCALED for weight in found)


def _is_option(module: str, names: Iterable[str]) -> bool:
    """Whether a tensor of one number is an option of LoRA or of a quantized layer."""
    return any(name.startswith(f"{module}.") and ("lora" in name or name.endswith(".SCB")) for name in names)


def _doubts(tensors: Iterable[StoredTensor], names: Container[str]) -> list[str]:
    """A note on parameters whose names may be those of buffers; nothing where there are none."""
    found = [
        tensor
        for tensor in tensors
        if not _DOUBTFUL.isdisjoint(_words(tensor.name))
        or tensor.name.endswith(_OF_CLASSES)
        or _is_of_statistics(tensor.name, names)
    ]
    if not found:
        return []
    # what its own name says of a tensor, before what those of the modules around it say
    found.sort(key=lambda one: _DOUBTFUL.isdisjoint(_words(one.name.replace("/", ".").rpartition(".")[2])))
    return [f"counted, though by their names they may be buffers: {_listed(found)}"]


def _left_out(tensors: Iterable[StoredTensor], names: Container[str]) -> list[str]:
    """A note on buffers that are told by their names alone, which some model may train."""
    found = [
        one
        for one in tensors
        if one.role == "buffer"
        and "int" not in one.dtype
        and one.numbers
        and not one.name.endswith(_CERTAIN)
        and (is_buffer(one.name, one.shape) or _is_beside(one.name.replace("/", "."), names, _OF_OTHERS))
    ]
    return [f"not counted, since by their names they are buffers: {_listed(found)}"] if found else []


def _of_adapter(tensors: Sequence[StoredTensor], names: Container[str]) -> Iterator[str]:
    """Notes on what PEFT saves beside an adapter, and on what it saves by several names."""
    of_base = [one for one in tensors if one.role == "buffer" and _is_of_base(one.name, names)]
    if of_base:
        yield f"not counted, as of the model that the adapter is for: {_listed(of_base)}"
    deltas = [one for one in tensors if one.name.endswith(_MAY_BE_ONE) and one.role == "parameter"]
    kinds = {(next(filter(one.name.endswith, _MAY_BE_ONE)), one.shape) for one in deltas}
    copies = deltas if len(kinds) < len(deltas) else []
    trained = [one for one in tensors if one.role == "parameter" and one.name.startswith("base_model.")]
    heads = {one.shape for one in trained if one.name.endswith("lm_head.weight")}
    embeddings = [one for one in trained if one.shape in heads]
    copies += embeddings if len(embeddings) > len(heads) else []
    if copies:
        yield f"counted each, though some may be one, as where the model ties them: {_listed(copies)}"


def _listed(tensors: Sequence[StoredTensor]) -> str:
    shown = [f"{shortened(one.name)} ({_size(one)})" for one in tensors[:_MOST_DOUBTED]]
    more = f" and {len(tensors) - _MOST_DOUBTED} more" if len(tensors) > _MOST_DOUBTED else ""
    return f"{', '.join(shown)}{more}"


def _is_of_statistics(name: str, names: Container[str]) -> bool:
    """Whether a tensor is of a `BatchNorm` that does not count its batches, as where all of it is frozen."""
    module, _, last = name.replace("/", ".").rpartition(".")
    is_own = last in ("weight", "bias") and f"{module}.running_var" in names
    return is_own and f"{module}.num_batches_tracked" not in names


def _of_frozen(tensors: Sequence[StoredTensor], names: Mapping[str, StoredTensor]) -> list[StoredTensor]:
    """The weights and biases of `FrozenBatchNorm2d`, which are buffers.

    It counts no batches, as no `BatchNorm` did before PyTorch 0.4.1: others in the file do, or it is in what
    detectors call their backbone, which are younger.
    """
    found = [one for one in tensors if one.role == "parameter" and _is_of_statistics(one.name, names)]
    counts = any(one.name.endswith("num_batches_tracked") for one in tensors)
    return [one for one in found if counts or "backbone" in one.name.split(".")]


def _words(name: str) -> list[str]:
    """The words in a name, without the digits behind them."""
    parts = name.lower().replace("/", " ").replace(".", " ").replace("_", " ").split()
    return [part.rstrip("0123456789") if part not in _DOUBTFUL else part for part in parts]


def _size(tensor: StoredTensor) -> str:
    return " × ".join(map(str, tensor.shape)) or "one number"


def _without_prefixes(tensors: Sequence[StoredTensor]) -> list[StoredTensor]:
    """The same without a prefix that all names have."""
    tensors = list(tensors)
    while True:
        named = [tensor for tensor in tensors if tensor.role in ("parameter", "buffer")]
        prefix = next(
            (prefix for prefix in _PREFIXES if named and all(one.name.startswith(prefix) for one in named)),
            "",
        )
        if not prefix:
            return tensors
        tensors = [
            tensor
            if tensor.role not in ("parameter", "buffer")
            else tensor._replace(
                name=tensor.name.removeprefix(prefix), same_as=tensor.same_as.removeprefix(prefix)
            )
            for tensor in tensors
        ]
