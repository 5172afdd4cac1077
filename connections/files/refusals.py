"""Why a file is not read: a sentence that says what to do, and SSIS's symbol.

None of them tells whether there is a file outside of the allowed folders.
"""


class FileRefused(Exception):
    """The base of the refusals."""

    code = "DTS_E_SENDMAILTASK_INVALIDATTACHMENT"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class BadPath(FileRefused):
    """What was typed is no path that could lead to a file here."""


class OutsideFolders(FileRefused):
    """The path leads, by its words or through a link, to a place that is not allowed."""


class FileMissing(FileRefused):
    """There is no such file or folder in an allowed place."""

    code = "DTS_E_SENDMAILTASK_FILEDOESNOTEXIST"


class NotReadable(FileRefused):
    """It is there, but no regular file, or the operating system does not let this user read it."""


class TooLarge(FileRefused):
    """The file is larger than the caller takes."""


class TooMany(FileRefused):
    """The pattern fits more files than the caller takes."""
