"""Gathering what a mail is made of: the message text from where the message source says, attachments, images."""

import codecs
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath

from connections.files import Effort, FileRefused, Folders, find_files, read_file
from connections.files.refusals import BadPath, OutsideFolders, TooLarge, TooMany
from connections.resolving.managers import resolve_file
from connections.resolving.refusal import CannotResolve
from designer.package.document import ConnectionManagerDocument, PackageDocument
from designer.variables.values import CannotEvaluate, Values
from tasks.types.send_mail.making.images import find_image, find_unseen
from tasks.types.send_mail.message import MOST_ATTACHMENTS, Attachment, Materials, find_image_files
from tasks.types.send_mail.properties import (
    MessageFormat,
    MessageSourceType,
    MissingAttachment,
    SendMailProperties,
    split_attachments,
)

NOT_A_STRING = "DTS_E_SENDMAILTASK_VARIABLETYPEISNOTSTRING"
BAD_ATTACHMENT = "DTS_E_SENDMAILTASK_INVALIDATTACHMENT"
BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
TOO_MUCH = (TooLarge, TooMany)
NEVER_MISSING = (*TOO_MUCH, BadPath, OutsideFolders)
"""Why attachments are refused, whatever a task does without. An image that may not be read is one that readers do not
see, of which the task says what is to be done."""


class CannotGather(Exception):
    """Something that the mail needs cannot be had; the sentence says what, and the code is SSIS's symbol or empty."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


@dataclass
class Gathering:
    """Where to look for what a mail needs, and what was missing that the task does without.

    folders are those that the package's project may read, limit the size in bytes of the largest file that is read, and
    total that of all files of a mail.
    """

    document: PackageDocument
    shared_connections: Iterable[ConnectionManagerDocument]
    values: Values
    folders: Folders
    limit: int
    total: int
    missing: list[str] = field(default_factory=list)

    def gather(self, properties: SendMailProperties) -> Materials:
        """Give what the mail is made of. Raises CannotGather."""
        text = self._read_text(properties)
        attachments = [
            *self._read_attachments(properties),
            *(
                Attachment(each.file_name, self._count(self._read_source(each.source_type, each.source).encode()))
                for each in properties.content_attachments
            ),
        ]
        if properties.message_format is MessageFormat.HTML:
            names = [each.file_name for each in attachments]
            self.missing += find_unseen(text, names, are_embedded=properties.embed_images)
        return Materials(text, tuple(attachments), self._read_images(text, properties))

    def _read_text(self, properties: SendMailProperties) -> str:
        return self._read_source(properties.message_source_type, properties.message_source)

    def _read_source(self, kind: MessageSourceType, source: str) -> str:
        match kind:
            case MessageSourceType.DIRECT_INPUT:
                return source
            case MessageSourceType.VARIABLE:
                return self._read_variable(source)
            case MessageSourceType.FILE_CONNECTION:
                return self._read_connection(source)

    def _read_variable(self, name: str) -> str:
        wanted = name.strip().removeprefix("@").removeprefix("[").removesuffix("]")
        same = [each for each in self.values if each == wanted or each.partition("::")[2] == wanted]
        if not same:
            raise CannotGather(f"The variable “{name}” of the message source does not exist. Choose another one.")
        try:
            kind, value = self.values[same[0]]
        except CannotEvaluate as error:
            raise CannotGather(error.sentence, error.code) from error
        if not isinstance(value, str):
            raise CannotGather(f"The variable {same[0]} is of the type {kind}; a message is a String.", NOT_A_STRING)
        return value

    def _read_connection(self, reference: str) -> str:
        try:
            manager, file = resolve_file(reference, self.document, self.shared_connections, self.values)
            return _decode(read_file(file.connection_string, self.folders, self.limit))
        except CannotResolve as error:
            raise CannotGather(error.sentence, error.code) from error
        except FileRefused as error:
            raise CannotGather(f"The message of “{manager.name}”: {error.sentence}", error.code) from error

    def _read_attachments(self, properties: SendMailProperties) -> list[Attachment]:
        find = partial(find_files, folders=self.folders, effort=Effort())
        return [
            attachment
            for pattern in split_attachments(properties.file_attachments)
            for attachment in self._read_files(pattern, properties, find, NEVER_MISSING)
        ]

    def _read_images(self, html: str, properties: SendMailProperties) -> dict[str, Attachment]:
        if properties.message_format is not MessageFormat.HTML or not properties.embed_images:
            return {}
        paths = find_image_files(html)

        def find(address: str) -> list[str]:
            return [find_image(address, self.folders)]

        if len(paths) > MOST_ATTACHMENTS:
            raise CannotGather(
                f"The HTML shows {len(paths):,} images by their paths; {MOST_ATTACHMENTS:,} are the most."
            )
        each = ((path, self._read_files(path, properties, find, TOO_MUCH)) for path in paths)
        return {path: found[0] for path, found in each if found}

    def _read_files(
        self,
        pattern: str,
        properties: SendMailProperties,
        find: Callable[[str], list[str]],
        refused: tuple[type[FileRefused], ...],
    ) -> list[Attachment]:
        """Read all files that a pattern fits; what is missing ends the mail or is noted, as the task wants it. What is
        refused is not missing: it ends the mail."""
        try:
            if paths := find(pattern):
                return [Attachment(PurePath(path).name, self._read_file(path)) for path in paths]
            sentence = f"No file fits “{pattern}”. Check the pattern and the folder."
        except refused as error:
            raise CannotGather(error.sentence, BAD_ATTACHMENT) from error
        except FileRefused as error:
            sentence = error.sentence
        match properties.missing_attachment:
            case MissingAttachment.FAIL:
                raise CannotGather(sentence, BAD_ATTACHMENT)
            case MissingAttachment.WARN:
                self.missing.append(sentence)
        return []

    def _read_file(self, path: str) -> bytes:
        return self._count(read_file(path, self.folders, self.limit))

    def _count(self, content: bytes) -> bytes:
        """Give content that goes with the mail, as long as all of it together is not too much."""
        self.total -= len(content)
        if self.total < 0:
            sentence = "The files of the mail are too many or too large (MESSAGE_SIZE_LIMIT). Send fewer of them."
            raise CannotGather(sentence, BAD_ATTACHMENT)
        return content


def _decode(content: bytes) -> str:
    """Give a text file's text: by its byte order mark, or as UTF-8, or as Windows writes it where it is not that."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
