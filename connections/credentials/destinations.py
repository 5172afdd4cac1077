"""Where an identity may be shown: the servers of a credential, those of the worker's own, and services of Kerberos.

Whoever may use an identity chooses the server, and a server learns from an authentication what a password can be
guessed from (NTLM), or what opens another service (Kerberos). So the owner of a credential names its servers, and the
administrator those of the worker's own identity.
"""

from django.conf import settings

from connections.hosts.names import read_host
from connections.hosts.patterns import fits_any, read_patterns
from connections.models import Credential
from connections.smtp.windows_auth.principals import service_of
from connections.types.smtp.properties import SmtpProperties

USUAL_CLASSES = frozenset({"smtp", "smtpsvc", "host"})
"""Classes of service that a mail server has."""
EVERY = "*"
NO_SERVERS = (
    "The credential “{credential}” may not be shown to {server}: no servers are named in it yet. "
    "Ask its owner, {owner}, to add the server on the credential's page."
)
OTHER_SERVERS = (
    "The credential “{credential}” may not be shown to {server}, which is not among the servers that are named in it. "
    "Choose one of these, or ask its owner, {owner}, to add the server on the credential's page."
)
OWN_IDENTITY = (
    "The worker's own identity may not be shown to {server}. Choose a credential, or ask the administrator to name the "
    "server in the setting WORKER_IDENTITY_SERVERS."
)
NO_PROJECT = (
    "The worker's own identity is used for projects only. Test the connection manager in a project, or choose a "
    "credential."
)
OTHER_PROJECT = (
    "The project “{project}” may not use the worker's own identity. Choose a credential, or ask the administrator to "
    "name the project in the setting WORKER_IDENTITY_PROJECTS."
)
OTHER_SERVICE = (
    "The service principal name {service} is not one of {server}. Take it out, name the SMTP server there (smtp or "
    "SMTPSVC with its name), or ask the administrator to list it in the setting SERVICE_PRINCIPAL_NAMES."
)


def refuse_credential(credential: Credential, properties: SmtpProperties) -> str:
    """Say why a credential may not be shown to the server of a connection manager; empty when it may."""
    patterns = read_patterns(credential.servers)
    if not fits_any(patterns, properties.smtp_server, properties.effective_port):
        sentence = OTHER_SERVERS if patterns else NO_SERVERS
        owner = credential.owner or "an administrator"
        return sentence.format(credential=credential, server=name_server(properties), owner=owner)
    return refuse_service(properties)


def refuse_own_identity(project: str | None, properties: SmtpProperties, *, is_administrator: bool = False) -> str:
    """Say why the worker's own identity may not be used for a project of this name; empty when it may.

    An administrator needs no project.
    """
    own = read_patterns(" ".join(settings.WORKER_IDENTITY_SERVERS), may_be_every=True)
    if not fits_any(own, properties.smtp_server, properties.effective_port):
        return OWN_IDENTITY.format(server=name_server(properties))
    allowed = {name.casefold() for name in settings.WORKER_IDENTITY_PROJECTS}
    if project is None and not is_administrator:
        return NO_PROJECT
    if project is not None and not {EVERY, project.casefold()} & allowed:
        return OTHER_PROJECT.format(project=project)
    return refuse_service(properties)


def refuse_service(properties: SmtpProperties) -> str:
    """Say why a ticket may not be asked for with a manager's service principal name; empty when it may.

    A ticket is good for the service that it names, whoever it is shown to.
    """
    if not properties.service_principal_name:
        return ""
    service = service_of(properties.service_principal_name, properties.smtp_server)
    name, listed = service.name.casefold(), {_read_service(entry) for entry in settings.SERVICE_PRINCIPAL_NAMES}
    host = _same_form(service.host)
    is_usual = name in USUAL_CLASSES and (host == _same_form(properties.smtp_server) or ("", host) in listed)
    if host and (is_usual or (name, host) in listed):
        return ""
    return OTHER_SERVICE.format(service=service, server=name_server(properties))


def name_server(properties: SmtpProperties) -> str:
    """Give the server as sentences call it."""
    return f"{properties.smtp_server or '(no server)'} port {properties.effective_port}"


def _read_service(entry: str) -> tuple[str, str]:
    """Read class/host, or a host alone, of the administrator's list."""
    name, slash, host = entry.strip().partition("/")
    return (name.casefold(), _same_form(host)) if slash else ("", _same_form(name))


def _same_form(host: str) -> str:
    """Give a host so that equal ones are equal; empty when it is none."""
    try:
        return str(read_host(host))
    except ValueError:
        return ""
