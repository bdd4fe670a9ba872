"""What PyTorch's layers have as attributes of the arguments that they were made with (torch 2.13).

An argument is kept as it was given only where it is named here: `MaxPool1d(2).kernel_size` is 2, and that of
`Conv1d` is `(2,)`; `Linear(3, 2, bias=False).bias` is None, and that of `LSTM` is False.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from ..values import MISSING
from ..words import words

_KEPT = frozenset(
    words(
        "batch_first bidirectional hidden_size input_size num_layers proj_size nonlinearity out_features "
        "in_features embedding_dim num_embeddings groups in_channels out_channels padding_mode affine "
        "num_features track_running_stats elementwise_affine normalized_shape num_parameters num_channels "
        "num_groups padding_idx in1_features in2_features start_dim end_dim dim approximate"
    )
)
_OF_CONVOLUTIONS = frozenset(words("kernel_size stride padding dilation output_padding"))
_IF_GIVEN = frozenset(["p", "dropout"])
"""Whose defaults the calculator does not need."""
_RECURRENT = frozenset(words("LSTM GRU RNN LSTMCell GRUCell RNNCell"))
_AFFINE = tuple(
    words("BatchNorm InstanceNorm GroupNorm LayerNorm SyncBatchNorm LazyBatchNorm LazyInstanceNorm")
)
_LISTED = ("Linear", "Embedding", "Conv")
_OF_LISTED = frozenset(
    words(
        "all_weights check_forward_args check_hidden_size check_input flatten_parameters from_pretrained "
        "get_expected_cell_size get_expected_hidden_size mode permute_hidden reset_parameters training "
        "transposed"
    )
)
"""What recurrent layers and these have beside their arguments and what every module has."""
_OF_ANY = frozenset(
    words(
        "activation activation_relu_or_gelu add_zero_attn affine align_corners all_weights alpha append "
        "approximate batch_first beta bias bias_hh bias_ih bias_k bias_v bidirectional blank ceil_mode "
        "check_forward_args check_hidden_size check_input clear cls_to_become convert_sync_batchnorm copy "
        "count_include_pad cutoffs d_model decoder delta dilation dim distance_function div_value "
        "divisor_override downscale_factor dropout dropout1 dropout2 dropout3 elementwise_affine embed_dim "
        "embedding_dim enable_nested_tensor encoder end_dim eps extend flatten_parameters from_pretrained "
        "fromkeys full generate_square_subsequent_mask get get_expected_cell_size get_expected_hidden_size "
        "groups has_uninitialized_params head head_bias head_dim hidden_size ignore_index in1_features "
        "in2_features in_channels in_features in_proj_bias in_proj_weight include_last_offset init "
        "initialize_parameters inplace input_size insert items k_proj_weight kdim keepdim kernel_size keys "
        "label_smoothing lambd layers linear linear1 linear2 log_input log_prob log_target lower margin "
        "max_norm max_val merge_masks min_val mode momentum multihead_attn n_classes n_clusters name "
        "negative_slope nhead nonlinearity norm norm1 norm2 norm3 norm_first norm_type normalized_shape "
        "num_batches_tracked num_channels num_classes num_embeddings num_features num_groups num_heads "
        "num_layers num_parameters options out_channels out_features out_proj output_padding "
        "output_ratio output_size p padding padding_idx padding_mode permute_hidden pop popitem pos_weight "
        "predict process_group proj_size q_proj_weight recompute_scale_factor reduction reset_parameters "
        "reset_running_stats return_indices running_mean running_var scale_factor scale_grad_by_freq "
        "self_attn setdefault shortlist_size size sparse start_dim stride swap tail threshold "
        "track_running_stats training transposed unflattened_size update upper upscale_factor v_proj_weight "
        "value values vdim weight weight_hh weight_ih zero_infinity "
        "dim_feedforward unflatten dim_size"
    )
)
"""What any module of `torch.nn` has that not all have (torch 2.13), but for names that begin with `_`."""
_OTHERWISE = ("Attention", "Transformer", "Loss")
"""Layers whose `bias` says something of the layers inside them."""


def kept(layer: str, arguments: Mapping[str, Any], name: str) -> Any:
    """What a layer has by the name of an argument; `MISSING` where that is not known.

    Args:
        layer: The name of its class.
        arguments: What it was made with.
        name: The attribute, which is no parameter that it registers.
    """
    value = arguments.get(name, MISSING)
    if name in ("weight", "bias"):
        if name == "bias" and layer in _RECURRENT:
            return value
        is_none = layer.startswith(_AFFINE) or (layer == "RMSNorm" and name == "weight")
        is_switched_off = name == "bias" and value is False and not any(part in layer for part in _OTHERWISE)
        return None if is_none or is_switched_off else MISSING
    if name in _OF_CONVOLUTIONS:
        return value if "Conv" in layer else MISSING
    if name == "padding_idx" and isinstance(value, int) and value < 0:
        return value + arguments["num_embeddings"]
    if name in _IF_GIVEN and value is not None:
        return value
    return value if name in _KEPT and "Loss" not in layer else MISSING


def is_lacking(layer: str, parameters: Container[str] | None, name: str) -> bool:
    """Whether a layer of PyTorch's is known to have no attribute of a name that it registers nothing by.

    Args:
        layer: The name of its class.
        parameters: The names of the arguments that it takes; None before it is made.
        name: The attribute, which every module has not.
    """
    if name in ("weight", "bias"):
        return name == "bias" or "Loss" not in layer
    if name not in _OF_ANY and not name.startswith(("_", "weight", "bias", "parametri")):
        return True
    if parameters is None or not (layer in _RECURRENT or layer.startswith(_LISTED)):
        return False
    return not name.startswith("_") and name not in parameters and name not in _OF_LISTED
