"""No Docker is needed here: what docker-compose.yml and the Dockerfile name exists, and their scripts run."""

import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from redis import Redis

from designer.local.ports import accepts
from tests.database import template
from tests.ports import free_port
from tests.waiting import wait_until

ROOT = Path(__file__).parents[3]
SCRIPTS = ROOT / ".docker"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("web", "worker", "beat", "migrate")
LASTING = sorted(SERVICES.keys() - {"migrate"})
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
COPIED = [source for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M) for source in line.split()]
ENTRYPOINT = (SCRIPTS / "entrypoint.sh").read_text()
READERS = "".join(
    (ROOT / name).read_text()
    for name in (
        "designer/settings.py",
        "designer/accounts/settings.py",
        "designer/middleware/settings.py",
        "designer/installation/environment.py",
        "designer/installation/vaults.py",
        ".docker/entrypoint.sh",
    )
)


SHOW_ADDRESSES = """
from django.conf import settings
database = settings.DATABASES["default"]
print(database["ENGINE"], database["HOST"], database["PASSWORD"], settings.REDIS_URL)
"""


def run_script(name: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": os.environ.get("HOME", "/tmp"),
        "LANG": "C.UTF-8",
        **variables,
    }
    command = ["sh", str(SCRIPTS / name), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, cwd=ROOT, check=False)


@pytest.mark.parametrize("service", OURS)
def test_a_service_of_ours_runs_a_command_that_the_entrypoint_knows(service: str):
    assert f"\n  {SERVICES[service]['command'][0]})\n" in ENTRYPOINT


@pytest.mark.parametrize("service", OURS)
def test_every_variable_of_a_service_is_read_somewhere(service: str):
    named = set(SERVICES[service]["environment"])
    read_as_file = {f"{name}_FILE" for name in re.findall(r'read_secret\("([A-Z_]+)"', READERS)}
    assert named <= set(re.findall(r"[A-Z][A-Z_]+", READERS)) | read_as_file


def test_every_variable_in_the_guide_is_read_somewhere():
    guide = (ROOT / "docs/server/deploy.md").read_text()
    named = {name for row in re.findall(r"^\| (`.+?) \|", guide, re.M) for name in re.findall("`([A-Z_]+)`", row)}
    known = f"{READERS}{(ROOT / 'docker-compose.yml').read_text()}"
    assert {"SECRET_KEY", "LISTEN", "DATABASE_URL"} < named
    assert named <= set(re.findall(r"[A-Z][A-Z_]+", known))


