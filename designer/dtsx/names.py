"""The namespaces of SSIS's files, and names in them."""

DTS = "www.microsoft.com/SqlServer/Dts"
SSIS = "www.microsoft.com/SqlServer/SSIS"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def dts(name: str) -> str:
    """Give a name of SSIS's package format as lxml has it."""
    return f"{{{DTS}}}{name}"
