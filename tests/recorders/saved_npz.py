"""The files of NumPy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ml_dtypes
import mlx.core as mx
import numpy as np


def make(folder: Path) -> dict[str, Any]:
    """Write all files, and say what each holds."""
    made: dict[str, Any] = {}

    def save(name: str, recurrent: list[list[Any]], write: Any = np.savez, **arrays: Any) -> None:
        write(folder / name, **arrays)
        with np.load(folder / name) as file:
            found = {key: file[key] for key in file.files}
        made[name] = {
            "parameters": sum(array.size for array in found.values()),
            "tensors": [[key, list(array.shape), array.dtype.name] for key, array in found.items()],
            "recurrent": recurrent,
        }

    def zeros(*shape: int, dtype: str = "float32") -> Any:
        return np.zeros(shape, dtype)

    save(
        "gru.npz", [["GRU", 108]],
        enc_emb=zeros(9, 3), enc_w_ih=zeros(12, 3), enc_w_hh=zeros(12, 4), enc_b_ih=zeros(12),
        enc_b_hh=zeros(12), fc_w=zeros(5, 4), fc_b=zeros(5),
    )  # fmt: skip
    save(
        "keras_weights.npz", [["LSTM", 48]], np.savez_compressed,
        arr_0=zeros(3, 8), arr_1=zeros(2, 8), arr_2=zeros(8), arr_3=zeros(2, 5), arr_4=zeros(5),
    )  # fmt: skip
    mx.savez(str(folder / "mlx.npz"), **{"rnn.Wx": mx.zeros((8, 3)), "rnn.Wh": mx.zeros((8, 2))})
    made["mlx.npz"] = {
        "parameters": 40,
        "tensors": [["rnn.Wx", [8, 3], "float32"], ["rnn.Wh", [8, 2], "float32"]],
        "recurrent": [["LSTM", 40]],
    }
    mx.savez(str(folder / "mlx_half.npz"), **{"out.weight": mx.zeros((5, 2)).astype(mx.bfloat16)})
    np.savez(folder / "jax_half.npz", **{"out.weight": np.zeros((5, 2), ml_dtypes.bfloat16)})
    for name in ("mlx_half.npz", "jax_half.npz"):  # NumPy itself calls it two bytes
        tensors = [["out.weight", [5, 2], "bfloat16"]]
        made[name] = {"parameters": 10, "tensors": tensors, "recurrent": []}
    save("types.npz", [], one=zeros(2, 3, dtype="float16"), two=zeros(4, dtype=">f8"), three=np.float32(1))
    np.savez(folder / "objects.npz", words=np.array(["a", None], dtype=object))
    made["objects.npz"] = {"refused": "no array of numbers"}
    return made
