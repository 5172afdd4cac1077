"""How far each message is that this process may send, in a file that outlives the process.

The database says of many messages at once that they may leave. Which of them have begun to, and which the server has
taken, is said here, so that a death leaves in doubt only what was truly under way. A mark is memory that the file is
mapped to: it costs no system call, and the kernel keeps it whatever kills the process.

It is no database. Nothing forces it onto the disk, so it counts only for a process that is proven dead by the kernel
under which it lived (tasks.node.processes), or that says itself that it gives up all that it has in hand: one that is
only silent may still go on. What has no mark, for whatever reason, is in doubt.
"""

import json
import logging
import mmap
import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from pathlib import Path
from struct import Struct
from threading import Lock
from time import monotonic, time
from uuid import UUID

from django.conf import settings

from connections.protocol.reply import Reply
from tasks.node.processes import find_place, find_start, is_proven_dead
from tasks.runtime.heartbeat import when_resigning

logger = logging.getLogger(__name__)

FOLDER = settings.DATA_DIR / "under-way"
SLOTS, SLOT = 1_024, 512
HEADER = Struct("<8sIQ480s")
"""Mark of the format, number and beginning of the process, and the place that it shares with those who can prove its
death."""
FORMAT = b"underway"
NOBODY = 0
"""Stands for the process where the one that made a file has left it behind."""
HEAD = Struct("<B16sHH")
"""Stage, digest of the Message-ID, attempt, length of the reply that follows."""
SIZE = HEADER.size + SLOTS * SLOT
LONGEST_REPLY = SLOT - HEAD.size
MOST_KEPT = 16
"""Dead processes whose marks are kept in memory, while recovery asks for one task run after the other."""
TOUCHED_EACH = 60.0
"""Seconds after which the file of a process is made young again."""
FORGOTTEN_AFTER = 24 * 3600.0
"""Seconds after which what a process has left is deleted: recovery has been there long ago."""


class Stage(IntEnum):
    """How far a message is: it may leave, it has begun to, the server has taken it for all its recipients, or for
    none."""

    NONE = 0
    WAITING = 1
    LEAVING = 2
    TAKEN = 3
    REFUSED = 4


@dataclass(frozen=True)
class Mark:
    """What a dead process had noted of one attempt; reply is the server's, where it has taken the message."""

    stage: Stage
    reply: Reply | None = None


UNKNOWN = Mark(Stage.NONE)
Marks = Mapping[tuple[bytes, int], Mark]
"""The marks of a process, by the digest of the Message-ID and the attempt."""


