"""Parts of a file, in which no length is believed before it is compared with the size."""

from __future__ import annotations

from typing import Any, BinaryIO

from .errors import FileError

LARGEST_READ = 8 * 1024 * 1024
"""So many bytes of a file may be read at once: headers are smaller."""


class Section:
    """A part of a file: nothing outside of it is read.

    Attributes:
        size: How many bytes it has.
    """

    def __init__(self, stream: BinaryIO, size: int, start: int = 0) -> None:
        self._stream, self._start, self.size = stream, start, size

    def read(self, at: int, count: int) -> bytes:
        """Some bytes.

        Raises:
            FileError: There are not so many, or more than a header has.
        """
        if at < 0 or count < 0 or at + count > self.size:
            raise FileError(f"is cut short, or says so: {count:,} bytes at {at:,} are outside of it")
        if count > LARGEST_READ:
            raise FileError(f"has a header of {count:,} bytes, and at most {LARGEST_READ:,} are read")
        self._stream.seek(self._start + at)
        data = self._stream.read(count)
        if len(data) != count:
            raise FileError("became shorter while it was read")
        return data

    def part(self, at: int, size: int) -> Section:
        """A part of it.

        Raises:
            FileError: It is not that long.
        """
        if at < 0 or size < 0 or at + size > self.size:
            raise FileError(f"is cut short, or says so: {size:,} bytes at {at:,} are outside of it")
        return Section(self._stream, size, self._start + at)


def read_json(data: bytes, what: str) -> Any:
    """What JSON says; an object that has a name twice is refused.

    Args:
        data: The text, in UTF-8.
        what: What it is, for messages.

    Raises:
        FileError: It is no JSON.
    """
    import json  # few formats have any

    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_without_repeated)
    except FileError:
        raise
    except (ValueError, RecursionError):  # a number of thousands of digits is a ValueError too
        raise FileError(f"has {what} that is no JSON") from None


def _without_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # of two tensors with one name, Python would take the last, and other readers the first
    made = dict(pairs)
    if len(made) != len(pairs):
        raise FileError("has an object in its JSON that has a name twice")
    return made
