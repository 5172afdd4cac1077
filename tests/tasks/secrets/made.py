"""Packages and connection managers that make something of a secret, each in another place."""

from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument, VariableDocument
from designer.package.enumerations import EvaluationOperation
from tests.packages import arrow, executable, handler, package, send_mail

SECRET = "hunter2-SECRET-4711987"
MADE = ("hunter2", "2retnuh", "4711987", "7891174", "68756e74")
"""Of what is made of it, what is searched for in any case: parts, the reverse, a number, hexadecimal."""
NAME = "@[$Project::Password]"
LOWER = f"LOWER({NAME})"
REVERSED = f"REVERSE({NAME})"
NUMBER = f'TOKEN({NAME}, "-", 3)'
HOST = f'{LOWER} + ".example.invalid"'
ADDRESS = f'SUBSTRING({NAME}, 1, 7) + "@example.com"'
TEXT = VariableDocument(name="Text", value="")
LIST = VariableDocument(name="Number", type="Int32", value=0)
MADE_OF = VariableDocument(name="Made", evaluate_as_expression=True, expression=f'"x" + {LOWER}')
OWN = VariableDocument(name="Own", evaluate_as_expression=True, expression=f'@[User::Own] = "x" + {LOWER}')
BAD = f"(DT_I4){REVERSED} == 1"


def driven(name: str = "Mail", **expressions: str) -> ExecutableDocument:
    return send_mail(name).model_copy(update={"expressions": expressions})


def assigning(text: str, inside: ExecutableDocument | None = None, **fields: object) -> ExecutableDocument:
    return executable("ExpressionTask", "Set", inside, properties={"expression": text}, **fields)


def foreach(enumerator: dict[str, object], variable: str = "User::Text", **fields: object) -> ExecutableDocument:
    mappings = [{"variable": variable, "index": 0}]
    properties = {"enumerator": enumerator, "variable_mappings": mappings}
    return executable("ForeachLoop", "Each", properties=properties, **fields)


def conditional(expression: str) -> PackageDocument:
    first, second = assigning('@[User::Text] = "a"'), driven("After")
    by = arrow(first, second, evaluation_operation=EvaluationOperation.EXPRESSION, expression=expression)
    return package("P", [first, second], [by])


def handled(event: str, *tasks: ExecutableDocument) -> PackageDocument:
    on = handler(event)
    told = {"ErrorDescription": "OnError", "VariableValue": "OnVariableValueChanged"}
    name = next(name for name, of in told.items() if of == event)
    tell = send_mail("Tell").model_copy(update={"parent": on.id, "expressions": {"subject": f"@[System::{name}]"}})
    return package("P", [*tasks, on, tell])


LOUD = VariableDocument(name="Loud", value="", raise_changed_event=True)


def one(*parts: ExecutableDocument) -> PackageDocument:
    return package("P", list(parts))


