"""The catalog's pages and the editor of connection managers."""

from django.urls import include, path

from connections.catalog import editor_views, views
from connections.catalog.folders import views as folder_views
from connections.catalog.pins import views as pin_views
from connections.catalog.scopes import views as scope_views
from connections.catalog.versions import views as version_views
from connections.comparison import views as comparison_views
from connections.credentials import views as credential_views
from connections.credentials.checks import views as check_views
from connections.credentials.transfer import views as transfer_views
from connections.environments import variable_views
from connections.environments import views as environment_views
from connections.environments.shared import views as shared_views
from connections.files.file_store import views as file_views
from connections.guard import views as guard_views
from connections.trials import views as trial_views

urlpatterns = [
    path("projects/<int:project_id>/guard/", guard_views.edit, name="project-guard"),
    path("projects/<int:project_id>/environments/", environment_views.index, name="environments"),
    path("projects/<int:project_id>/environments/compare/", environment_views.compare, name="environments-compare"),
    path("projects/<int:project_id>/environments/new/", environment_views.create, name="environment-create"),
    path(
        "projects/<int:project_id>/environments/references/delete/",
        environment_views.delete_reference,
        name="environment-reference-delete",
    ),
    path("projects/<int:project_id>/environments/refer/", shared_views.refer, name="environment-refer"),
    path(
        "projects/<int:project_id>/environments/<int:shared_id>/stop-referring/",
        shared_views.stop_referring,
        name="environment-stop-referring",
    ),
    path("environments/", shared_views.index, name="shared-environments"),
    path("environments/new/", shared_views.create, name="shared-environment-create"),
    path("environments/<int:environment_id>/place/", shared_views.place, name="environment-place"),
    path("environments/<int:environment_id>/", environment_views.show, name="environment"),
    path("environments/<int:environment_id>/edit/", environment_views.edit, name="environment-edit"),
    path("environments/<int:environment_id>/delete/", environment_views.delete, name="environment-delete"),
    path(
        "environments/<int:environment_id>/variables/new/",
        variable_views.edit_variable,
        name="environment-variable-create",
    ),
    path(
        "environments/<int:environment_id>/variables/<uuid:variable_id>/",
        variable_views.edit_variable,
        name="environment-variable",
    ),
    path(
        "environments/<int:environment_id>/variables/<uuid:variable_id>/delete/",
        variable_views.delete_variable,
        name="environment-variable-delete",
    ),
    path("connections/", views.index, name="connections"),
    path("connections/new/", views.create, name="connection-create"),
    path("connections/folders/new/", folder_views.create, name="folder-create"),
    path("connections/folders/<int:folder_id>/", views.folder, name="folder"),
    path("connections/folders/<int:folder_id>/edit/", folder_views.edit, name="folder-edit"),
    path("connections/folders/<int:folder_id>/delete/", folder_views.delete, name="folder-delete"),
    path("connections/<uuid:connection_id>/", views.edit, name="connection"),
    path("connections/compare/", comparison_views.index, name="catalog-comparison"),
    path("connections/file/", comparison_views.export, name="catalog-file"),
    path("connections/similar/", scope_views.similar, name="connections-similar"),
    path("connections/<uuid:connection_id>/merge/", scope_views.merge, name="connection-merge"),
    path("connections/<uuid:connection_id>/scope/", scope_views.scope, name="connection-scope"),
    path("packages/<int:package_id>/managers/", scope_views.of_package, name="package-connections"),
    path("connections/<uuid:connection_id>/pins/", pin_views.edit, name="connection-pins"),
    path(
        "connections/<uuid:connection_id>/pins/<int:project_id>/delete/", pin_views.delete, name="connection-pin-delete"
    ),
    path(
        "connections/<uuid:connection_id>/pins/packages/<int:package_id>/delete/",
        pin_views.delete_of_package,
        name="connection-pin-package-delete",
    ),
    path("connections/<uuid:connection_id>/place/", folder_views.place, name="connection-place"),
    path("connections/<uuid:connection_id>/delete/", views.delete, name="connection-delete"),
    path(
        "connections/<uuid:connection_id>/versions/<int:number>/restore/",
        version_views.restore,
        name="connection-version-restore",
    ),
    path("connections/deleted/", version_views.deleted, name="connections-deleted"),
    path(
        "connections/deleted/<int:version_id>/restore/",
        version_views.restore_deleted,
        name="connection-deleted-restore",
    ),
    path("connections/test/", trial_views.start, name="connection-test"),
    path("connections/test/<uuid:trial_id>/", trial_views.show, name="connection-trial"),
    path("connections/test/<uuid:trial_id>/cancel/", trial_views.cancel, name="connection-trial-cancel"),
    path("connections/files/", file_views.browse, name="files-browse"),
    path("projects/<int:project_id>/files/", file_views.index, name="project-files"),
    path("projects/<int:project_id>/files/<str:name>", file_views.download, name="file"),
    path("projects/<int:project_id>/files/<str:name>/delete/", file_views.delete, name="file-delete"),
    path("credentials/", credential_views.index, name="credentials"),
    path("credentials/new/", credential_views.create, name="credential-create"),
    path("credentials/export/", transfer_views.export_file, name="credentials-export"),
    path("credentials/import/", transfer_views.import_file, name="credentials-import"),
    path("credentials/<uuid:credential_id>/", credential_views.edit, name="credential"),
    path("credentials/<uuid:credential_id>/check/", check_views.show, name="credential-check"),
    path("credentials/<uuid:credential_id>/check/ask/", check_views.ask, name="credential-check-ask"),
    path("credentials/<uuid:credential_id>/delete/", credential_views.delete, name="credential-delete"),
    path("packages/<int:package_id>/editor/connection/", editor_views.edit, name="editor-connection"),
    path("packages/<int:package_id>/editor/connection/submit/", editor_views.submit, name="editor-connection-submit"),
    path("packages/<int:package_id>/editor/tray/", editor_views.tray, name="editor-tray"),
    path("choices/connections/<int:package_id>/", editor_views.find, name="choices-connections"),
    path("choices/connections/<uuid:connection_id>/merge/", scope_views.find, name="choices-merge"),
    path(
        "choices/environment-targets/<int:project_id>/",
        environment_views.find_targets,
        name="choices-environment-targets",
    ),
    path("choices/environments/<int:project_id>/", shared_views.find, name="choices-environments"),
    path("demo-mail/", include("connections.demo_mail.urls")),
]
