"""A scripted server that gives one reply at a stage."""

from connections.diagnosis import Trial
from connections.protocol.stages import SmtpStage as Stage
from tests.servers.scripted import Act, ScriptedServer, hear, hear_content, say

TRIAL = Trial("ann@example.com", ("bob@example.com",), b"Subject: Hello\r\n\r\nHello\r\n")
LEADING = {
    Stage.GREETING: [],
    Stage.EHLO: [say(b"220 mail.test\r\n"), hear(b"EHLO")],
}


def agree() -> Act:
    """Say yes to whatever comes, until the client has gone."""

    def act(talk) -> None:
        while talk.read_until(b"\r\n"):
            talk.connection.sendall(b"250 ok\r\n")

    return act


def saying(stage: Stage, reply: str, offer: tuple[str, ...]) -> ScriptedServer:
    """Give the server that offers these extensions and gives this reply at the step."""
    said = say(reply.replace("\n", "\r\n").encode() + b"\r\n")
    if stage in LEADING:
        return ScriptedServer(*LEADING[stage], said, agree())
    offered = "".join(f"250-{each}\r\n" for each in offer)
    acts = [*LEADING[Stage.EHLO], say(f"250-mail.test\r\n{offered}250 HELP\r\n".encode())]
    ok = say(b"250 ok\r\n")
    ways = {
        Stage.MAIL: [hear(b"MAIL")],
        Stage.RCPT: [hear(b"MAIL"), ok, hear(b"RCPT")],
        Stage.DATA: [hear(b"MAIL"), ok, hear(b"RCPT"), ok, hear(b"DATA")],
        Stage.MESSAGE: [hear(b"MAIL"), ok, hear(b"RCPT"), ok, hear(b"DATA"), say(b"354 go\r\n"), hear_content()],
        Stage.AUTH: [hear(b"AUTH")],
    }
    return ScriptedServer(*acts, *ways[stage], said, agree())


NTLM, GSSAPI_NTLM = ("AUTH NTLM",), ("AUTH GSSAPI NTLM LOGIN",)
