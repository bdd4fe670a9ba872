"""HDF5, as far as Keras writes it: groups, datasets' shapes and types, attributes that are text.

HDF5 File Format Specification, version 3.0: superblocks 0 to 3, object headers 1 and 2, groups as symbol
tables or as links in their header, text in the global heap. Groups and attributes that a file keeps in
fractal heaps, as `libver="latest"` writes large ones, are not read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from ..calculator.named_tuples import NamedTuple
from .binary import Section
from .errors import FileError, UnreadError
from .tensors import BITS

SIGNATURE = b"\x89HDF\r\n\x1a\n"
MOST_OBJECTS = 30_000
LONGEST_TEXT = 4 * 1024 * 1024

_UNDEFINED = 0xFFFFFFFFFFFFFFFF
_DEEPEST = 40
_LARGEST_HEADER = 256 * 1024
_DATASPACE, _LINK_INFO, _DATATYPE, _LINK, _LAYOUT, _ATTRIBUTE, _CONTINUATION, _TABLE, _ATTRIBUTE_INFO = (
    0x1, 0x2, 0x3, 0x6, 0x8, 0xC, 0x10, 0x11, 0x15,
)  # fmt: skip
_SHARED = 2
_COMPACT, _CONTIGUOUS, _CHUNKED = 0, 1, 2
"""Where a dataset's numbers are: in its header, in one piece, or in several that may be packed."""
_INTEGER, _FLOAT, _STRING, _OPAQUE, _ENUMERATION, _VARIABLE = 0, 1, 3, 5, 8, 9
"""Classes of datatypes."""
_SYMBOLIC_LINK = 2
_MOST_PACKED = 1032
"""Packed numbers are at most so many times smaller: deflate's bound (zlib.net/zlib_tech.html)."""
_DAMAGED = "is an HDF5 file that is damaged"


class Dataset(NamedTuple):
    """A dataset's shape and type."""

    shape: tuple[int, ...]
    dtype: str


class _Message(NamedTuple):
    kind: int
    flags: int
    data: bytes


class _Type(NamedTuple):
    """What is known of a datatype."""

    dtype: str
    """Nothing where its values are not numbers."""
    size: int
    is_text: bool = False
    is_variable: bool = False


