"""Connection strings: every way to write them, what they come back as, and the sentence for what makes no sense."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connections.types.smtp.connection_string import ConnectionStringError, blank_passwords, key_of, parse, write
from connections.types.smtp.properties import SmtpProperties, TlsMode, TlsVersion, WindowsMechanism
from connections.types.smtp.validation import find_smtp_issues
from tests.servers.certificates import Authority

LIMITS = {"messages_per_second": 2.0, "max_connections_overall": 4}
CANONICAL = "SmtpServer=mail;UseWindowsAuthentication=False;EnableSsl=False;"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CANONICAL, {}),
        ("SmtpServer=mail;UseWindowsAuthentication=True;EnableSsl=False;", {"use_windows_authentication": True}),
        ("SmtpServer=mail;EnableSsl=True;Timeout=2000;", {"enable_ssl": True, "timeout": 2000}),
        ("SmtpServer=mail", {}),
        ("mail", {}),
        ("  mail ;\r\n", {}),
        ("smtpserver=mail;ENABLESSL=true", {"enable_ssl": True}),
        ("EnableSsl=yes;SmtpServer=mail", {"enable_ssl": True}),
        ("UseWindowsAuthentication=1;SmtpServer=mail", {"use_windows_authentication": True}),
        ("EnableSsl=NO;SmtpServer=mail;UseWindowsAuthentication=0", {}),
        (" ; SmtpServer = mail ;; Enable Ssl = True ; ", {"enable_ssl": True}),
        ('SmtpServer="mail";EnableSsl="True";', {"enable_ssl": True}),
        ("SmtpServer='mail';Credential='a;b''c'", {"credential": "a;b'c"}),
        ('SmtpServer=mail;Credential="a;b""c" ;', {"credential": 'a;b"c'}),
        ("SmtpServer=mail;Credential=CORP=alice", {"credential": "CORP=alice"}),
        ('SmtpServer=mail;Credential=the "good" one', {"credential": 'the "good" one'}),
        ("SmtpServer=mail;Timeout=;Port=", {}),
        ("SmtpServer=mail;EnableSsl=True;TlsMode=implicit", {"enable_ssl": True, "tls_mode": TlsMode.IMPLICIT}),
        ("SmtpServer=mail;MinimumTlsVersion=1.3", {"minimum_tls_version": TlsVersion.TLS_1_3}),
        ("SmtpServer=mail;Port=587;EhloName=worker.example.com", {"port": 587, "ehlo_name": "worker.example.com"}),
        ("SmtpServer=mail;MessagesPerSecond=0.5", {"messages_per_second": 0.5}),
        ("SmtpServer=mail;messages per second=2;MaxConnectionsOverall=4", LIMITS),
        ("SmtpServer=mail;CaBundle=/etc/ca.pem", {"ca_bundle": "/etc/ca.pem"}),
        ("SmtpServer=mail;ClientCertificate=/etc/me.pem", {"client_certificate": "/etc/me.pem"}),
        ("SmtpServer=mail;ServicePrincipalName=smtp/mail", {"service_principal_name": "smtp/mail"}),
        ("SmtpServer=mail;Disabled=True;RedirectTo=t@example.com", {"disabled": True, "redirect_to": "t@example.com"}),
        ("SmtpServer=mail;AllowedDomains='a.b; *.C.d'", {"allowed_domains": "a.b, *.c.d"}),
    ],
)  # fmt: skip
def test_a_connection_string_sets_the_properties(text: str, expected: dict[str, object]):
    assert parse(text) == SmtpProperties(**{"smtp_server": "mail", **expected})


@pytest.mark.parametrize("host", ["mail.example.com", "10.0.0.1", "::1", "[::1]", "straße.example"])
def test_a_bare_host_is_the_server(host: str):
    assert parse(host) == SmtpProperties(smtp_server=host)


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, CANONICAL),
        ({"timeout": 22}, f"{CANONICAL}Timeout=22;"),
        ({"port": 587, "timeout": 22}, f"{CANONICAL}Timeout=22;Port=587;"),
        ({"tls_mode": TlsMode.IMPLICIT}, f"{CANONICAL}TlsMode=Implicit;"),
        (LIMITS, f"{CANONICAL}MaxConnectionsOverall=4;MessagesPerSecond=2;"),
        ({"credential": 'a;"b"'}, f'{CANONICAL}Credential="a;""b""";'),
        ({"smtp_server": ""}, "SmtpServer=;UseWindowsAuthentication=False;EnableSsl=False;"),
    ],
)
def test_the_keys_of_ssis_come_first_and_ours_only_where_they_are_set(properties: dict[str, object], expected: str):
    assert write(SmtpProperties(**{"smtp_server": "mail", **properties})) == expected


