"""Files that are built to be hostile: they lie about lengths, call things, nest deeply, or are bombs."""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile

_PROTOCOL = b"\x80\x02"


def _safetensors(header: object, data: bytes = b"", size: int | None = None) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if size is None else size) + text + data


def _tensor(shape: list[int], start: int = 0, stop: int = 0, dtype: str = "F32") -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [start, stop]}


def _zip(entries: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _pt(data: bytes, **more: bytes) -> bytes:
    return _zip({"m/data.pkl": data, "m/data/0": b"\0" * 64, **more})


def _call(module: str, name: str, argument: bytes = b"X\x05\x00\x00\x00touch") -> bytes:
    return _PROTOCOL + f"c{module}\n{name}\n".encode() + b"(" + argument + b"tR."


def _varint(number: int) -> bytes:
    made = bytearray()
    while number > 127:
        made.append(number & 127 | 128)
        number >>= 7
    made.append(number)
    return bytes(made)


def onnx_field(number: int, data: bytes) -> bytes:
    """A field of ONNX's messages that has a length (protobuf.dev, "Encoding")."""
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def onnx_file(graph: bytes) -> bytes:
    """A model with a graph of such fields."""
    return onnx_field(7, graph) + onnx_field(8, b"\x10\x16")


def _nested_graphs(depth: int) -> bytes:
    graph = b""
    for _ in range(depth):
        graph = onnx_field(
            1, onnx_field(4, b"If") + onnx_field(5, onnx_field(1, b"then_branch") + onnx_field(6, graph))
        )
    return graph


def onnx_tensor(dims: list[int], raw: bytes = b"", kind: int = 1, name: bytes = b"w") -> bytes:
    """A tensor of a graph that it keeps."""
    lengths = b"".join(b"\x08" + _varint(dim) for dim in dims)
    return onnx_field(5, lengths + b"\x10" + _varint(kind) + onnx_field(8, name) + onnx_field(9, raw))


_ADDING = onnx_field(1, onnx_field(1, b"X") + onnx_field(2, b"Y") + onnx_field(4, b"Add"))


def _exponential() -> bytes:
    """Lists that hold the one before twice: as a tree, of 2 ** 200 leaves."""
    made = _PROTOCOL + b"]q\x00"
    for number in range(200):
        made += b"](" + b"h" + bytes([number]) + b"h" + bytes([number]) + b"eq" + bytes([number + 1])
    return made + b"."


def _itself() -> bytes:
    return _PROTOCOL + b"]q\x00h\x00a."


_BOMB = b"\0" * 8_000_000
_DENSE = {
    "class_name": "Dense",
    "config": {"name": "d", "units": 10**12, "batch_input_shape": [None, 10**12]},
}
_OUTSIDE = onnx_field(13, onnx_field(1, b"location") + onnx_field(2, b"/etc/passwd"))
_HEAD = b"\x89HDF\r\n\x1a\n"
_CIRCLE = (
    _HEAD
    + bytes([0, 0, 0, 0, 0, 8, 8, 0])
    + struct.pack("<2HI4Q2QIIQQ", 4, 16, 0, 0, 1 << 63, 96, 1 << 63, 0, 96, 0, 0, 0, 0)
    + b"\1\0\1\0\1\0\0\0\x18\0\0\0\0\0\0\0"
    + struct.pack("<HHBBBBQQ", 17, 16, 0, 0, 0, 0, 96, 96)
    + b"\0" * 64
)
"""An HDF5 file whose root group has its own header as its members."""
HOSTILE: dict[str, bytes] = {
    "empty.pt": b"",
    "empty.onnx": b"",
    "length.safetensors": _safetensors({}, size=1 << 62),
    "none.safetensors": _safetensors({}),
    "shape.safetensors": _safetensors({"w": _tensor([10**12, 10**12], 0, 4)}, b"\0" * 4),
    "digits.safetensors": _safetensors(b'{"w": ' + b"9" * 100_000 + b"}"),
    "deep.safetensors": _safetensors(b'{"w": ' + b"[" * 100_000),
    "twice.safetensors": _safetensors(b'{"a": 1, "a": 2}'),
    "negative.safetensors": _safetensors({"w": _tensor([-4], 0, -16)}),
    "overlap.safetensors": _safetensors({"a": _tensor([2], 0, 8), "b": _tensor([2], 4, 12)}, b"\0" * 12),
    "true.safetensors": _safetensors({"w": {**_tensor([1], 0, 4), "shape": [True]}}, b"\0" * 4),
    "zero.safetensors": _safetensors({f"w{n}": _tensor([0]) for n in range(20_000)}),
    "many.safetensors": _safetensors({f"w{n}": _tensor([0]) for n in range(20_001)}),
    "name.safetensors": _safetensors({"\u202e" * 400: _tensor([1], 0, 4)}, b"\0" * 4),
    "system.pt": _pt(_call("os", "system")),
    "builtin.pt": _pt(_call("builtins", "eval")),
    "class.pt": _pt(_call("subprocess", "Popen")),
    "getattr.pt": _pt(_call("builtins", "getattr")),
    "inst.pt": _pt(_PROTOCOL + b"(X\x05\x00\x00\x00touchios\nsystem\n."),
    "object.pt": _pt(_PROTOCOL + b"(cos\nsystem\nX\x05\x00\x00\x00toucho."),
    "newobj.pt": _pt(_PROTOCOL + b"csubprocess\nPopen\n(X\x05\x00\x00\x00toucht\x81."),
    "extension.pt": _pt(_PROTOCOL + b"\x82\x01."),
    "stack_global.pt": _pt(b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x05touch\x85R."),
    "type_of.pt": _pt(
        _PROTOCOL + b"ctorch._tensor\n_rebuild_from_type_v2\n(cos\nsystem\ncos\nsystem\nX\x01\0\0\0x\x85tR."
    ),
    "exponential.pt": _pt(_exponential()),
    "itself.pt": _pt(_itself()),
    "nested.pt": _pt(_PROTOCOL + b")" + b"\x85" * 59_000 + b"."),
    "nested_key.pt": _pt(_PROTOCOL + b"})" + b"\x85" * 59_000 + b"K\x01s."),
    "marks.pt": _pt(_PROTOCOL + b"(" * 59_000 + b"."),
    "steps.pt": _pt(_PROTOCOL + b"N0" * 500_000 + b"N."),
    "text.pt": _pt(_PROTOCOL + b"X\xff\xff\xff\x7fabc."),
    "number.pt": _pt(_PROTOCOL + b"L" + b"9" * 100_000 + b"L\n."),
    "long.pt": _pt(_PROTOCOL + b"\x8b" + struct.pack("<i", 500_000) + b"\x77" * 500_000 + b"."),
    "no_stop.pt": _pt(_PROTOCOL + b"N" * 1000),
    "bomb.pt": _zip({"m/data.pkl": _BOMB}, zipfile.ZIP_DEFLATED),
    "bomb.keras": _zip(
        {"config.json": _BOMB, "metadata.json": b"{}", "model.weights.h5": b""}, zipfile.ZIP_DEFLATED
    ),
    "bomb.npz": _zip({"w.npy": _BOMB}, zipfile.ZIP_DEFLATED),
    "path.npz": _zip({"../../../../etc/passwd.npy": b"\x93NUMPY\1\0\0\0"}),
    "entries.npz": _zip({f"{n}.npy": b"" for n in range(3_000)}),
    "pickle.pkl": pickle.dumps({"a": 1}),
    "deep.keras": _zip({"config.json": b'{"a":' * 100_000, "metadata.json": b"{}", "model.weights.h5": b"x"}),
    "model.keras": _zip(
        {
            "config.json": json.dumps({"class_name": "Sequential", "config": [_DENSE] * 300}).encode(),
            "metadata.json": b"{}",
            "model.weights.h5": b"x",
        }
    ),
    "graphs.onnx": onnx_file(_nested_graphs(500)),
    "nodes.onnx": onnx_file(_ADDING * 40_000),
    "fields.onnx": onnx_file(b"\x08\x01" * 2_000_000),
    "dims.onnx": onnx_file(onnx_field(5, b"\x08\x01" * 1_000_000)),
    "packed.onnx": onnx_file(onnx_field(5, onnx_field(1, b"\x01" * 1_000_000))),
    "huge.onnx": onnx_file(onnx_tensor([10**12, 10**12, 10**12])),
    "lying.onnx": onnx_file(onnx_tensor([1000, 1000], b"\0" * 12)),
    "outside.onnx": onnx_field(7, b"")[:-1] + b"\xff\xff\xff\xff\x0f",
    "external.onnx": onnx_file(
        onnx_field(5, b"\x08\x01\x10\x01" + onnx_field(8, b"w") + _OUTSIDE + b"\x70\x01")
    ),
    "varint.onnx": b"\xff" * 100_000,
    "head.h5": _HEAD,
    "ends.h5": _HEAD + b"\0" * 5 + b"\x08\x08" + b"\0" * 9 + b"\xff" * 80,
    "circle.h5": _CIRCLE,
    "model.tflite": b"\x1c\0\0\0TFL3" + b"\0" * 100,
}  # fmt: skip
"""Hostile files by their names."""
