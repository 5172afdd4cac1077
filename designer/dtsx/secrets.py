"""Files without the secrets in them, before anything of them is kept: whoever may see a package may have its file.

Encrypted values stay, as nobody here can read them.
"""

from lxml.etree import _Element as Element
from lxml.etree import tostring

from designer.dtsx.connection_strings import leave_out_secrets
from designer.dtsx.xml.elements import attributes_of, local_name

CONNECTION_STRING = "ConnectionString"
PASSWORDS = ("password", "passphrase", "passwd")
YES = frozenset({"1", "-1", "true"})


def blank_secrets(root: Element) -> bool:
    """Leave out the secrets in connection strings, in what is marked as sensitive, and in what is called a password.

    Tell whether there were any.
    """
    before = tostring(root)
    for element in root.iter("{*}*"):
        held = attributes_of(element)
        if "Encrypted" in held or {"Salt", "IV"} <= held.keys():
            continue
        for name, value in element.attrib.items():
            plain = str(name).rpartition("}")[2]
            if plain == CONNECTION_STRING:
                element.attrib[name] = leave_out_secrets(str(value))[0]
            elif _is_password(plain):
                element.attrib[name] = ""
        _blank_text(element, held)
    return tostring(root) != before


def _blank_text(element: Element, held: dict[str, str]) -> None:
    """A value may be an element's text: that of a property under its name, or of an element of this name."""
    name = held.get("Name", "") if local_name(element) == "Property" else local_name(element)
    is_sensitive = held.get("Sensitive", "").casefold() in YES
    if name == CONNECTION_STRING:
        element.text = leave_out_secrets(element.text or "")[0]
    elif _is_password(name) or is_sensitive:
        element.text = None
    for child in element.iterchildren("{*}Property") if is_sensitive else ():
        if attributes_of(child).get("Name") == "ParameterValue":
            child.text = None


def _is_password(name: str) -> bool:
    plain = name.casefold()
    return plain == "pwd" or any(word in plain for word in PASSWORDS)
