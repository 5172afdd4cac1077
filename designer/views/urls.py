"""The designer's pages."""

from django.contrib.auth.views import LogoutView
from django.urls import path, re_path

from designer.views.accounts import account, links, others, second_factors, single_sign_on, tokens
from designer.views.packages import editors, exports, packages, page
from designer.views.people import access, audit, people, teams
from designer.views.projects import imports, parameters, projects, sensitive_values
from designer.views.reference import reference

urlpatterns = [
    path("signin/", account.SignIn.as_view(), name="sign-in"),
    path("signin/", account.SignIn.as_view(), name="account_login"),  # as django-allauth calls it
    path("signout/", LogoutView.as_view(), name="sign-out"),
    path("signin/forgotten/", links.forgotten, name="password-forgotten"),
    path("signin/link/<str:word>/", links.use, name="account-link"),
    *single_sign_on.urlpatterns,
    path("account/", account.index, name="account"),
    *second_factors.urlpatterns,
    path("account/profile/", account.change_own_profile, name="account-profile"),
    path("account/tokens/", tokens.index, name="tokens"),
    path("reference/", reference.index, name="api-reference"),
    path("reference/<slug:operation>/", reference.show, name="api-operation"),
    path("account/tokens/<int:token_id>/revoke/", tokens.revoke, name="token-revoke"),
    path("account/password/", account.change, name="account-password"),
    path("account/sessions/end-others/", account.end_others, name="sessions-end-others"),
    path("account/sessions/<uuid:uid>/end/", account.end, name="session-end"),
    path("audit/", audit.index, name="audit"),
    path("audit/<slug:kind>/<slug:what>/", audit.of_thing, name="thing-audit"),
    re_path(r"^api/v1/audit\.(?P<file_format>csv|jsonl)$", audit.export, name="audit-export"),
    path("projects/<int:project_id>/audit/", audit.of_project, name="project-audit"),
    path("access/<slug:kind>/<slug:what>/", access.show, name="access"),
    path("access/<slug:kind>/<slug:what>/give/", access.give, name="access-give"),
    path("access/<slug:kind>/<slug:what>/take/", access.take, name="access-take"),
    path("teams/", teams.index, name="teams"),
    path("teams/new/", teams.create, name="team-create"),
    path("teams/<int:team_id>/", teams.show, name="team"),
    path("teams/<int:team_id>/edit/", teams.edit, name="team-edit"),
    path("teams/<int:team_id>/delete/", teams.delete, name="team-delete"),
    path("teams/<int:team_id>/people/", teams.add, name="team-person-add"),
    path("teams/<int:team_id>/people/<int:person_id>/remove/", teams.remove, name="team-person-remove"),
    path("people/", people.index, name="people"),
    path("people/invite/", others.create, name="person-invite"),
    path("people/<int:person_id>/", others.show, name="person"),
    path("people/<int:person_id>/link/", others.make_link, name="person-link"),
    path("people/<int:person_id>/end-sessions/", others.end_sessions, name="person-end-sessions"),
    path("people/<int:person_id>/email/", others.change_email, name="person-email"),
    path("people/<int:person_id>/reset-second-factors/", others.reset_factors, name="person-reset-second-factors"),
    path("people/<int:person_id>/administrator/", others.change_administrator, name="person-administrator"),
    path("people/<int:person_id>/close/", others.close, name="person-close"),
    path("people/<int:person_id>/open/", others.reopen, name="person-open"),
    path("people/<int:person_id>/rights/", people.change, name="person-rights"),
    path("", projects.index, name="projects"),
    path("projects/new/", projects.create, name="project-create"),
    path("projects/<int:project_id>/", projects.show, name="project"),
    path("projects/<int:project_id>/edit/", projects.edit, name="project-edit"),
    path("projects/<int:project_id>/delete/", projects.delete, name="project-delete"),
    path("projects/<int:project_id>/sensitive-values/", sensitive_values.change, name="project-sensitive-values"),
    path("projects/<int:project_id>/parameters/", parameters.index, name="project-parameters"),
    path("projects/<int:project_id>/parameters/new/", parameters.edit, name="project-parameter-create"),
    path("projects/<int:project_id>/parameters/<uuid:parameter_id>/", parameters.edit, name="project-parameter"),
    path(
        "projects/<int:project_id>/parameters/<uuid:parameter_id>/delete/",
        parameters.delete,
        name="project-parameter-delete",
    ),
    path("projects/<int:project_id>/import/", imports.index, name="project-import"),
    path("projects/<int:project_id>/packages/new/", packages.create, name="package-create"),
    path("packages/<int:package_id>/", page.show, name="package"),
    path("packages/<int:package_id>/delete/", packages.delete, name="package-delete"),
    path("packages/<int:package_id>/export/", exports.show_package, name="package-export"),
    path("projects/<int:project_id>/export/", exports.show_project, name="project-export"),
    path("packages/<int:package_id>/editor/executable/", editors.edit_executable, name="editor-executable"),
    path(
        "packages/<int:package_id>/editor/executable/submit/",
        editors.submit_executable,
        name="editor-executable-submit",
    ),
    path("packages/<int:package_id>/editor/properties/", editors.edit_properties, name="editor-properties"),
    path(
        "packages/<int:package_id>/editor/properties/submit/",
        editors.submit_properties,
        name="editor-properties-submit",
    ),
]