class HDF5File:
    """A file: its groups and datasets by their addresses.

    Attributes:
        root: Where the root group is.
    """

    def __init__(self, section: Section) -> None:
        self._section = section
        self._left = MOST_OBJECTS
        self._headers: dict[int, list[_Message]] = {}
        self.root = self._superblock()

    def _superblock(self) -> int:
        section = self._section
        head = section.read(0, min(section.size, 96))
        if head[:8] != SIGNATURE or len(head) < 48:
            raise FileError(_DAMAGED if head[:8] == SIGNATURE else "is no HDF5 file")
        version = head[8]
        if version in (0, 1):
            sizes, at = head[13:15], 24 if version == 0 else 28
            base, _, end, _ = _unpack("<4Q", head, at)
            root = _unpack("<2Q", head, at + 32)[1]
        elif version in (2, 3):
            sizes = head[9:11]
            base, _, end, root = _unpack("<4Q", head, 12)
        else:
            raise UnreadError("is an HDF5 file of a version that is not read here")
        if sizes != b"\x08\x08" or base:
            raise UnreadError("is an HDF5 file of an unusual kind, which is not read here")
        if end > section.size:
            raise FileError(f"is cut short: it would have {end:,} bytes, and has {section.size:,}")
        return int(root)

    def _messages(self, address: int) -> list[_Message]:
        """The messages of an object's header."""
        if address not in self._headers:
            self._left -= 1
            if self._left < 0:
                raise FileError(f"is an HDF5 file of more than {MOST_OBJECTS:,} objects")
            first = self._section.read(address, min(16, self._section.size - address))
            if first[:4] == b"OHDR":
                self._headers[address] = list(self._new_header(address))
            elif first[:1] == b"\1" and len(first) == 16:
                self._headers[address] = list(self._old_header(address, first))
            else:
                raise FileError(_DAMAGED)
        return self._headers[address]

    def _old_header(self, address: int, first: bytes) -> Iterator[_Message]:
        count = _unpack("<H", first, 2)[0]
        blocks = [(address + 16, _unpack("<I", first, 8)[0])]
        for data in self._blocks(blocks):
            at = 0
            while at + 8 <= len(data) and count > 0:
                kind, length, flags = _unpack("<2HB", data, at)
                body = _whole(data, at + 8, length)
                at += 8 + length
                count -= 1
                if kind == _CONTINUATION:
                    start, size = _unpack("<2Q", body, 0)
                    blocks.append((start, size))
                else:
                    yield _Message(kind, flags, body)

    def _new_header(self, address: int) -> Iterator[_Message]:
        head = self._section.read(address, min(64, self._section.size - address))
        if len(head) < 16 or head[4] != 2:
            raise FileError(_DAMAGED)
        flags = head[5]
        at = 6 + (16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0)
        width = 1 << (flags & 3)
        size = int.from_bytes(head[at : at + width], "little")
        extra = 2 if flags & 4 else 0  # the order in which the message was made
        blocks = [(address + at + width, size)]
        for data in self._blocks(blocks):
            at = 0
            while at + 4 + extra <= len(data):
                kind, body_size, message_flags = _unpack("<BHB", data, at)
                body = _whole(data, at + 4 + extra, body_size)
                at += 4 + extra + body_size
                if kind == _CONTINUATION:
                    where, whole = _unpack("<2Q", body, 0)
                    if whole < 8 or self._section.read(where, 4) != b"OCHK":
                        raise FileError(_DAMAGED)
                    blocks.append((where + 4, whole - 8))  # without its signature and its checksum
                else:
                    yield _Message(kind, message_flags, body)

    def _blocks(self, places: list[tuple[int, int]]) -> Iterator[bytes]:
        """The blocks of a header; who reads one may add others, to which it goes on, to the list."""
        seen = set()
        left = _LARGEST_HEADER
        for start, size in places:
            left -= size
            if start in seen or left < 0:
                raise FileError(_DAMAGED)
            seen.add(start)
            yield self._section.read(start, size)

    def _find(self, address: int, kind: int) -> _Message | None:
        found = next((message for message in self._messages(address) if message.kind == kind), None)
        if found is not None and found.flags & _SHARED:
            raise UnreadError("is an HDF5 file whose objects share their types, which is not read here")
        return found

    def members(self, address: int) -> Mapping[str, int]:
        """The names in a group, and where each object is; nothing in a dataset."""
        found: dict[str, int] = {}
        for name, where in self._listed(address):
            if name in found:
                raise FileError(_DAMAGED)
            found[name] = where
        return found

    def _listed(self, address: int) -> Iterator[tuple[str, int]]:
        for kind, _, data in self._messages(address):
            if kind == _TABLE:
                tree, heap = _unpack("<2Q", data, 0)
                yield from self._in_table(tree, self._heap(heap))
            elif kind == _LINK:
                yield _link(data)
            elif kind == _LINK_INFO:
                at = 2 + (8 if data[1:2] and data[1] & 1 else 0)
                if _unpack("<Q", data, at)[0] != _UNDEFINED:
                    raise UnreadError("is an HDF5 file with groups in a form that is not read here")

    def _heap(self, address: int) -> bytes:
        head = self._section.read(address, 32)
        if head[:4] != b"HEAP":
            raise FileError(_DAMAGED)
        size, _, where = _unpack("<3Q", head, 8)
        return self._section.read(where, size)

    def _in_table(self, address: int, names: bytes) -> Iterator[tuple[str, int]]:
        """The entries below a node of a B-tree."""
        waiting, seen = [address], set()
        while waiting:
            node = waiting.pop()
            if node in seen:
                raise FileError(_DAMAGED)
            seen.add(node)
            head = self._section.read(node, 8)
            if head[:4] == b"SNOD":
                yield from self._in_leaf(node + 8, _unpack("<H", head, 6)[0], names)
            elif head[:5] == b"TREE\0":
                count = _unpack("<H", head, 6)[0]
                self._left -= count
                if self._left < 0:
                    raise FileError(f"is an HDF5 file of more than {MOST_OBJECTS:,} objects")
                data = self._section.read(node + 24, 16 * count + 8)
                waiting += [_unpack("<Q", data, 16 * number + 8)[0] for number in reversed(range(count))]
            else:
                raise FileError(_DAMAGED)

    def _in_leaf(self, start: int, count: int, names: bytes) -> Iterator[tuple[str, int]]:
        """The entries of a node that has no others below it."""
        data = self._section.read(start, 40 * count)
        for at in range(0, 40 * count, 40):
            name, where, cache = _unpack("<2QI", data, at)
            end = names.find(b"\0", name)
            if cache == _SYMBOLIC_LINK or end < 0:
                raise UnreadError("is an HDF5 file with links by name, which are not read here")
            yield names[name:end].decode("utf-8", "replace"), where

    def dataset(self, address: int) -> Dataset | None:
        """A dataset; None where this is a group."""
        kind = self._find(address, _DATATYPE)
        space = self._find(address, _DATASPACE)
        layout = self._find(address, _LAYOUT)
        if kind is None or space is None or layout is None:
            return None
        read, shape = _type(kind.data), _shape(space.data)
        if not read.dtype:
            return Dataset(shape, "")
        self._check_place(layout.data, shape, read.size)
        return Dataset(shape, read.dtype)

    def _check_place(self, layout: bytes, shape: tuple[int, ...], width: int) -> None:
        """Check that the numbers of a dataset are in the file, where they lie in one piece."""
        numbers = 1
        for length in shape:
            numbers *= length
        version, kind = _unpack("<2B", layout, 0)
        if version not in (3, 4):
            raise UnreadError("is an HDF5 file of a version that is not read here")
        if kind == _CONTIGUOUS:
            where, size = _unpack("<2Q", layout, 2)
            if where == _UNDEFINED and not numbers:
                return
            if size != numbers * width or where + size > self._section.size:
                raise FileError("is cut short, or says so: the numbers of a dataset are not in it")
        elif kind == _COMPACT and _unpack("<H", layout, 2)[0] != numbers * width:
            raise FileError(_DAMAGED)
        elif kind == _CHUNKED and numbers * width > _MOST_PACKED * self._section.size:
            raise FileError("says of a dataset that it is larger than it can be in this file")

    def walk(self, address: int | None = None) -> Iterator[tuple[str, int, Dataset]]:
        """All datasets below a group: the path of each, where it is, and what it is."""
        start = self.root if address is None else address
        waiting: list[tuple[str, int, int]] = [("", start, 0)]
        seen: set[int] = set()
        while waiting:
            path, where, depth = waiting.pop()
            if where in seen or depth > _DEEPEST:
                raise FileError("is an HDF5 file whose groups are in a circle, or too deep")
            seen.add(where)
            found = self.dataset(where)
            if found is not None:
                yield path, where, found
                continue
            members = list(self.members(where).items())
            waiting += [(f"{path}/{name}".lstrip("/"), at, depth + 1) for name, at in reversed(members)]

    def texts(self, address: int, name: str) -> list[str]:
        """The text, or the texts, that an attribute is; none where there is no such attribute."""
        for kind, flags, data in self._messages(address):
            if kind == _ATTRIBUTE_INFO:
                at = 2 + (2 if data[1:2] and data[1] & 1 else 0)
                if _unpack("<Q", data, at)[0] != _UNDEFINED:
                    raise UnreadError("is an HDF5 file with attributes in a form that is not read here")
            if kind == _ATTRIBUTE and not flags & _SHARED:
                found = self._attribute(data, name)
                if found is not None:
                    return found
        return []

    def _attribute(self, data: bytes, wanted: str) -> list[str] | None:
        version, flags, name_size, type_size, space_size = _unpack("<2B3H", data, 0)
        at = 9 if version == 3 else 8
        pad = 8 if version == 1 else 1  # each part of the first version begins at a multiple of 8
        name = data[at : at + name_size].split(b"\0")[0].decode("utf-8", "replace")
        if name != wanted:
            return None
        if version not in (1, 2, 3) or (version > 1 and flags & 3):
            raise UnreadError("is an HDF5 file with attributes in a form that is not read here")
        at += -(-name_size // pad) * pad
        kind = _type(data[at : at + type_size])
        at += -(-type_size // pad) * pad
        shape = _shape(data[at : at + space_size])
        at += -(-space_size // pad) * pad
        count = 1
        for length in shape:
            count *= length
        if not kind.is_text or count * kind.size > len(data) - at:
            return [] if not kind.is_text else _fail()
        pieces = (data[at + number * kind.size :][: kind.size] for number in range(count))
        if kind.is_variable:
            return [self._heap_text(piece) for piece in pieces]
        return [piece.rstrip(b"\0").decode("utf-8", "replace") for piece in pieces]

    def _heap_text(self, reference: bytes) -> str:
        """Text of any length, which is in the global heap."""
        length, collection, index = _unpack("<IQI", reference, 0)
        if length > LONGEST_TEXT:
            raise FileError(f"has a text of {length:,} bytes, and at most {LONGEST_TEXT:,} are read")
        head = self._section.read(collection, 16)
        if head[:4] != b"GCOL":
            raise FileError(_DAMAGED)
        end = collection + int(_unpack("<Q", head, 8)[0])
        at = collection + 16
        for _ in range(10_000):
            if at + 16 > end:
                break
            number, _, _, size = _unpack("<2HIQ", self._section.read(at, 16), 0)
            if number == index:
                if length > size:
                    break
                return self._section.read(at + 16, length).decode("utf-8", "replace")
            at += 16 + -(-size // 8) * 8
        raise FileError(_DAMAGED)


def _fail() -> list[str]:
    raise FileError(_DAMAGED)


def _whole(data: bytes, at: int, size: int) -> bytes:
    """Some bytes, all of which must be there."""
    found = data[at : at + size]
    if len(found) != size:
        raise FileError(_DAMAGED)
    return found


def _unpack(format: str, data: bytes, at: int) -> tuple[int, ...]:
    try:
        return struct.unpack_from(format, data, at)
    except struct.error:
        raise FileError(_DAMAGED) from None


def _link(data: bytes) -> tuple[str, int]:
    """A link in a group's header."""
    version, flags = _unpack("<2B", data, 0)
    kind = data[2] if flags & 8 and len(data) > 2 else 0
    at = 2 + bool(flags & 8) + (8 if flags & 4 else 0) + bool(flags & 16)
    width = 1 << (flags & 3)
    size = int.from_bytes(data[at : at + width], "little")
    name = data[at + width : at + width + size]
    if version != 1 or len(name) != size:
        raise FileError(_DAMAGED)
    if kind:
        raise UnreadError("is an HDF5 file with links by name, which are not read here")
    return name.decode("utf-8", "replace"), int(_unpack("<Q", data, at + width + size)[0])


def _shape(data: bytes) -> tuple[int, ...]:
    version, rank = _unpack("<2B", data, 0)
    if version not in (1, 2) or rank > 32:
        raise FileError(_DAMAGED)
    if version == 2 and data[3:4] == b"\2":  # none at all
        return (0,)
    return _unpack(f"<{rank}Q", data, 8 if version == 1 else 4)


def _type(data: bytes) -> _Type:
    """A datatype."""
    head, bits, _, _, size = _unpack("<4BI", data, 0)
    kind = head & 15
    if kind == _INTEGER:
        return _Type(_known(f"{'int' if bits & 8 else 'uint'}{8 * size}"), size)
    if kind == _FLOAT:
        exponent = data[8 + 5] if len(data) > 13 else 0  # how many bits it has: 5 in a float16
        return _Type("bfloat16" if size == 2 and exponent == 8 else _known(f"float{8 * size}"), size)
    if kind == _STRING:
        return _Type("", size, is_text=True)
    if kind == _OPAQUE:  # bytes of any meaning, as h5py stores what NumPy has no type for
        return _Type("bfloat16" if size == 2 else "", size)
    if kind == _ENUMERATION:  # what NumPy's bool is stored as
        return _Type("bool" if size == 1 else "", size)
    if kind == _VARIABLE and bits & 15 == 1:
        return _Type("", size, is_text=True, is_variable=True)
    return _Type("", size)


def _known(dtype: str) -> str:
    return dtype if dtype in BITS else ""
