"""The main job by a program elsewhere: a real web server, a real worker, a real SMTP conversation."""

from pathlib import Path

import pytest

from designer.interchange.json_files import write_package_file
from designer.models import Project
from mailwright.client import Client, PackageFailed
from tests.packages import chain
from tests.programs.processes import worker
from tests.servers.smtp import mail_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker, pytest.mark.any_database]


def test_a_file_is_imported_validated_run_and_its_mail_read(address: str, token: str, project: Project, tmp_path: Path):
    path = f"{project.name}/Nightly"
    with mail_server() as server, worker(), Client(address, token) as client:
        document = chain(1, server.port).model_copy(update={"name": "Nightly"})
        file = tmp_path / "Nightly.json"
        file.write_bytes(write_package_file(document, {}))

        imported = client.import_files(project.name, [file])
        assert [each.package and each.package.path for each in imported.files] == [path]
        assert [each.path for each in client.packages(q="nightly")] == [path]
        assert [each for each in client.validate(path) if each.is_error] == []
        assert b"Nightly" in client.export_package(path)

        execution = client.run(path, timeout=60)
        (delivery,) = client.deliveries(execution.id)
        assert (execution.status, delivery.state) == ("succeeded", "sent")
        assert client.download_message(delivery) == server.received[0].content
        assert any("OnPostExecute" in each.event_name for each in client.follow(execution.id))
        assert [each.id for each in client.executions(package=path)] == [execution.id]


def test_a_run_whose_mail_is_refused_raises_with_the_reply(address: str, token: str, project: Project, tmp_path: Path):
    with mail_server() as server, worker(), Client(address, token) as client:
        server.recipients["ann@example.com"] = "550 5.1.1 No such user"
        document = chain(1, server.port).model_copy(update={"name": "Nightly"})
        client.import_files(project.name, [("Nightly.json", write_package_file(document, {}))])
        with pytest.raises(PackageFailed, match="550"):
            client.run(f"{project.name}/Nightly", timeout=60)