@pytest.mark.parametrize(
    ("text", "position", "sentence"),
    [
        ("", 0, "The connection string is empty"),
        (" ;; \n", 0, "The connection string is empty"),
        ("mail server", 0, "KEY=VALUE parts"),
        ("=mail", 0, "A key is missing"),
        ("SmtpServer=mail;=x", 16, "A key is missing"),
        ("SmtpServer=mail;port", 16, "wholly in quotation marks"),
        ('SmtpServer="mail', 11, "The quotation mark before the value of SmtpServer is not closed"),
        ('SmtpServer="mail" x;EnableSsl=True', 18, "Text follows the quoted value of SmtpServer"),
        ("SmtpServer=mail;Sever=x", 16, "“Sever” is no key of an SMTP connection manager. The keys are SmtpS"),
        ("SmtpServer=mail;smtp server=x", 16, "smtp server is given twice"),
        ("SmtpServer=mail;EnableSsl=maybe", 26, "EnableSsl is True or False, not “maybe”"),
        ("SmtpServer=mail;EnableSsl=", 26, "EnableSsl is True or False"),
        ("SmtpServer=mail;Timeout=soon", 24, "Timeout is a whole number, not “soon”"),
        ("SmtpServer=mail;Timeout=1_0", 24, "Timeout is a whole number"),
        ("SmtpServer=mail;Timeout=0", 24, "Timeout: Input should be greater than or equal to 1"),
        ("SmtpServer=mail;Port=70000", 21, "Port: Input should be less than or equal to 65535"),
        ("SmtpServer=mail;Port=2.5", 21, "Port is a whole number"),
        ("SmtpServer=mail;MessagesPerSecond=often", 34, "MessagesPerSecond is a number, not “often”"),
        ("SmtpServer=mail;MessagesPerSecond=nan", 34, "MessagesPerSecond is a number"),
        ("SmtpServer=mail;MessagesPerSecond=0", 34, "MessagesPerSecond: Input should be greater than or equal"),
        ("SmtpServer=mail;MaxConnectionsOverall=0", 38, "MaxConnectionsOverall: Input should be greater than or equal"),
        ("SmtpServer=mail;TlsMode=On", 24, "TlsMode is StartTls or Implicit, not “On”"),
        ("SmtpServer=mail;MinimumTlsVersion=1.0", 34, "MinimumTlsVersion is 1.2 or 1.3"),
        ("SmtpServer=two words", 11, "SmtpServer: The SMTP server is one host name"),
        ("EnableSsl=True", 0, "The SMTP server is missing"),
        ("SmtpServer=mail:587", 11, "Write SmtpServer=mail;Port=587;"),
        ("mail:587", 0, "Write SmtpServer=mail;Port=587;"),
        ("SmtpServer=mail;CaBundle=-----BEGIN x", 25, "CaBundle: The CA bundle holds a certificate that"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_gets_a_sentence_with_its_place(text: str, position: int, sentence: str):
    with pytest.raises(ConnectionStringError) as error:
        parse(text)

    assert sentence in error.value.sentence
    assert error.value.position == position
    assert str(error.value).endswith(f"(At character {position + 1}.)")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("mail server", "DTS_E_CONNECTIONSTRINGFORMAT"),
        ("SmtpServer=mail;Credential=a;b", "DTS_E_UNQUOTEDSEMICOLON"),
        ("EnableSsl=True;", "DTS_E_SENDMAILTASK_SMTP_SERVER_NOT_SPECIFIED"),
    ],
)
def test_errors_that_ssis_knows_have_its_symbol(text: str, code: str):
    with pytest.raises(ConnectionStringError) as error:
        parse(text)

    assert error.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "SmtpServer=;UseWindowsAuthentication=False;EnableSsl=False;",
        "SmtpServer=",
        "EnableSsl=False;SmtpServer= ;",
        'SmtpServer="";',
        "\ufeffSmtpServer = ; UseWindowsAuthentication = False",
    ],
)
def test_an_empty_server_is_a_draft_that_validation_complains_about(text: str):
    properties = parse(text)
    assert write(properties) == "SmtpServer=;UseWindowsAuthentication=False;EnableSsl=False;"
    found = [(one.property, one.code) for one in find_smtp_issues(properties)]
    assert found == [("smtp_server", "DTS_E_SENDMAILTASK_SMTP_SERVER_NOT_SPECIFIED")]


@pytest.mark.parametrize("key", ["UserName", "user name", "USERID", "Uid", "Password", "pwd"])
def test_a_user_name_or_password_is_refused_with_the_reason_and_what_to_use_instead(key: str):
    with pytest.raises(ConnectionStringError) as error:
        parse(f"SmtpServer=mail;{key}=hunter2;more;")

    assert f"{key} belongs to basic authentication" in error.value.sentence
    assert "UseWindowsAuthentication=True" in error.value.sentence
    assert "Credential=NAME" in error.value.sentence
    assert error.value.position == 16


@pytest.mark.parametrize(
    "text", ["Password=hunter2;x", "Password='hunter2", "SmtpServer=mail;Password=hunter2;hunter2"]
)
def test_no_error_repeats_a_password(text: str):
    with pytest.raises(ConnectionStringError) as error:
        parse(text)

    assert "hunter2" not in str(error.value)


