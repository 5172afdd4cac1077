"""Files as somebody sends them."""

from collections.abc import Iterator
from io import BytesIO

from designer.dtsx.files.gathering import Group, gather_uploads
from tests.designer.dtsx.written import MAIL, NAMESPACE, Part, Writer, guid

SHARED = 950


def sent(*files: tuple[str, bytes]) -> Iterator[Group]:
    return gather_uploads([(name, BytesIO(octets)) for name, octets in files])


def mailing(name: str = "Nightly", number: int = 1, *, to: str = "ada@example.org", calls: str = "") -> bytes:
    """A package with a Send Mail task that uses the project's connection manager, and maybe calls another package."""
    data = (
        f'<S:SendMailTaskData xmlns:S="{MAIL}" S:SMTPServer="{guid(SHARED)}" S:From="reports@example.org" S:To="{to}" '
        'S:Subject="Done"/>'
    )
    tasks = [Part("Send Mail", 10, type="Microsoft.SendMailTask", data=data)]
    if calls:
        said = f"<UseProjectReference>True</UseProjectReference><PackageName>{calls}</PackageName>"
        call = f"<ExecutePackageTask>{said}</ExecutePackageTask>"
        tasks.append(Part("Call", 11, type="Microsoft.ExecutePackageTask", data=call))
    return Writer(8).package(Part(name, number, parts=tasks))


def manager(name: str = "Relay", server: str = "relay.example.org") -> bytes:
    return (
        f'<?xml version="1.0"?><DTS:ConnectionManager {NAMESPACE} DTS:ObjectName="{name}" DTS:DTSID="{guid(SHARED)}" '
        'DTS:CreationName="SMTP"><DTS:ObjectData><SmtpConnectionManager '
        f'ConnectionString="SmtpServer={server};UseWindowsAuthentication=False;EnableSsl=True;"/>'
        "</DTS:ObjectData></DTS:ConnectionManager>"
    ).encode()


def parameters() -> bytes:
    return (
        b'<?xml version="1.0"?><SSIS:Parameters xmlns:SSIS="www.microsoft.com/SqlServer/SSIS">'
        b'<SSIS:Parameter SSIS:Name="Limit"><SSIS:Properties><SSIS:Property SSIS:Name="ID">'
        b"{00000000-0000-0000-0000-0000000003C0}</SSIS:Property>"
        b'<SSIS:Property SSIS:Name="Required">0</SSIS:Property><SSIS:Property SSIS:Name="Sensitive">0</SSIS:Property>'
        b'<SSIS:Property SSIS:Name="Value">5</SSIS:Property><SSIS:Property SSIS:Name="DataType">9</SSIS:Property>'
        b"</SSIS:Properties></SSIS:Parameter></SSIS:Parameters>"
    )
