"""The main job from a shell: a real web server, a real worker, a real SMTP conversation."""

import json
from pathlib import Path

import pytest

from connections.catalog.services import create_connection
from designer.interchange.json_files import write_package_file
from designer.models import Project, User
from tests.packages import chain, smtp
from tests.programs.processes import worker
from tests.servers.smtp import mail_server
from tests.tasks.client.conftest import address, token
from tests.tasks.command_line.conftest import Call

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker, pytest.mark.any_database]
__all__ = ["address", "token"]


def test_a_file_is_imported_validated_and_run_and_its_mails_are_saved(
    address: str,
    token: str,
    member: User,
    project: Project,
    call: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("MAILWRIGHT_URL", address)
    monkeypatch.setenv("MAILWRIGHT_TOKEN", token)
    path = f"{project.name}/Nightly"
    with mail_server() as server, worker():
        document = chain(1, server.port).model_copy(update={"name": "Nightly"})
        (tmp_path / "Nightly.json").write_bytes(write_package_file(document, {}))

        imported = call("import", project.name, tmp_path / "Nightly.json")
        assert imported.stdout == f"Nightly.json\tcreated\t{path}\t\n", imported.output
        assert call("packages", "--project", project.name).stdout.startswith(f"{path}\t1\t")
        assert call("validate", path).exit_code == 0
        renamed = call(
            "api", "PUT", f"/projects/{project.pk}", "-b", json.dumps({"name": project.name, "description": "New"})
        )
        assert json.loads(renamed.stdout)["description"] == "New", renamed.output
        assert call("export", path, "-o", tmp_path / "Nightly.dtsx").exit_code == 0

        create_connection(member, project, smtp("Relay", port=server.port))
        tested = call("test-connection", "relay", "--to", "ann@example.com", "--from", "bob@example.com")
        assert (tested.exit_code, "passed" in tested.stdout) == (0, True), tested.output
        assert call("connections", "-q", "Relay").stdout.startswith("Relay\tSMTP\tproject"), tested.output

        ended = call("run", path, "--json")
        told = json.loads(ended.stdout)
        number = told["execution"]["id"]
        assert (ended.exit_code, told["deliveries"][0]["state"]) == (0, "sent")
        assert call("deliveries", number, "--eml", tmp_path).stdout.split("\t")[3] == "sent"
        assert (tmp_path / f"{told['deliveries'][0]['id']}.eml").read_bytes() == server.received[0].content
        assert "OnPostExecute" in call("follow", number).stdout
        assert call("executions").stdout.split("\t")[:3] == [str(number), path, "succeeded"]

        schedule = json.dumps({"name": "Each morning", "cron": "30 7 * * *"})
        assert (
            call("api", "POST", f"/packages/{told['execution']['package']['id']}/schedules", "-b", schedule).exit_code
            == 0
        )
        assert call("schedules", project.name, "Each morning", "--disable").stdout.split("\t")[4] == "disabled"
        assert call("schedules", project.name, "each morning", "--run").stdout.endswith(" of Nightly\n")

        stored = path.replace("/", "\\")
        job = ("dtexec", "/ISServer", f"\\SSISDB\\Mail\\{stored}.dtsx", "/Server", "SQL01")
        waited = call(*job, "/Par", "$ServerOption::SYNCHRONIZED(Boolean);True")
        assert (waited.exit_code, "DTSER_SUCCESS (0)" in waited.stdout) == (0, True), waited.output

        mail = (
            "send",
            project.name,
            "-c",
            "relay",
            "--from",
            "ops@example.com",
            "--to",
            "ann@example.com",
            "-s",
            "Done",
        )
        (tmp_path / "body.txt").write_text("It is done.")
        sent = call(*mail, "--body", tmp_path / "body.txt", "--json")
        assert (sent.exit_code, json.loads(sent.stdout)["deliveries"][0]["subject"]) == (0, "Done"), sent.output
        assert b"It is done." in server.received[-1].content

        server.recipients["ann@example.com"] = "550 5.1.1 No such user"
        refused = call(*mail, "--body", tmp_path / "body.txt")
        assert (refused.exit_code, "550" in refused.stderr) == (1, True)
        failed = call("run", path)
        assert (failed.exit_code, "550" in failed.stderr) == (1, True)
        assert call("run", f"{project.name}/Weekly").exit_code == 4
