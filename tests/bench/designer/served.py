"""What the server takes, without a browser: the package by the API, its page, and the scripts' size."""

import gzip
import http.client
import json
import re
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from designer.models import Package
from designer.settings import BASE_DIR
from tests.bench.designer.figures import Line, milliseconds
from tests.bench.stack.running import Stack

TIMES = 5
BUDGET = 250
IMPORTED = re.compile(r'(?:from|import)"\./(designer-[^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back: the seconds to its first byte and to its last, and its content as it was sent."""

    first: float
    last: float
    content: bytes
    encoding: str

    @property
    def json(self) -> Any:
        content = gzip.decompress(self.content) if self.encoding == "gzip" else self.content
        return json.loads(content)


def measure_server(stack: Stack, package: Package) -> list[Line]:
    """Give what its pages and calls take, the median of some."""
    api, page = f"/api/v1/packages/{package.pk}", f"/packages/{package.pk}/"
    got = [ask(stack, "GET", api) for _ in range(TIMES)]
    document = got[0].json["document"]
    pages = [ask(stack, "GET", page) for _ in range(TIMES)]
    checks = [ask(stack, "POST", f"{api}/validate", {"document": document}) for _ in range(TIMES)]
    saves = [_save(stack, api, document, number) for number in range(TIMES)]
    size = len(pages[0].content) / 1000
    return [
        milliseconds("GET of the document", _median(got), more=f"{len(got[0].content) / 1000:,.0f} KB"),
        milliseconds("Validate", _median(checks)),
        milliseconds("Save of one changed task (PUT)", _median(saves), 300),
        milliseconds("Page: first byte", statistics.median(each.first for each in pages), 300),
        Line("Page: size as sent", f"{size:,.0f} KB"),
        _measure_script(),
    ]


def _save(stack: Stack, api: str, document: dict[str, Any], number: int) -> Answer:
    version = ask(stack, "GET", api).json["version"]
    document["executables"][number]["description"] = f"Changed at {time.time()}"
    return ask(stack, "PUT", api, {"version": version, "document": document})


def ask(stack: Stack, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
    """Ask for it as the person of the stack, in a browser that takes gzip."""
    connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=60)
    content = json.dumps(body) if body is not None else None
    begun = time.perf_counter()
    connection.request(method, path, content, {**stack.head, "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    first = time.perf_counter() - begun
    read = answer.read()
    assert answer.status in {200, 201}, (method, path, answer.status, read[:500])
    found = Answer(first, time.perf_counter() - begun, read, answer.headers.get("Content-Encoding", ""))
    connection.close()
    return found


def _median(answers: list[Answer]) -> float:
    return statistics.median(each.last for each in answers)


def _measure_script() -> Line:
    """Give the size of what each opened designer loads: its own script and what that imports at once."""
    folder = Path(BASE_DIR) / "static" / "dist"
    wanted, seen = [folder / "designer.js"], set()
    while wanted:
        file = wanted.pop()
        seen.add(file)
        text = file.read_text()
        wanted += {folder / name for name in IMPORTED.findall(text)} - seen
    size = sum(len(gzip.compress(each.read_bytes(), 9)) for each in seen) / 1000
    return Line("The designer's script, gzip", f"{size:,.0f} KB", f"< {BUDGET} KB", size < BUDGET)