class MarkFile:
    """The marks of this process. One thread notes what may leave; that of its connection, how far it is."""

    def __init__(self, worker: UUID) -> None:
        """Make the file. Raises OSError."""
        self.worker, self.process = worker, os.getpid()
        place, started = find_place(self.process), find_start(self.process)
        if not place or started is None:
            raise OSError("The kernel does not tell who is dead.")
        path = path_of(worker)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "r+b") as file:
            os.posix_fallocate(file.fileno(), 0, SIZE)  # a disk that is full later must not end the process
            self._memory = mmap.mmap(file.fileno(), SIZE)
        self._memory[: HEADER.size] = HEADER.pack(FORMAT, self.process, started, place.encode())
        self._free = list(range(SLOTS - 1, -1, -1))
        self._slots: dict[str, int] = {}
        self._lock = Lock()
        self.touched_at = monotonic()

    def begin(self, message_id: str, attempt: int) -> None:
        """Note that a message may leave, as soon as that is committed."""
        with self._lock:
            slot = self._slots.pop(message_id, None)
            if slot is None and not self._free:
                return
            self._slots[message_id] = slot = self._free.pop() if slot is None else slot
        place = _place(slot)
        self._memory[place] = Stage.NONE
        self._memory[place : place + HEAD.size] = HEAD.pack(Stage.NONE, digest_of(message_id), attempt, 0)
        self._memory[place] = Stage.WAITING

    def leave(self, message_id: str) -> None:
        """Note that a message begins to leave, before anything of its content does."""
        if (slot := self._slots.get(message_id)) is not None:
            self._memory[_place(slot)] = Stage.LEAVING

    def take(self, message_id: str, reply: Reply) -> None:
        """Note that the server has taken a message, and with what words, as they may be kept."""
        said = json.dumps([reply.code, reply.enhanced_code, reply.text[: LONGEST_REPLY // 2]], ensure_ascii=False)
        octets = said.encode()
        if (slot := self._slots.get(message_id)) is None or len(octets) > LONGEST_REPLY:
            return
        place = _place(slot)
        stage, digest, attempt, _ = HEAD.unpack_from(self._memory, place)
        self._memory[place + HEAD.size : place + HEAD.size + len(octets)] = octets
        self._memory[place : place + HEAD.size] = HEAD.pack(stage, digest, attempt, len(octets))
        self._memory[place] = Stage.TAKEN

    def refuse(self, message_id: str) -> None:
        """Note that the server has not taken a message."""
        if (slot := self._slots.get(message_id)) is not None:
            self._memory[_place(slot)] = Stage.REFUSED

    def find(self, message_id: str, attempt: int) -> Mark:
        """Give what is noted of an attempt."""
        if (slot := self._slots.get(message_id)) is None:
            return UNKNOWN
        (_, noted), mark = _read_slot(self._memory, slot)
        return mark if noted == attempt else UNKNOWN

    def leave_behind(self) -> None:
        """Say that nothing more is begun that is noted here, as if the process were dead."""
        kind, _, _, place = HEADER.unpack_from(self._memory)
        self._memory[: HEADER.size] = HEADER.pack(kind, NOBODY, 0, place)

    def end(self, message_id: str) -> None:
        """Forget a message: what became of it is written down, or it may not leave now."""
        with self._lock:
            if (slot := self._slots.pop(message_id, None)) is not None:
                self._memory[_place(slot)] = Stage.NONE
                self._free.append(slot)

    def end_all(self, but: Collection[str] = ()) -> None:
        """Forget all messages but some."""
        for message_id in list(self._slots):
            if message_id not in but:
                self.end(message_id)


@dataclass
class _Current:
    """The file of this process, if it could be made."""

    file: MarkFile | None = None
    has_failed: bool = False

    def own(self) -> MarkFile | None:
        """Give the file, unless it is a parent's, whose memory a forked child has."""
        return self.file if self.file and self.file.process == os.getpid() else None

    def of(self, worker: UUID) -> MarkFile | None:
        """Give the file for what this process sends as this worker."""
        if file := self.own():
            if file.worker == worker:
                return file
            file.end_all()  # it is another worker now, and nobody may go by what the former one has noted
        try:
            self.file = MarkFile(worker)
        except OSError as error:
            self.file = None
            if not self.has_failed:
                logger.warning("What is under way cannot be noted, so a death leaves more in doubt: %s", error)
            self.has_failed = True
        return self.file


_current = _Current()
_dead: dict[UUID, Marks] = {}


def begin(worker: UUID | None, attempts: Iterable[tuple[str, int]]) -> None:
    """Note that these messages may leave, as soon as that is committed: by Message-ID, each with its attempt."""
    if worker and (file := _current.of(worker)):
        for message_id, attempt in attempts:
            file.begin(message_id, attempt)


def leave(message_id: str) -> None:
    """Note that a message begins to leave, before anything of its content does."""
    if file := _current.own():
        file.leave(message_id)


def take(message_id: str, reply: Reply) -> None:
    """Note that the server has taken a message for all its recipients, and with what words, as they may be kept."""
    if file := _current.own():
        file.take(message_id, reply)


def refuse(message_id: str) -> None:
    """Note that the server has not taken a message, for whatever reason."""
    if file := _current.own():
        file.refuse(message_id)


def end(message_ids: Iterable[str]) -> None:
    """Forget messages: what became of them is written down, or they may not leave now."""
    if file := _current.own():
        for message_id in message_ids:
            file.end(message_id)


def end_all(but: Collection[str] = ()) -> None:
    """Forget what earlier sendings have left, which is written down, but some messages. Once in a while the file is
    made young again, or anew if need be."""
    if file := _current.own():
        file.end_all(but)
        if monotonic() - file.touched_at > TOUCHED_EACH:
            file.touched_at = monotonic()
            try:
                os.utime(path_of(file.worker))
            except OSError:
                _current.file = None


def find_own(message_id: str, attempt: int) -> Mark:
    """Give what this process itself has noted of an attempt."""
    file = _current.own()
    return file.find(message_id, attempt) if file else UNKNOWN


def leave_behind() -> None:
    """Let others go by what this process has noted, which goes on as another worker and begins nothing of it."""
    if file := _current.own():
        _current.file = None
        file.leave_behind()


when_resigning.append(leave_behind)


def remove_own() -> None:
    """Delete the file of this process, which ends with nothing in hand."""
    if file := _current.own():
        path_of(file.worker).unlink(missing_ok=True)


def remove_old() -> None:
    """Delete what processes have left that were killed long ago."""
    for path in FOLDER.iterdir() if FOLDER.is_dir() else ():
        with suppress(FileNotFoundError):  # another worker deletes them, too
            if path.stat().st_mtime < time() - FORGOTTEN_AFTER:
                path.unlink()


def marks_of(worker: UUID | None) -> Marks:
    """Give the marks that do not change any more, because the process is proven dead or has left them behind."""
    if worker is None:
        return {}
    if worker not in _dead and (marks := read(path_of(worker))):
        while len(_dead) >= MOST_KEPT:
            del _dead[next(iter(_dead))]
        _dead[worker] = marks
    return _dead.get(worker, {})


def path_of(worker: UUID) -> Path:
    """Say where the marks of a process are."""
    return FOLDER / str(worker)


def read(path: Path) -> Marks:
    """Give the marks in a file; none where they do not count, because its process has neither left them behind nor is
    proven dead."""
    try:
        octets = path.read_bytes()
    except OSError:
        return {}
    if len(octets) != SIZE:
        return {}
    kind, process, started, place = HEADER.unpack_from(octets)
    here = find_place(os.getpid())
    if kind != FORMAT or not here or place.rstrip(b"\0") != here.encode():
        return {}
    if process != NOBODY and not is_proven_dead(process, started):
        return {}
    slots = (_read_slot(octets, slot) for slot in range(SLOTS))
    return {key: mark for key, mark in slots if mark.stage is not Stage.NONE}


def _read_slot(octets: bytes | mmap.mmap, slot: int) -> tuple[tuple[bytes, int], Mark]:
    stage, digest, attempt, length = HEAD.unpack_from(octets, _place(slot))
    begin = _place(slot) + HEAD.size
    reply = Reply(*json.loads(octets[begin : begin + length])) if stage == Stage.TAKEN else None
    return (digest, attempt), Mark(Stage(stage), reply)


def _place(slot: int) -> int:
    return HEADER.size + slot * SLOT


def digest_of(message_id: str) -> bytes:
    """Give what stands for a Message-ID in a slot."""
    return blake2b(message_id.encode(), digest_size=16).digest()
