"""Zip archives: where the entries of one lie, without reading them.

Python's `zipfile` believes the length of the directory, and takes 10 ms to load.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

from ..calculator.named_tuples import NamedTuple
from .binary import Section
from .errors import FileError
from .tensors import shortened

LARGEST_ENTRY = 4 * 1024 * 1024
"""An entry that is read may have so many bytes when it is unpacked."""

MOST_ENTRIES = 50_000

_END, _END_64, _LOCATOR = b"PK\5\6", b"PK\6\6", b"PK\6\7"
_STORED, _DEFLATED = 0, 8
_LARGE = 0xFFFFFFFF


class Entry(NamedTuple):
    """A file in an archive."""

    name: str
    method: int
    is_encrypted: bool
    checksum: int
    packed: int
    """How many bytes it takes in the archive."""
    size: int
    """How many bytes it has."""
    header: int
    """Where it begins."""


class Archive:
    """A zip archive.

    Attributes:
        entries: What is in it, by name.
    """

    def __init__(self, section: Section) -> None:
        self.section = section
        self.entries: Mapping[str, Entry] = self._directory()

    def _directory(self) -> dict[str, Entry]:
        section = self.section
        count, size, start = self._end()
        if count > MOST_ENTRIES:
            raise FileError(f"is an archive of {count:,} files, and at most {MOST_ENTRIES:,} are read")
        data = section.read(start, size)
        entries: dict[str, Entry] = {}
        at = 0
        for _ in range(count):
            entry, at = _entry(data, at)
            if entry.name in entries:
                raise FileError(f"is an archive that has '{shortened(entry.name)}' twice")
            if entry.header + entry.packed > section.size:
                raise FileError(f"is cut short: '{shortened(entry.name)}' is not whole in it")
            entries[entry.name] = entry
        return entries

    def _end(self) -> tuple[int, int, int]:
        """How many entries there are, and how long and where the directory is."""
        section = self.section
        tail_size = min(section.size, 22 + 0xFFFF)  # the record is the last thing, but for a comment
        tail = section.read(section.size - tail_size, tail_size)
        found = tail.rfind(_END)
        if found < 0 or found + 22 > len(tail):
            raise FileError("is an archive that is cut short: it has no directory")
        count, size, start = struct.unpack_from("<H2I", tail, found + 10)
        end = section.size - tail_size + found
        # Zip64: what is too large for its place is all ones, and a record before this one has it
        if end >= 20 and (count == 0xFFFF or _LARGE in (size, start)):
            locator = section.read(end - 20, 20)
            if locator[:4] == _LOCATOR:
                at = struct.unpack_from("<Q", locator, 8)[0]
                record = section.read(at, 56)
                if record[:4] != _END_64:
                    raise FileError("is an archive whose directory is damaged")
                count, size, start = struct.unpack_from("<3Q", record, 32)
        return count, size, start

    def part(self, entry: Entry) -> Section:
        """The bytes of an entry that is not packed.

        Raises:
            FileError: It is packed, or not where the directory says.
        """
        if entry.method != _STORED or entry.packed != entry.size or entry.is_encrypted:
            raise FileError(f"has '{shortened(entry.name)}' packed, which is read only where it is not")
        return self._packed(entry)

    def _packed(self, entry: Entry) -> Section:
        header = self.section.read(entry.header, 30)
        if header[:4] != b"PK\3\4":
            raise FileError("is an archive whose directory is damaged")
        # Not the directory's sizes: PyTorch pads this field alone, so that tensors begin at multiples of 64
        name_size, extra_size = struct.unpack_from("<2H", header, 26)
        return self.section.part(entry.header + 30 + name_size + extra_size, entry.packed)

    def read(self, entry: Entry, is_checked: bool = True, most: int = LARGEST_ENTRY) -> bytes:
        """An entry, unpacked.

        Args:
            entry: The entry.
            is_checked: Whether its checksum must be right, which it need not be in PyTorch's files
                (`torch.serialization.set_crc32_options`).
            most: How many bytes it may have.

        Raises:
            FileError: It has more bytes, or is damaged.
        """
        name = shortened(entry.name)
        if entry.is_encrypted:
            raise FileError(f"is an archive in which '{name}' is encrypted")
        if entry.size > most:
            raise FileError(f"is an archive in which '{name}' has {entry.size:,} bytes, more than {most:,}")
        data = self.begin(entry, entry.size + 1)  # one byte more shows that it goes on
        if len(data) != entry.size or (is_checked and zlib.crc32(data) != entry.checksum):
            raise FileError(f"is an archive in which '{name}' is damaged")
        return data

    def begin(self, entry: Entry, count: int) -> bytes:
        """The first bytes of an entry, unpacked; fewer where it has fewer."""
        packed = self._packed(entry)
        if entry.method == _STORED:
            return packed.read(0, min(count, packed.size))
        if entry.method != _DEFLATED:
            raise FileError(f"is an archive in which '{shortened(entry.name)}' is packed in an unusual way")
        try:
            # 4,096: what deflate adds to bytes that it cannot pack, 5 for each 65,535 of them, and its header
            return zlib.decompressobj(-15).decompress(packed.read(0, min(packed.size, count + 4096)), count)
        except zlib.error:
            raise FileError(f"is an archive in which '{shortened(entry.name)}' is damaged") from None


def _entry(data: bytes, at: int) -> tuple[Entry, int]:
    """An entry of the directory, and where the next one begins (APPNOTE.TXT, 4.3.12)."""
    if data[at : at + 4] != b"PK\1\2" or at + 46 > len(data):
        raise FileError("is an archive whose directory is damaged")
    flags, method = struct.unpack_from("<2H", data, at + 8)
    checksum, packed, unpacked, name_size, extra_size, note_size = struct.unpack_from("<3I3H", data, at + 16)
    header = struct.unpack_from("<I", data, at + 42)[0]
    at += 46
    name = data[at : at + name_size].decode("utf-8", "replace")
    extra = data[at + name_size : at + name_size + extra_size]
    unpacked, packed, header = _large(extra, unpacked, packed, header)
    entry = Entry(name, method, bool(flags & 1), checksum, packed, unpacked, header)
    return entry, at + name_size + extra_size + note_size


def _large(extra: bytes, *values: int) -> tuple[int, ...]:
    """Numbers of an entry, with those that are too large for their place from its Zip64 field (kind 1).

    Args:
        extra: The entry's extra fields.
        values: The numbers, in the order of that field, which has only those that are all ones here.
    """
    at, read = 0, list(values)
    while at + 4 <= len(extra) and _LARGE in values:
        kind, size = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            field = extra[at + 4 : at + 4 + size]
            for number, value in enumerate(values):
                if value == _LARGE and len(field) >= 8:
                    read[number] = struct.unpack_from("<Q", field)[0]
                    field = field[8:]
            break
        at += 4 + size
    return tuple(read)
