"""What a hostile member asks of the web server, again and again."""

from functools import partial
from typing import Any

from designer.models import Package
from tests.hostile.clients import Act, Browser, drip_body, send_without_end
from tests.hostile.packages import BOMB, NEVER
from tests.packages import executable, package, send_mail, smtp

COSTLY = 'LEN(REPLACE(REPLICATE("ab", 400000), "a", "b"))'
CHOICES = {
    "message_source_type": "DirectInput",
    "message_format": "Html",
    "priority": "Normal",
    "missing_attachment": "Fail",
    "sensitivity": "Normal",
    "sending_mode": "OneMail",
    "dsn_return": "HDRS",
}


def acts_of(browser: Browser, own: Package, port: int) -> list[Act]:
    """Requests of all kinds by the owner of a package, who also has a silent server at this port."""
    document, address = _thousands(), f"/api/v1/packages/{own.pk}"
    manager = smtp(port=port, timeout=NEVER).model_dump(mode="json")
    return [
        partial(browser.post, f"{address}/evaluate-expression", {"document": document, "expression": COSTLY}),
        partial(browser.post, f"{address}/validate", {"document": document}),
        partial(browser.submit, f"/packages/{own.pk}/editor/preview/", **_bomb(port)),
        partial(browser.post, "/api/v1/connection-trials", {"connection": manager, "project": own.project_id}),
        partial(browser.post, f"{address}/executions", {}),
        partial(browser.submit, "/signin/", username="ada", password="a guess"),
        partial(drip_body, browser, f"{address}/validate", 5),
        partial(send_without_end, browser, f"{address}/validate"),
        partial(browser.ask, "GET", "/executions/"),
    ]


def _thousands() -> dict[str, Any]:
    """A package with as many tasks as a package may have, each with an expression."""
    tasks = [
        executable("ExpressionTask", f"Task {number}", properties={"expression": f'@[User::Text] = "a" + {number}'})
        for number in range(900)
    ]
    return package("Thousands", tasks).model_dump(mode="json")


def _bomb(port: int) -> dict[str, str]:
    """The fields of an editor whose preview is as much work as HTML can be."""
    mail, manager = send_mail("Bomb", message_source=BOMB), smtp(port=port)
    parts = {"executable": mail.model_dump_json(), "connections": f"[{manager.model_dump_json()}]"}
    return {**CHOICES, "name": "Bomb", **mail.properties, "smtp_connection": str(manager.id), **parts}
