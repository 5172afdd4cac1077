"""Files that SSIS encrypted with a password."""

import hashlib
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from hypothesis import given
from hypothesis import strategies as st

from designer.dtsx.apart.process import read_apart
from designer.dtsx.files.gathering import gather
from designer.dtsx.files.projects import read_group
from designer.dtsx.reading.decryption import derive_key
from designer.dtsx.reading.package import read_package
from designer.dtsx.reading.project import read_parameters_file
from designer.dtsx.source import FileRefused
from tests.designer.dtsx.packed import SSIS, params
from tests.designer.dtsx.written import NAMESPACE, Part, Writer, night

PASSWORD = "Pässwort 1"
VECTOR = b"12345678"
SALTED = f'Salt="{b64encode(b"1234567").decode()}" IV="{b64encode(VECTOR).decode()}"'


def encrypted(plain: str | bytes, password: str = PASSWORD) -> str:
    octets = plain if isinstance(plain, bytes) else plain.encode("utf-8-sig")
    padding = 8 - len(octets) % 8
    encryptor = Cipher(TripleDES(derive_key(password)), modes.CBC(VECTOR)).encryptor()
    return b64encode(encryptor.update(octets + bytes([padding]) * padding) + encryptor.finalize()).decode()


WHOLE = [
    f"<EncryptedData {SALTED}>{encrypted(night(8))}</EncryptedData>",
    f"<EncryptedData {SALTED}><Data><CipherValue>{encrypted(night(8))}</CipherValue></Data></EncryptedData>",
    f"<DTS:Executable {NAMESPACE} {SALTED}>{encrypted(night(8))}</DTS:Executable>",
    f"<DTS:Executable {NAMESPACE}><EncryptedData {SALTED}>{encrypted(night(8))}</EncryptedData></DTS:Executable>",
    f"<EncryptedData {SALTED}>{encrypted(night(3).decode().encode('utf-16'))}</EncryptedData>",
]


@pytest.mark.parametrize("text", WHOLE)
def test_a_package_that_is_encrypted_as_a_whole_is_read_with_its_password(text: str):
    assert read_package(text.encode(), password=PASSWORD).name == "Night"


@pytest.mark.parametrize("text", WHOLE)
@pytest.mark.parametrize(("password", "told"), [("", "give the password"), ("wrong", "does not open")])
def test_without_the_password_it_is_refused(text: str, password: str, told: str):
    with pytest.raises(FileRefused, match=told):
        read_package(text.encode(), password=password)


def test_a_key_is_made_as_windows_makes_it():
    hashed = hashlib.sha1(PASSWORD.encode()).digest() + bytes(44)
    inner = hashlib.sha1(bytes(octet ^ 0x36 for octet in hashed)).digest()
    outer = hashlib.sha1(bytes(octet ^ 0x5C for octet in hashed)).digest()
    assert derive_key(PASSWORD) == inner + outer[:4]


def test_single_values_are_read_with_the_password():
    value = (
        f'<DTS:Property {NAMESPACE} DTS:Name="ParameterValue" DTS:DataType="8" Sensitive="1">s&amp;cret</DTS:Property>'
    )
    held = f'<DTS:Property DTS:Name="ParameterValue" {SALTED}>{encrypted(value)}</DTS:Property>'
    more = f'<DTS:PackageParameter DTS:ObjectName="pw" DTS:DataType="8">{held}</DTS:PackageParameter>'
    text = Writer(8).package(Part("P", 1), more=more)
    assert read_package(text).parameters[0].value == ""
    opened = read_package(text, password=PASSWORD)
    assert (opened.parameters[0].value, opened.findings) == ("s&cret", ())


def test_parameters_of_a_project_are_read_with_the_password():
    value = f'<SSIS:Property {SSIS} SSIS:Name="Value" SSIS:Sensitive="1">secret</SSIS:Property>'
    salted = SALTED.replace("Salt", "SSIS:Salt").replace("IV", "SSIS:IV")
    text = params(pw=encrypted(value)).replace('SSIS:Name="Value"', f'SSIS:Name="Value" {salted}')
    (parameter,), findings = read_parameters_file(text.encode(), password=PASSWORD)
    assert (parameter.value, findings) == ("secret", ())


def test_a_password_goes_with_a_folder_and_to_the_process_that_reads_first(tmp_path: Path):
    (tmp_path / "a.dtsx").write_text(WHOLE[0], encoding="utf-8")
    (group,) = gather([str(tmp_path)])
    assert [file.refused for file in read_group(group, password=PASSWORD)] == [""]
    assert read_apart(WHOLE[0].encode(), password=PASSWORD).name == "Night"


@pytest.mark.parametrize(
    ("plain", "told"),
    [
        ("<!DOCTYPE a><a/>", "DOCTYPE"),
        ("no", "no XML"),
        (b"no", "password does not open"),
        ("<a>", "cut off"),
        ("<a>" * 1000 + "</a>" * 1000, "nested deeper"),
    ],
)
def test_what_was_encrypted_is_judged_like_a_file_and_the_password_is_not_blamed_for_it(plain: str | bytes, told: str):
    with pytest.raises(FileRefused, match=told):
        read_package(f"<EncryptedData {SALTED}>{encrypted(plain)}</EncryptedData>".encode(), password=PASSWORD)


@given(value=st.text(alphabet="AQ/+= \n9é", max_size=40), vector=st.text(alphabet="AQ=é", max_size=14))
def test_whatever_is_no_cipher_is_refused(value: str, vector: str):
    text = f'<EncryptedData Salt="" IV="{vector}">{value}</EncryptedData>'
    with pytest.raises(FileRefused):
        read_package(text.encode(), password=PASSWORD)