PACKAGES = {
    "subject": one(driven(subject=NAME)),
    "subject made of it": one(driven(subject=f'"Re: " + {REVERSED}')),
    "subject from a variable that assigns to itself": one(driven(subject="@Own")),
    "recipient": one(driven(to_line=ADDRESS)),
    "several recipients": one(driven(to_line=f'{ADDRESS} + "; bob@" + {HOST}')),
    "copies": one(driven(cc_line=ADDRESS, bcc_line=f'"b" + {ADDRESS}')),
    "one mail each": one(
        send_mail("Mail", sending_mode="OnePerRecipient").model_copy(
            update={"expressions": {"to_line": f'{ADDRESS} + ", b" + {ADDRESS}'}}
        )
    ),
    "sender": one(driven(from_line=f'"a@" + {HOST}')),
    "reverse-path": one(driven(envelope_sender=ADDRESS)),
    "reply to": one(driven(reply_to=ADDRESS)),
    "no address": one(driven(to_line=LOWER)),
    "address in quotes": one(driven(to_line=f'"“x” " + {LOWER} + " “y"')),
    "address with a bad domain": one(driven(to_line=f'"é@-" + {LOWER} + "-é..x"')),
    "attachment": one(driven(file_attachments=f'"reports/" + {LOWER} + ".pdf"')),
    "attachment outside": one(driven(file_attachments=f'"/etc/" + {REVERSED}')),
    "attachment that may be missing": one(
        send_mail("Mail", missing_attachment="Warn").model_copy(
            update={"expressions": {"file_attachments": f'"a/" + {LOWER}'}}
        )
    ),
    "custom header": one(driven(custom_headers=LOWER)),
    "reserved header": one(driven(custom_headers=f'"Content-" + {LOWER} + ": x"')),
    "header": one(driven(custom_headers=f'"X-Key: " + {LOWER}')),
    "message": one(driven(message_source=f'"Key " + {NAME}')),
    "message from a variable": one(
        send_mail("Mail", message_source_type="Variable", message_source="User::Made"),
    ),
    "content attachment": one(
        send_mail(
            "Mail",
            content_attachments=[{"file_name": "a", "source_type": "Variable", "source": "Made"}],
        )
    ),
    "message from a file": one(
        send_mail("Mail", message_source_type="FileConnection", message_source="OutgoingMessage"),
    ).model_copy(
        update={
            "connections": [
                ConnectionManagerDocument(
                    type="FILE", name="OutgoingMessage", expressions={"connection_string": f'"in/" + {LOWER}'}
                )
            ]
        }
    ),
    "connection name": one(driven(smtp_connection=LOWER)),
    "enumeration": one(driven(priority=LOWER)),
    "number as a property": one(driven(retry_minutes=f"(DT_I4){NUMBER}")),
    "cast in a property": one(driven(subject=f"(DT_WSTR, 20)(DT_I4){REVERSED}")),
    "number in an error": one(driven(subject=f'REPLICATE("x", -(DT_I4){NUMBER})')),
    "position in an error": one(driven(subject=f'SUBSTRING("x", -(DT_I4){NUMBER}, 1)')),
    "constraint": conditional(BAD),
    "constraint that gives no Boolean": conditional(f'"a" == {LOWER} ? TRUE : (DT_BOOL){REVERSED}'),
    "constraint that holds": conditional(f"{LOWER} != REVERSE({LOWER})"),
    "Disable": one(driven(disable=BAD)),
    "Expression task": one(assigning(f"@[User::Number] = (DT_I4){REVERSED}")),
    "Expression task that does not fit": one(assigning(f"@[User::Number] = {LOWER}")),
    "variable": one(assigning(f"@[User::Text] = {LOWER}"), driven()),
    "variable that is told": one(assigning(f"@[User::Loud] = {REVERSED}")),
    "expression that makes an assignment": one(
        assigning("", expressions={"expression": '"@[User::Text] = @[$Project::Pass" + "word]"'})
    ),
    "number of a variable": one(assigning(f"@[User::Number] = (DT_I4){NUMBER}")),
    "For Loop": one(
        executable("ForLoop", "Loop", properties={"init_expression": f"@Text = {LOWER}", "eval_expression": BAD})
    ),
    "Foreach folder": one(foreach({"kind": "File", "folder": "x"}, expressions={"folder": f'"/srv/" + {LOWER}'})),
    "Foreach path": one(foreach({"kind": "Row", "path": "x"}, expressions={"path": f'{LOWER} + ".csv"'})),
    "Foreach variable": one(foreach({"kind": "Variable", "variable": "User::Made"}, "User::Number")),
    "error that is handled": handled("OnError", driven(to_line=LOWER)),
    "change that is handled": handled("OnVariableValueChanged", assigning(f"@[User::Loud] = {REVERSED}")),
    "delayed validation": one(
        driven(to_line=LOWER, smtp_connection=REVERSED).model_copy(update={"delay_validation": True})
    ),
}
SERVERS = {
    "server name": {"smtp_server": HOST},
    "connection string": {"connection_string": f'"SmtpServer=" + {HOST} + ";Timeout=2000"'},
    "everything of a manager": {"smtp_server": HOST, "timeout": f"(DT_I4){NUMBER}", "port": "2525"},
    "certificates": {"ca_bundle": f'"/srv/" + {LOWER} + ".pem"', "enable_ssl": "TRUE"},
    "bad connection string": {"connection_string": f'"Smtp=" + {LOWER}'},
    "bad port": {"port": f"(DT_I4){NUMBER}"},
    "redirected to": {"redirect_to": ADDRESS},
    "allowed domains": {"allowed_domains": HOST},
    "service principal name": {"service_principal_name": f'"x/" + {HOST}'},
}
