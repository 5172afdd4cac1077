"""The main job by a program elsewhere: a real web server, a real worker, a real SMTP conversation."""

from pathlib import Path

import pytest

from connections.catalog.services import create_connection
from designer.interchange.json_files import write_package_file
from designer.models import Project, User
from mailwright.client import Client, Mail, PackageFailed
from tests.packages import chain, smtp
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


def test_what_is_refused_raises_with_the_reply_be_it_a_packages_mail_or_one_by_itself(
    address: str, token: str, member: User, project: Project
):
    with mail_server() as server, worker(), Client(address, token) as client:
        relay = create_connection(member, project, smtp("Relay", port=server.port))
        server.recipients["ann@example.com"] = "550 5.1.1 No such user"
        document = chain(1, server.port).model_copy(update={"name": "Nightly"})
        client.import_files(project.name, [("Nightly.json", write_package_file(document, {}))])
        with pytest.raises(PackageFailed, match="550"):
            client.run(f"{project.name}/Nightly", timeout=60)
        mail = Mail(
            connection=relay.uid, sender="ops@example.com", to=["ann@example.com"], subject="Done", text="Done."
        )
        with pytest.raises(PackageFailed, match=r"“Done” failed.*550"):
            client.send(project.name, mail, timeout=60)
        del server.recipients["ann@example.com"]
        sent = client.send(project.name, mail, timeout=60, idempotency_key="night 1")
        assert client.send(project.name, mail, idempotency_key="night 1").id == sent.id
        assert [each.subject for each in client.deliveries(sent.id)] == ["Done"]
