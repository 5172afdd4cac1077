"""Decrypting what SSIS encrypted with a password: whole packages and single values are done alike.

An element with Salt and IV holds, as base64, itself as it was: TripleDES in CBC mode, with a key that Windows'
CryptDeriveKey makes of the password's SHA-1 (the salt is written and not used). What was encrypted with a user's key
(Encrypted="1") only that user's Windows can decrypt.
"""

import binascii
import hashlib
from base64 import b64decode
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import replace

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.padding import PKCS7
from lxml.etree import _Element as Element

from designer.dtsx.source import FileRefused
from designer.dtsx.xml.elements import attributes_of, is_dts, local_name, text_of
from designer.dtsx.xml.limits import Limits
from designer.dtsx.xml.tree import Tree, parse

DOES_NOT_OPEN = (
    "The password does not open what is encrypted in the file. Give the one that the package was saved with."
)
KEY_OCTETS, BLOCK_OCTETS, HASHED_OCTETS = 24, 8, 64
CIPHER_VALUE = "CipherValue"
BEGINNINGS = (b"<", BOM_UTF8, BOM_UTF16_LE, BOM_UTF16_BE)


def open_tree(octets: bytes, limits: Limits, password: str) -> Tree:
    """Read a file's XML, decrypted where there is a password for it. Raises FileRefused."""
    tree = parse(octets, limits)
    if not password:
        return tree
    key = derive_key(password)
    for element in list(tree.root.iter("{*}*")):
        if has_password(element):
            tree = _put(tree, element, _decrypted(element, key, limits))
    return tree


def has_password(element: Element) -> bool:
    """Say whether an element is encrypted with a password."""
    return {"Salt", "IV"} <= attributes_of(element).keys()


def derive_key(password: str) -> bytes:
    """Make a key of 24 octets of a password, as CryptDeriveKey of Windows does where a hash is shorter than the key."""
    hashed = hashlib.sha1(password.encode(), usedforsecurity=False).digest().ljust(HASHED_OCTETS, b"\0")
    halves = (bytes(octet ^ mask for octet in hashed) for mask in (0x36, 0x5C))
    return b"".join(hashlib.sha1(half, usedforsecurity=False).digest() for half in halves)[:KEY_OCTETS]


def _decrypted(element: Element, key: bytes, limits: Limits) -> Element:
    """Give the element that was encrypted. Raises FileRefused; a wrong password gives no beginning of XML."""
    vector = attributes_of(element)["IV"]
    values = [text_of(value) for value in element.iter("{*}*") if local_name(value) == CIPHER_VALUE]
    try:
        plain = _decipher(b64decode(values[0] if values else text_of(element)), key, b64decode(vector))
    except (binascii.Error, ValueError) as error:
        raise FileRefused(DOES_NOT_OPEN) from error
    if not plain.lstrip().startswith(BEGINNINGS):
        raise FileRefused(DOES_NOT_OPEN)
    return parse(plain, limits).root


def _decipher(content: bytes, key: bytes, vector: bytes) -> bytes:
    decryptor = Cipher(TripleDES(key), modes.CBC(vector)).decryptor()
    unpadder = PKCS7(BLOCK_OCTETS * 8).unpadder()
    padded = decryptor.update(content) + decryptor.finalize()
    return unpadder.update(padded) + unpadder.finalize()


def _put(tree: Tree, element: Element, plain: Element) -> Tree:
    """Put what was decrypted in the place of what was not."""
    above = element.getparent()
    if above is None or is_dts(plain, "Executable"):
        return replace(tree, root=plain)
    plain.tail = element.tail
    for leaf in [each for each in plain.iter("{*}*") if not len(each)]:
        leaf.set("Sensitive", "1")  # whatever it says of itself: nothing of it is kept in clear (designer.dtsx.secrets)
    for name in [name for name in plain.attrib if str(name).rpartition("}")[2] in ("Salt", "IV")]:
        del plain.attrib[name]
    above.replace(element, plain)
    return tree
