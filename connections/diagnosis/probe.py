"""Walk through an SMTP session stage by stage and tell what came of each. No Django."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from connections.certificates.peer import PeerCertificate
from connections.errors import SmtpError, SmtpStage
from connections.protocol.envelope import Envelope
from connections.smtp.session import SmtpSession
from connections.smtp.windows_auth import Identity
from connections.types.smtp.properties import SmtpProperties

MOST_LINES = 500
FEATURES = ("size", "pipelining", "chunking", "8bitmime", "smtputf8", "dsn", "starttls", "auth")


@dataclass(frozen=True)
class Trial:
    """How far to go: to the end of AUTH, or on to a sender and recipients, or to a real message, given as its bytes."""

    sender: str = ""
    recipients: tuple[str, ...] = ()
    message: bytes = b""

    @property
    def envelope(self) -> Envelope | None:
        """The envelope to try, if there is one."""
        return Envelope(self.sender, self.recipients, self._needs_smtputf8) if self.recipients else None

    @property
    def _needs_smtputf8(self) -> bool:
        """Whether an address is written in letters beyond ASCII, in the envelope or in a header (RFC 6531)."""
        header = self.message.partition(b"\r\n\r\n")[0]
        return not (header.isascii() and all(address.isascii() for address in (self.sender, *self.recipients)))


@dataclass
class StageReport:
    """A stage that was begun: passed or failed once it is over, with its milliseconds and what there is to say."""

    stage: SmtpStage
    began_at: float = field(repr=False, default_factory=time.perf_counter)
    status: str = "running"
    milliseconds: float = 0.0
    note: str = ""

    def finish(self, status: str, note: str = "") -> None:
        """Say how it ended."""
        self.status, self.note = status, note or self.note
        self.milliseconds = (time.perf_counter() - self.began_at) * 1000


@dataclass
class Report:
    """What a trial found. It grows while the trial goes on."""

    stages: list[StageReport] = field(default_factory=list)
    dialogue: list[str] = field(default_factory=list)
    features: dict[str, str] = field(default_factory=dict)
    certificate: PeerCertificate | None = None
    error: SmtpError | None = None
    sent: bool = False

    @property
    def succeeded(self) -> bool:
        """Whether every stage passed."""
        return self.error is None

    @property
    def details(self) -> dict[str, Any]:
        """The report as JSON has it."""
        return {
            "succeeded": self.succeeded,
            "sent": self.sent,
            "steps": [
                {
                    "step": each.stage.value,
                    "label": each.stage.label,
                    "status": each.status,
                    "milliseconds": round(each.milliseconds, 1),
                    "note": each.note,
                }
                for each in self.stages
            ],
            "features": self.features,
            "certificate": self.certificate.details if self.certificate else None,
            "error": self.error.details | {"sentence": self.error.sentence} if self.error else None,
            "dialogue": self.dialogue,
        }


def probe(
    properties: SmtpProperties,
    identity: Identity | None = None,
    trial: Trial | None = None,
    on_progress: Callable[[Report], None] = lambda _: None,
) -> Report:
    """Try a connection manager out, and never raise what the server, the network or the settings are to blame for.

    on_progress is called whenever a stage begins or ends; what it raises ends the trial and closes the connection.
    """
    trial = trial or Trial()
    report = Report()

    def begin(stage: SmtpStage) -> None:
        _finish_last(report, "passed")
        report.stages.append(StageReport(stage))
        on_progress(report)

    session = SmtpSession(properties, identity=identity, on_stage=begin, on_line=_listener(report))
    try:
        with session:
            _finish_last(report, "passed")
            _try_envelope(session, trial, report)
    except SmtpError as error:
        report.error = error
        report.certificate = getattr(error, "certificate", None)
        _finish_last(report, "failed", error.sentence)
    _finish_last(report, "passed")
    _note_session(report, session)
    on_progress(report)
    return report


def _try_envelope(session: SmtpSession, trial: Trial, report: Report) -> None:
    if trial.envelope is None:
        return
    if trial.message:
        outcome = session.send(trial.envelope, trial.message)
        report.sent = True
        _finish_last(report, "passed", str(outcome.reply))
        answers = outcome.recipients
    else:
        answers = session.mail_and_rcpt(trial.envelope)
        _finish_last(report, "passed")
    refused = [f"{each.address}: {each.reply}" for each in answers if not each.accepted]
    if refused:
        report.stages[-1].note = f"Refused: {'; '.join(refused)}"


def _note_session(report: Report, session: SmtpSession) -> None:
    report.features = {name: session.features[name] for name in FEATURES if name in session.features}
    notes = {SmtpStage.GREETING: session.server_name}
    if session.encryption:
        report.certificate = session.encryption.certificate
        notes[SmtpStage.CERTIFICATE] = f"{session.encryption.version}, {session.encryption.cipher}"
    if session.authentication:
        notes[SmtpStage.AUTH] = str(session.authentication)
    for each in report.stages:
        each.note = each.note or notes.get(each.stage, "")


def _finish_last(report: Report, status: str, note: str = "") -> None:
    if report.stages and report.stages[-1].status == "running":
        report.stages[-1].finish(status, note)


def _listener(report: Report) -> Callable[[str], None]:
    def hear(line: str) -> None:
        if len(report.dialogue) < MOST_LINES:
            report.dialogue.append(line)

    return hear
