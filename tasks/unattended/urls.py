"""The addresses of schedules and triggers, and the one that programs without an account call."""

from django.urls import path, re_path

from tasks.unattended import views
from tasks.unattended.schedules import views as schedules
from tasks.unattended.triggers import views as triggers
from tasks.unattended.triggers import webhook

urlpatterns = [
    path("projects/<int:project_id>/schedules/", schedules.index, name="schedules"),
    path("projects/<int:project_id>/schedules/new/", views.choose_package, {"kind": "schedule"}, name="schedule-new"),
    path("packages/<int:package_id>/schedules/new/", schedules.create, name="schedule-create"),
    path("schedules/times/", schedules.show_times, name="schedule-times"),
    path("schedules/<int:schedule_id>/", schedules.show, name="schedule"),
    path("schedules/<int:schedule_id>/edit/", schedules.edit, name="schedule-edit"),
    path("schedules/<int:schedule_id>/enable/", schedules.enable, name="schedule-enable"),
    path("schedules/<int:schedule_id>/disable/", schedules.disable, name="schedule-disable"),
    path("schedules/<int:schedule_id>/delete/", schedules.delete, name="schedule-delete"),
    path("schedules/<int:schedule_id>/run/", schedules.run, name="schedule-run"),
    path("projects/<int:project_id>/triggers/", triggers.index, name="triggers"),
    path("projects/<int:project_id>/triggers/new/", views.choose_package, {"kind": "trigger"}, name="trigger-new"),
    path("packages/<int:package_id>/triggers/new/", triggers.create, name="trigger-create"),
    path("triggers/<int:trigger_id>/", triggers.show, name="trigger"),
    path("triggers/<int:trigger_id>/edit/", triggers.edit, name="trigger-edit"),
    path("triggers/<int:trigger_id>/enable/", triggers.enable, name="trigger-enable"),
    path("triggers/<int:trigger_id>/disable/", triggers.disable, name="trigger-disable"),
    path("triggers/<int:trigger_id>/renew/", triggers.renew, name="trigger-renew"),
    path("triggers/<int:trigger_id>/delete/", triggers.delete, name="trigger-delete"),
    path("triggers/<int:trigger_id>/run/", triggers.run, name="trigger-run"),
    # With a / at the end, too: who is led on to another address sends GET there.
    re_path(r"^webhooks/triggers/(?P<secret>[^/]+)/?$", webhook.call, name="webhook-trigger"),
]
