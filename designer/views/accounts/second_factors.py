"""Which of django-allauth's pages of second factors there are; the look is ours (templates/mfa, templates/account)."""

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

urlpatterns = [
    path("signin/second-factor/", base.authenticate, name="mfa_authenticate"),
    path("account/again/", reauthenticate, name="account_reauthenticate"),
    path("account/again/code/", base.reauthenticate, name="mfa_reauthenticate"),
    path("account/again/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/second-factors/", base.index, name="mfa_index"),
    path("account/second-factors/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-factors/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second-factors/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("account/second-factors/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("account/second-factors/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/second-factors/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/second-factors/recovery-codes/new/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]
