"""Which values of a package are still encrypted: by SSIS with a user's key, which nobody here has, or with a password
that was not given (decryption opens what it opens, before this looks)."""

from lxml.etree import _Element as Element

from designer.dtsx.reading.progress import Progress
from designer.dtsx.reading.rules import ENCRYPTED_VALUE
from designer.dtsx.source import SourceObject, SourcePackage
from designer.dtsx.xml.elements import attributes_of, local_name

SALTED = "@*[local-name()='Salt'] and @*[local-name()='IV']"
MARKED = f"//*[@*[local-name()='Encrypted']='1' or ({SALTED}) or local-name()='EncryptedData']"


def tell_encrypted(package: SourcePackage, progress: Progress) -> None:
    """Note each value that is still encrypted, at the object that has it."""
    marked = package.element.xpath(MARKED)
    if not marked:
        return
    owners = {held.element: held for held in package.objects()}
    for element in marked:
        name = attributes_of(element).get("Name") or local_name(element)
        place = _owner(element, owners).path
        progress.tell(ENCRYPTED_VALUE, place, f"“{name}” is encrypted.", element.sourceline or 0)


def _owner(element: Element, owners: dict[Element, SourceObject]) -> SourceObject:
    found = next(outer for outer in (element, *element.iterancestors()) if outer in owners)
    return owners[found]
