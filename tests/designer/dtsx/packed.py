"""Projects as files: in folders, .ispac and .zip."""

import struct
import zipfile
from io import BytesIO
from urllib.parse import quote

from tests.designer.dtsx.written import NAMESPACE, guid

SSIS = 'xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"'


def manifest(name: str, *packages: str) -> str:
    listed = "".join(f'<SSIS:Package SSIS:Name="{package}" SSIS:EntryPoint="1"/>' for package in packages)
    properties = f'<SSIS:Properties><SSIS:Property SSIS:Name="Name">{name}</SSIS:Property></SSIS:Properties>'
    return f"<SSIS:Project {SSIS}>{properties}<SSIS:Packages>{listed}</SSIS:Packages></SSIS:Project>"


def dtproj(name: str, *packages: str) -> str:
    inner = f"<Manifest>{manifest(name, *packages)}</Manifest>"
    inner = f"<DeploymentModelSpecificContent>{inner}</DeploymentModelSpecificContent>"
    return f"<Project><DeploymentModel>Project</DeploymentModel>{inner}</Project>"


def old_dtproj(*packages: str) -> str:
    listed = "".join(
        f'<DtsPackage FormatVersion="3"><Name>{package}</Name><FullPath>{package}</FullPath></DtsPackage>'
        for package in packages
    )
    return f"<Project><ProductVersion>10.0</ProductVersion><DTSPackages>{listed}</DTSPackages></Project>"


def conmgr(name: str, type_name: str = "SMTP") -> str:
    data = '<SmtpConnectionManager ConnectionString="SmtpServer=mail01;"/>'
    held = f'DTS:ObjectName="{name}" DTS:DTSID="{guid(900)}" DTS:CreationName="{type_name}"'
    return f"<DTS:ConnectionManager {NAMESPACE} {held}><DTS:ObjectData>{data}</DTS:ObjectData></DTS:ConnectionManager>"


def params(**values: str) -> str:
    def parameter(name: str, value: str) -> str:
        pairs = {"ID": guid(7), "DataType": "18", "Required": "0", "Sensitive": "0", "Value": value}
        held = "".join(f'<SSIS:Property SSIS:Name="{key}">{text}</SSIS:Property>' for key, text in pairs.items())
        return f'<SSIS:Parameter SSIS:Name="{name}"><SSIS:Properties>{held}</SSIS:Properties></SSIS:Parameter>'

    return f"<SSIS:Parameters {SSIS}>{''.join(parameter(*pair) for pair in values.items())}</SSIS:Parameters>"


def packed(**entries: bytes | str) -> bytes:
    return packed_as(entries)


def packed_as(entries: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return held.getvalue()


def ispac(name: str, packages: dict[str, bytes], **more: str) -> bytes:
    """An archive as SSIS builds it, with names written as in addresses."""
    entries: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "@Project.manifest": manifest(name, *packages),
    }
    entries |= {quote(package): content for package, content in packages.items()}
    return packed_as(entries | dict(more))


def with_flag(archive: bytes, flag: int) -> bytes:
    """An archive whose entries have a flag, such as that they are encrypted."""
    held = bytearray(archive)
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = held.find(mark)
        while start >= 0:
            (flags,) = struct.unpack_from("<H", held, start + place)
            struct.pack_into("<H", held, start + place, flags | flag)
            start = held.find(mark, start + 4)
    return bytes(held)
