"""The executions' pages, the live view, and what a load balancer asks."""

from django.urls import include, path, re_path

from tasks import health
from tasks.comparisons import views as comparison_views
from tasks.deliveries import views as delivery_views
from tasks.executions import run_views, views, webhook
from tasks.log import views as log_views
from tasks.restarting import views as restart_views
from tasks.samples import views as sample_views
from tasks.single_mails import views as single_mail_views
from tasks.types.execute_package import views as call_views
from tasks.types.send_mail.preview import views as preview_views

urlpatterns = [
    path("", include("tasks.unattended.urls")),
    path("samples/", sample_views.index, name="samples"),
    path("samples/<slug:sample>/", sample_views.open_one, name="sample"),
    path("executions/", views.index, name="executions"),
    path("executions/<int:execution_id>/", views.show, name="execution"),
    path("executions/<int:execution_id>/tasks/<uuid:executable_id>/", views.show_task, name="execution-task"),
    path("executions/<int:execution_id>/task-runs/", log_views.list_task_runs, name="task-runs"),
    path("executions/<int:execution_id>/cancel/", views.cancel, name="execution-cancel"),
    path("executions/<int:execution_id>/restart/", restart_views.restart, name="execution-restart"),
    path("executions/<int:execution_id>/restart-dialog/", restart_views.open_dialog, name="execution-restart-dialog"),
    path(
        "executions/<int:execution_id>/restart-dialog/submit/",
        restart_views.submit_dialog,
        name="execution-restart-dialog-submit",
    ),
    path("executions/<int:execution_id>/comparison/", comparison_views.compare, name="execution-comparison"),
    path("task-runs/<int:task_run_id>/outcome/", views.report, name="task-run-outcome"),
    # With a / at the end, too: who is led on to another address sends GET there.
    re_path(r"^webhooks/outcomes/(?P<token>[^/]+)/?$", webhook.report_outcome, name="webhook-outcome"),
    re_path(
        r"^executions/(?P<execution_id>[0-9]+)/log\.(?P<file_format>csv|json)$",
        log_views.download,
        name="execution-log",
    ),
    path("projects/<int:project_id>/mail/", single_mail_views.send, name="project-mail"),
    path("deliveries/", delivery_views.index, name="deliveries"),
    path("deliveries/send-again/", delivery_views.repeat, name="deliveries-send-again"),
    path("deliveries/<int:delivery_id>/", delivery_views.show, name="delivery"),
    path("deliveries/<int:delivery_id>/message/", delivery_views.read, name="delivery-read"),
    path("deliveries/<int:delivery_id>/message.html", delivery_views.read_html, name="delivery-html"),
    path("deliveries/<int:delivery_id>/message.eml", delivery_views.download, name="delivery-message"),
    path("deliveries/<int:delivery_id>/decide/", delivery_views.resolve_in_doubt, name="delivery-decide"),
    path("projects/<int:project_id>/packages/called/", call_views.open_called, name="package-called"),
    path("choices/packages/<int:package_id>/", call_views.search_packages, name="choices-packages"),
    path(
        "choices/package-parameters/<int:package_id>/", call_views.search_parameters, name="choices-package-parameters"
    ),
    path("packages/<int:package_id>/run/", run_views.run, name="package-run"),
    path("packages/<int:package_id>/run-with/", run_views.run_with, name="package-run-with"),
    path("packages/<int:package_id>/run-dialog/", run_views.open_dialog, name="package-run-dialog"),
    path("packages/<int:package_id>/run-dialog/submit/", run_views.submit_dialog, name="package-run-dialog-submit"),
    path("packages/<int:package_id>/editor/preview/", preview_views.show, name="send-mail-preview"),
    path(
        "packages/<int:package_id>/editor/preview-to-test/",
        preview_views.show,
        {"opens_test": True},
        name="send-mail-test-preview",
    ),
    path("packages/<int:package_id>/editor/preview/html/", preview_views.show_html, name="send-mail-preview-html"),
    path("packages/<int:package_id>/editor/preview/test/", preview_views.send, name="send-mail-test"),
    re_path(
        r"^api/v1/executions/(?P<execution_id>[0-9]+)/events\.(?P<file_format>csv|json)$",
        log_views.download_events,
        name="execution-events",
    ),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
