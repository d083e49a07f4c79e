"""The file of a segment: named arrays behind one header, written once, memory-mapped by every reader.

    magic (8 bytes) | header's offset, length, CRC-32 | arrays, each 64-byte aligned | header (JSON)

The header names each array with its type, place, length and CRC-32, and carries a few plain values.
"""

import json
import mmap
import os
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexCorrupt

Array = NDArray[Any]

MAGIC = b"timtin\x00\x01"
_HEAD = struct.Struct("<8sQII")
_ALIGNMENT = 64


class ArrayFileWriter:
    """Writes a segment file array by array; nothing is valid before close()."""

    def __init__(self, path: Path) -> None:
        """Start the file at path, which must not exist."""
        self._path = path
        self._file = path.open("xb")
        self._arrays: dict[str, tuple[str, int, int, int]] = {}
        self._file.write(bytes(_ALIGNMENT))

    def add(self, name: str, array: Array) -> None:
        """Write one array of one dimension under a name."""
        if name in self._arrays:
            raise ValueError(f"array {name} written twice")
        data = np.ascontiguousarray(array)
        self._file.write(bytes(-self._file.tell() % _ALIGNMENT))
        place = self._file.tell()
        view = data.data.cast("B") if data.size else memoryview(b"")
        self._file.write(view)
        self._arrays[name] = (data.dtype.str, place, data.size, crc32(view))

    def close(self, values: Mapping[str, Any]) -> int:
        """Write the header, make everything durable; return the file's size in bytes."""
        header = json.dumps({"arrays": self._arrays, "values": dict(values)}).encode()
        place = self._file.tell()
        self._file.write(header)
        size = self._file.tell()
        self._file.seek(0)
        self._file.write(_HEAD.pack(MAGIC, place, len(header), crc32(header)))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return size

    def discard(self) -> None:
        """Close and delete a file that will not be finished."""
        self._file.close()
        self._path.unlink(missing_ok=True)


class ArrayFile:
    """A segment file opened for reading; its arrays are views into shared pages."""

    def __init__(
        self, path: Path, status: os.stat_result, data: mmap.mmap, header: Mapping[str, Any]
    ) -> None:
        """Hold an opened file; use open()."""
        self.path = path
        self._status = status
        self.values: Mapping[str, Any] = header["values"]
        self._data = data
        self._arrays: Mapping[str, tuple[str, int, int, int]] = header["arrays"]
        self._is_verified = False

    @classmethod
    def open(cls, path: Path) -> Self:
        """Map the file and check its header; raises IndexCorrupt, or FileNotFoundError when it is gone.

        The arrays are not read; verify_once() does.
        """
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if status.st_size < _ALIGNMENT:
                raise IndexCorrupt(f"{path.name} is cut short")
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        magic, place, length, check = _HEAD.unpack_from(data)
        header = data[place : place + length]
        if magic != MAGIC or place + length != status.st_size or crc32(header) != check:
            raise IndexCorrupt(f"{path.name} is cut short or changed")
        return cls(path, status, data, json.loads(header))

    def is_in_place(self) -> bool:
        """Say whether its path names this file and no other, as where a backup of it was put back.

        Raises FileNotFoundError when the file is gone.
        """
        now = self.path.stat()
        return os.path.samestat(now, self._status) and now.st_mtime_ns == self._status.st_mtime_ns

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def array(self, name: str) -> Array:
        """Return an array by name, read-only and without copying."""
        dtype, place, count, _ = self._arrays[name]
        return np.frombuffer(self._data, np.dtype(dtype), count, place)

    def raw(self, name: str) -> memoryview:
        """Return an array as bytes that slice cheaply."""
        dtype, place, count, _ = self._arrays[name]
        return memoryview(self._data)[place : place + count * np.dtype(dtype).itemsize]

    @property
    def size(self) -> int:
        """The file's size in bytes."""
        return len(self._data)

    def verify(self) -> None:
        """Compare every array with its checksum; raises IndexCorrupt at the first that differs."""
        for name, (_, _, _, check) in self._arrays.items():
            if crc32(self.raw(name)) != check:
                raise IndexCorrupt(f"{self.path.name}: {name} is changed")
        self._is_verified = True
        self.let_go()

    def let_go(self) -> None:
        """Count no page as memory of this process until it is read again, after all were touched."""
        self._data.madvise(mmap.MADV_DONTNEED)

    def verify_once(self) -> None:
        """Do the same, unless this process has done it before."""
        if not self._is_verified:
            self.verify()
