"""django-allauth's forms of second factors, under our limits."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms

from designer.accounts.second_factor.counting import counted, use_up

LONGEST_CODE = 20
LONGEST_CREDENTIAL = 20_000


def _code() -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric"}
    return forms.CharField(
        label="Code",
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs=attributes),
        help_text="The six digits that your authenticator app shows now, or a recovery code.",
        error_messages={"required": "Type the code."},
    )


class CountedCodeForm(BaseAuthenticateForm):
    """A code, of which wrong ones are counted, and a right one counts once."""

    code = _code()

    def clean_code(self) -> str:
        with counted(self.user):
            code = super().clean_code()
            use_up(self.user, code)
        return code


class CodeForm(CountedCodeForm, AuthenticateForm):
    """A code, when somebody signs in."""


class CodeAgainForm(CountedCodeForm, ReauthenticateForm):
    """A code, before something that matters."""


class PasskeyForm(AuthenticateWebAuthnForm):
    """What a passkey answers, when somebody signs in."""

    def clean_credential(self) -> Any:
        with counted(self.user):
            return super().clean_credential()


class PasskeyAgainForm(ReauthenticateWebAuthnForm):
    """What a passkey answers, before something that matters."""

    def clean_credential(self) -> Any:
        with counted(self.user):
            return super().clean_credential()


class AuthenticatorForm(ActivateTOTPForm):
    """The first code of an authenticator app, which proves that it has the secret."""

    code = forms.CharField(
        label="Code",
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        help_text="The six digits that the app shows now.",
        error_messages={"required": "Type the code."},
    )


class NewPasskeyForm(AddWebAuthnForm):
    """A name for a passkey, and what it answers."""

    name = forms.CharField(
        label="Name",
        max_length=100,
        required=False,
        help_text="By which you know it, such as the device it is on.",
    )
