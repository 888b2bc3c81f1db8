"""Read a zip that came from outside: everything is checked before anything is unpacked.

Members are read into memory one at a time and never written to disk under their names.
``zipfile`` alone does not notice members that overlap (CVE-2024-0450) or unpack without end.
"""

from __future__ import annotations

import io
import stat
import zipfile
from typing import TYPE_CHECKING, NoReturn

from aelib.core.errors import DataError
from aelib.data.names import display_name, is_litter, why_unsafe

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_PACKED = 64 * 2**20
MAX_UNPACKED = 2**30
MAX_MEMBERS = 70_000
MAX_RATIO = 200
_RATIO_FLOOR = 2**20  # what is smaller can do no harm, and blank pictures pack well
_LOCAL_HEADER = 30
_CENTRAL_ENTRY = b"PK\x01\x02"


class Archive:
    """The members of a zip that passed every check.

    Args:
        data: Content of the file.
        name: Its name, for messages only.

    Raises:
        DataError: If it is no zip, is damaged, or could do harm.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = display_name(name)
        if len(data) > MAX_PACKED:
            self._refuse(
                f"{len(data) / 2**20:.0f} MB, more than {MAX_PACKED // 2**20} MB",
                "Unpack it and import the folder.",
            )
        if data.count(_CENTRAL_ENTRY) > MAX_MEMBERS:
            self._refuse(f"more than {MAX_MEMBERS:,} files")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except Exception as error:
            raise DataError(
                f"Expected a zip in '{self.name}', got one that is damaged or cut short.",
                "Make it again.",
            ) from error
        self._check_members(infos)
        self._check_overlap(infos)
        self._check_amount(infos)
        self._infos = {
            info.filename: info
            for info in infos
            if not info.is_dir() and not is_litter(info.filename)
        }

    @property
    def members(self) -> list[str]:
        """Names of files in order, without folders and what operating systems leave behind."""
        return sorted(self._infos)

    def read(self, member: str, max_bytes: int = MAX_UNPACKED) -> bytes:
        """Return the content of a member.

        Args:
            member: One of :attr:`members`.
            max_bytes: Refuse anything longer.

        Returns:
            Exactly as many bytes as the archive declares.

        Raises:
            DataError: If it is too long or damaged.
        """
        info = self._infos[member]
        shown = display_name(member)
        if info.file_size > max_bytes:
            raise DataError(
                f"Expected at most {max_bytes // 2**20} MB in '{shown}', got "
                f"{info.file_size / 2**20:.1f} MB."
            )
        try:
            with self._zip.open(info) as file:
                content = file.read(info.file_size + 1)
        except Exception as error:
            raise DataError(f"'{shown}' in the zip is damaged.") from error
        if len(content) != info.file_size:
            raise DataError(f"'{shown}' in the zip is cut short.")
        return content

    def _check_members(self, infos: Sequence[zipfile.ZipInfo]) -> None:
        if len(infos) > MAX_MEMBERS:
            self._refuse(f"{len(infos):,} files, more than {MAX_MEMBERS:,}")
        seen = set()
        for info in infos:
            reason = why_unsafe(info.orig_filename)
            if reason:
                self._refuse(f"{reason}: '{display_name(info.orig_filename)}'")
            if stat.S_ISLNK(info.external_attr >> 16):
                self._refuse(f"a link: '{display_name(info.filename)}'")
            if info.flag_bits & 1:
                self._refuse("files under a password", "Make it without a password.")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                self._refuse("an unusual compression", "Make it with the usual one.")
            if info.filename.casefold() in seen:
                self._refuse(f"two files named '{display_name(info.filename)}'")
            seen.add(info.filename.casefold())

    def _check_overlap(self, infos: Sequence[zipfile.ZipInfo]) -> None:
        end = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            if info.header_offset < end:
                self._refuse("files that overlap")
            end = info.header_offset + _LOCAL_HEADER + info.compress_size

    def _check_amount(self, infos: Sequence[zipfile.ZipInfo]) -> None:
        total = sum(info.file_size for info in infos)
        if total > MAX_UNPACKED:
            self._refuse(
                f"{total / 2**20:,.0f} MB when unpacked, more than {MAX_UNPACKED // 2**20:,} MB",
                "Make the pictures smaller, or fewer.",
            )
        sizes = [(info.file_size, info.compress_size) for info in infos]
        for unpacked, packed in (*sizes, (total, sum(packed for _, packed in sizes))):
            if unpacked > max(_RATIO_FLOOR, MAX_RATIO * packed):
                self._refuse(f"files that unpack to more than {MAX_RATIO} times their size")

    def _refuse(
        self, found: str, remedy: str = "Make it again from the pictures alone."
    ) -> NoReturn:
        raise DataError(f"Expected a zip of pictures in '{self.name}', got {found}.", remedy)