BLANKED = [
    ("Password=hunter2;Port=25", "Password=***;Port=25"),
    ("PASS WORD = hunter2", "PASS WORD = ***"),
    ("pass-word=hunter2;", "pass-word=***;"),
    ("Pass_Word='hunter2';", "Pass_Word=***;"),
    ("p w d =hunter2", "p w d =***"),
    ('Pwd="hun""ter2";Port=25', "Pwd=***;Port=25"),
    ('Pwd="hun"ter2;Port=25', "Pwd=***;Port=25"),
    ("Pwd=hun;ter2;Port=25", "Pwd=***;Port=25"),
    ("Pwd='hun;ter2", "Pwd=***"),
    ("SmtpServer=pass.example.com;Port=25", "SmtpServer=pass.example.com;Port=25"),
]


@pytest.mark.parametrize(("text", "shown"), BLANKED)
def test_what_is_shown_again_has_no_password(text: str, shown: str):
    assert blank_passwords(text) == shown


def test_a_very_long_string_is_blanked_at_once():
    assert blank_passwords("p" * 50_000 + " " * 50_000 + "pass" * 50_000 + '"' * 50_000)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("Basic", "belongs to basic authentication"),
        ("login", "belongs to basic authentication"),
        ("Windows", "Write UseWindowsAuthentication=True"),
    ],
)
def test_the_authentication_is_told_by_another_key(value: str, sentence: str):
    with pytest.raises(ConnectionStringError, match=sentence):
        parse(f"SmtpServer=mail;Authentication={value}")


def test_the_text_of_a_ca_bundle_goes_round(tmp_path):
    authority = Authority(tmp_path, "Company")
    properties = SmtpProperties(smtp_server="mail", enable_ssl=True, ca_bundle=authority.file.read_text())

    assert parse(write(properties)) == properties


def test_a_very_long_string_is_read_at_once():
    blanks = " " * 200_000

    with pytest.raises(ConnectionStringError):
        parse(f"a{blanks}b;{blanks}")


def test_a_byte_order_mark_does_not_matter():
    assert parse("\ufeffSmtpServer=mail;").smtp_server == "mail"
    assert parse("\ufeffmail.example.com").smtp_server == "mail.example.com"


def test_a_url_is_no_server():
    with pytest.raises(ConnectionStringError) as error:
        parse("SmtpServer=smtp://mail.example.com;")

    assert str(error.value).startswith("The SMTP server is a URL. Type only its name")


LINE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=40)
HOSTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Z"], exclude_characters=":"), min_size=1)
PROPERTIES = st.builds(
    SmtpProperties,
    smtp_server=HOSTS,
    port=st.none() | st.integers(1, 65_535),
    use_windows_authentication=st.booleans(),
    enable_ssl=st.booleans(),
    timeout=st.none() | st.integers(1, 2_147_483_647),
    tls_mode=st.sampled_from(TlsMode),
    minimum_tls_version=st.sampled_from(TlsVersion),
    ca_bundle=st.just("") | LINE.map(lambda text: f"/{text}"),
    client_certificate=st.just("") | LINE.map(lambda text: f"/{text}"),
    ehlo_name=st.sampled_from(["", "worker.example.com", "[192.0.2.1]", "[IPv6:::1]"]),
    service_principal_name=LINE,
    windows_authentication_mechanism=st.sampled_from(WindowsMechanism),
    credential=LINE,
    disabled=st.booleans(),
    redirect_to=st.sampled_from(["", "tester@example.com", '"a;b"@example.com']),
    allowed_domains=st.sampled_from(["", "example.com", "example.com, *.example.com"]),
    max_connections=st.none() | st.integers(1, 1_000),
    max_connections_overall=st.none() | st.integers(1, 10_000),
    messages_per_second=st.none() | st.floats(0.001, 10_000),
    max_messages_per_connection=st.none() | st.integers(1, 2_147_483_647),
)


@given(PROPERTIES)
@example(SmtpProperties(smtp_server="mail", messages_per_second=0.0010000000000000002))
def test_what_is_written_is_read_as_the_same(properties: SmtpProperties):
    assert parse(write(properties)) == properties


@given(PROPERTIES, st.randoms())
def test_the_order_and_the_case_of_the_keys_do_not_matter(properties: SmtpProperties, random):
    values = {name: getattr(properties, name) for name in SmtpProperties.model_fields}
    parts = [(key_of(name), "" if value is None else str(value)) for name, value in values.items()]
    random.shuffle(parts)
    quoted = ['{}="{}"'.format(random.choice([key, key.upper()]), value.replace('"', '""')) for key, value in parts]

    assert parse(";".join(quoted)) == properties


WORDS = [*map(key_of, SmtpProperties.model_fields), "=", ";", '"', "'", "True", "1", " ", "mail"]


def read(text: str) -> SmtpProperties | ConnectionStringError:
    try:
        return parse(text)
    except ConnectionStringError as error:
        return error


@given(
    st.text() | st.text(alphabet="SmtpServr=;'\" \t\n\x0b\u3000") | st.lists(st.sampled_from(WORDS)).map("".join),
)
@example("SmtpServer=\ud800")
@example("Port=" + "9" * 5000)
@example(string.printable)
def test_any_text_gives_properties_or_an_error_with_a_place_in_it(text: str):
    result = read(text)

    assert isinstance(result, SmtpProperties) or 0 <= result.position <= len(text)