@pytest.mark.parametrize("service", OURS)
def test_a_service_of_ours_is_no_root_cannot_write_its_image_and_gains_no_rights(service: str):
    assert re.search(r"^USER mailwright$", DOCKERFILE, re.M)
    assert SERVICES[service]["read_only"] is True
    assert SERVICES[service]["cap_drop"] == ["ALL"]
    assert SERVICES[service]["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("service", LASTING)
def test_a_lasting_service_has_a_health_check_and_is_started_again(service: str):
    assert SERVICES[service]["healthcheck"]["test"]
    assert SERVICES[service]["restart"] == "unless-stopped"


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_the_health_check_of_a_service_asks_about_that_service(service: str):
    assert SERVICES[service]["healthcheck"]["test"] == ["CMD", "/app/.docker/entrypoint.sh", "healthcheck", service]


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_a_service_waits_for_the_migrations(service: str):
    assert SERVICES[service]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_a_worker_can_be_scaled():
    assert not {"container_name", "ports", "hostname"} & SERVICES["worker"].keys()


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_a_service_names_only_secrets_and_volumes_that_are_declared(service: str):
    named = {volume.split(":")[0] for volume in SERVICES[service].get("volumes", []) if not volume.startswith("./")}
    assert set(SERVICES[service].get("secrets", [])) <= COMPOSE["secrets"].keys()
    assert named <= COMPOSE["volumes"].keys()


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_no_service_has_a_secret_in_its_variables(service: str):
    names = SERVICES[service].get("environment", {})
    assert not [name for name in names if re.search("PASSWORD|SECRET", name) and not name.endswith("_FILE")]


def test_the_mail_catcher_starts_only_for_a_trial():
    assert SERVICES["mail"]["profiles"] == ["try"]


@pytest.mark.parametrize("command", ["migrate", "healthcheck", "collectstatic", "createsuperuser", "runlocal", "demo"])
def test_a_management_command_that_the_scripts_or_the_guide_name_exists(command: str):
    assert command in get_commands()


def test_the_programs_that_the_entrypoint_starts_exist():
    module, _, scheduler = settings.CELERY_BEAT_SCHEDULER.partition(":")
    assert import_module("tasks.celery").app.main == "mailwright"
    assert hasattr(import_module(module), scheduler)
    assert callable(import_module("designer.asgi").application)


@pytest.mark.parametrize("source", COPIED)
def test_what_the_dockerfile_copies_exists_and_is_not_ignored(source: str):
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert (ROOT / source).exists()
    places = (source, *map(str, Path(source).parents))
    assert [
        line for line in kept if f"{line}/".startswith(f"{source}/") or any(Path(each).match(line) for each in places)
    ]


@pytest.mark.parametrize("script", sorted(set(re.findall(r"\.docker/([a-z-]+\.sh)", DOCKERFILE))))
def test_a_script_that_the_dockerfile_names_exists_and_is_well_formed(script: str):
    assert subprocess.run(["sh", "-n", str(SCRIPTS / script)], check=False).returncode == 0
    assert (SCRIPTS / script).stat().st_mode & stat.S_IXUSR


def test_the_entrypoint_makes_the_addresses_with_passwords_out_of_files(tmp_path: Path):
    (tmp_path / "database").write_text("p@ss/w:rd%+ü\n")
    (tmp_path / "redis").write_text("r#d?s\n")
    answer = run_script(
        "entrypoint.sh",
        *("manage", "shell", "--no-imports", "-c", SHOW_ADDRESSES),
        DATA_DIR=str(tmp_path),
        DATABASE_HOST="postgres",
        DATABASE_NAME="mailwright",
        DATABASE_USER="mailwright",
        DATABASE_PASSWORD_FILE=str(tmp_path / "database"),
        REDIS_HOST="redis",
        REDIS_PASSWORD_FILE=str(tmp_path / "redis"),
    )
    assert answer.stdout.split() == [
        "django.db.backends.postgresql",
        "postgres",
        "p@ss/w:rd%+ü",
        "redis://:r%23d%3Fs@redis:6379/0",
    ]


def test_the_entrypoint_fails_when_a_password_file_is_missing(tmp_path: Path):
    answer = run_script("entrypoint.sh", "migrate", DATABASE_PASSWORD_FILE=str(tmp_path / "none"))
    assert answer.returncode == 1
    assert "No such file" in answer.stderr


def test_the_entrypoint_says_what_it_can_do():
    answer = run_script("entrypoint.sh", "serve")
    assert answer.returncode == 2
    assert answer.stderr.startswith("usage: entrypoint.sh web|worker|beat|migrate")


@pytest.fixture
def data(django_db_setup: None, tmp_path: Path) -> Path:
    """The data of an installation in whose database one migration has not run; all of them run for the tests' own."""
    shutil.copy(template.SQLITE, tmp_path / "db.sqlite3")
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as database:
        database.executescript("DROP TABLE django_session; DELETE FROM django_migrations WHERE app = 'sessions';")
    return tmp_path


@pytest.mark.only_on("sqlite")
def test_the_entrypoint_migrates_and_asks_about_health(data: Path):
    variables = {"DATA_DIR": str(data)}
    migrated = run_script("entrypoint.sh", "migrate", **variables)
    health = run_script("entrypoint.sh", "healthcheck", "worker", **variables)
    assert migrated.returncode == 0, migrated.stderr
    assert "Applying sessions.0001_initial... OK" in migrated.stdout
    assert health.returncode == 1
    assert "No worker of this host has given a sign of life yet." in health.stderr


@pytest.mark.skipif(not (ROOT / "static/dist/app.js").exists(), reason="static/dist is not built: npm run build")
def test_the_static_files_are_collected_without_a_secret_for_all_and_hold_all_that_templates_name(tmp_path: Path):
    answer = run_script("collect-static.sh", STATIC_ROOT=str(tmp_path), SERVE_SOURCES="0")
    assert answer.returncode == 0, answer.stderr
    collected = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    templates = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    named = set(re.findall(r"{%\s*static\s+['\"]([^'\"]+)['\"]", templates))
    assert {"app.js", "designer.js"} <= named <= set(collected)
    assert (tmp_path / collected["designer.js"]).stat().st_size > 100_000

    made = list(tmp_path.rglob("*"))
    assert any(path.suffix == ".gz" for path in made)
    assert {stat.filemode(path.stat().st_mode)[7] for path in made} == {"r"}


def test_the_secrets_are_made_once_and_are_those_that_compose_reads(tmp_path: Path):
    run_script("make-secrets.sh", str(tmp_path / "secrets"))
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    run_script("make-secrets.sh", str(tmp_path / "secrets"))
    again = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert {f"./.docker/secrets/{name}" for name in made} == {secret["file"] for secret in COMPOSE["secrets"].values()}
    assert [len(text) for text in made.values()] == [96] * 4
    assert again == made
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700


def test_redis_starts_with_the_password_of_the_file(tmp_path: Path):
    (tmp_path / "password").write_text("a-secret")
    port = free_port()
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "REDIS_PASSWORD_FILE": str(tmp_path / "password"),
        "REDIS_PORT": str(port),
        "REDIS_FOLDER": str(tmp_path),
        "TMPDIR": str(tmp_path),
    }
    command = ["sh", str(SCRIPTS / "redis.sh")]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        wait_until(lambda: accepts(port))
        with Redis(port=port, password="a-secret") as client:
            answered = client.ping()
        arguments = Path(f"/proc/{process.pid}/cmdline").read_text()
        process.terminate()
    assert answered
    assert "a-secret" not in arguments
