"""`manage.py demo`: what the first start makes, and how it follows the demonstration mail server to another port."""

import pytest
from django.core.management import call_command

from connections.models import ConnectionManager
from designer.models import Package, User
from tasks.samples.collection import SAMPLES


@pytest.mark.django_db
def test_the_first_call_makes_what_there_is_to_try_and_a_second_one_leaves_it_alone(capsys, settings, tmp_path):
    settings.PROJECT_FILES = tmp_path
    call_command("demo", smtp_port=2525)
    password = User.objects.get().password
    call_command("demo", smtp_port=2525)
    assert Package.objects.filter(project__name="Samples").count() == len(
        [each for one in SAMPLES for each in one.packages]
    )
    assert User.objects.get().password == password
    assert capsys.readouterr().out.count("with the password") == 1


@pytest.mark.django_db
def test_connection_managers_follow_the_mail_server_to_another_port(capsys):
    call_command("demo", smtp_port=2525)
    for name, server, port in [("Mine", "127.0.0.1", 2525), ("Other", "127.0.0.1", 25), ("Far", "mail.example", 2525)]:
        ConnectionManager.objects.create(type="SMTP", name=name, properties={"smtp_server": server, "port": port})
    call_command("demo", smtp_port=2600)
    ports = {manager.name: manager.properties["port"] for manager in ConnectionManager.objects.all()}
    assert ports == {"Demonstration mail server": 2600, "Mine": 2600, "Other": 25, "Far": 2525}
    assert "is on port 2600 now; changed in 2 connection managers." in capsys.readouterr().out


@pytest.mark.django_db
def test_who_signs_in_first_is_the_administrator_of_this_machine(capsys):
    call_command("demo", smtp_port=2525)
    assert User.objects.get().is_superuser

    User.objects.update(is_superuser=False)
    call_command("demo", smtp_port=2525)
    assert User.objects.get().is_superuser
    assert "The user demo is the administrator" in capsys.readouterr().out


@pytest.mark.django_db
def test_nobody_is_made_one_where_there_is_one(administrator: User):
    demo = User.objects.create_user("demo")
    call_command("demo", smtp_port=2525)
    demo.refresh_from_db()
    assert not demo.is_superuser
