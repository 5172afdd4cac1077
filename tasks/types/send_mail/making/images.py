"""What can be wrong with the images that an HTML message shows, said while it is designed and when it is sent."""

from collections.abc import Iterable, Iterator

from connections.files import FileMissing, FileRefused, Folders, check_file
from tasks.types.send_mail.markup import is_file_url, read_path
from tasks.types.send_mail.message import find_image_files, find_unknown_parts

LONGEST_SHOWN = 100
MOST_TOLD = 20


def find_image(address: str, folders: Folders) -> str:
    """Give the path that an image's address means: the first of those it may mean at which there is a file.

    Raises FileRefused when there is none.
    """
    if is_file_url(address):
        raise FileRefused(
            f"“{_shorten(address)}” is a file of one machine, which nobody who reads the mail has. Upload the image to "
            "the project's files and write its name alone."
        )
    refusals = list[FileRefused]()
    for path in read_path(address):
        try:
            check_file(path, folders)
        except FileRefused as error:
            refusals.append(error)
        else:
            return path
    raise refusals[0]


def find_unseen(html: str, names: Iterable[str] | None, *, are_embedded: bool) -> Iterator[str]:
    """Yield a sentence for images that readers will not see, up to a number that somebody reads.

    names are those of the attachments, None where they are not known yet.
    """
    unknown = find_unknown_parts(html, names) if names is not None else []
    for address in unknown[:MOST_TOLD]:
        yield (
            f"The HTML shows “{_shorten(address)}”, and no attachment has this name. Attach the image, or correct "
            "the name, capital letters too."
        )
    for path in [] if are_embedded else find_image_files(html)[:MOST_TOLD]:
        yield (
            f"The HTML shows “{_shorten(path)}”, and images are not sent with the message, so nobody sees it. Let "
            "images be embedded, or write the image's address on the web."
        )


def find_refused(html: str, folders: Folders) -> Iterator[tuple[str, bool]]:
    """Yield a sentence for image files that cannot be read, and whether they may still come to be there."""
    for address in find_image_files(html)[:MOST_TOLD]:
        try:
            find_image(address, folders)
        except FileRefused as error:
            yield error.sentence, isinstance(error, FileMissing)


def _shorten(address: str) -> str:
    return address if len(address) <= LONGEST_SHOWN else f"{address[:LONGEST_SHOWN]}…"
