"""The forms of signing in, of inviting, and of passwords."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from designer.accounts.adapter import LDAP
from designer.accounts.attempts import (
    LONGEST_NAME,
    Attempt,
    TooManyAttempts,
    begin_attempt,
    fail,
    forgive,
    note_attempt,
)
from designer.accounts.client_address import client_address
from designer.accounts.directory.signing_in import find_directory_user
from designer.accounts.profile import DATE_FORMATS, time_zones
from designer.errors import ServiceError
from designer.models import ApiToken, User

LONGEST_PASSWORD = 4096


class SignInForm(AuthenticationForm):
    """Name and password, judged only while there have not been too many failures. refusal says why they were not."""

    refusal: TooManyAttempts | None = None
    way: str = ""
    """Who judged the password, where it was not Mailwright itself; django-allauth keeps it with the session."""
    password = forms.CharField(
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        """Ask for the user of this name and password."""
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if name is not None and password:
            try:
                self._sign_in(name, password)
            except TooManyAttempts as error:
                self.refusal = error
                raise ValidationError(error.sentence) from error
        return self.cleaned_data

    @sensitive_variables("password")
    def _sign_in(self, name: str, password: str) -> None:
        attempt = begin_attempt(name, client_address(self.request) if self.request else None)
        user = authenticate(self.request, username=name, password=password)
        if not isinstance(user, User):
            user = self._ask_directory(attempt, name, password)
        if not isinstance(user, User):
            fail(attempt)
            raise self.get_invalid_login_error()
        forgive(attempt)
        self.user_cache = user

    @sensitive_variables("password")
    def _ask_directory(self, attempt: Attempt, name: str, password: str) -> User | None:
        """Ask for the user in the directory, if there is one. A refused attempt stays counted as failed."""
        try:
            user = find_directory_user(name, password)
        except ServiceError as error:
            note_attempt(attempt.shown, "was refused by LDAP from", attempt.address, error.sentence)
            raise ValidationError(error.sentence) from error
        self.way = LDAP if user else ""
        return user


def _password(label: str, kind: str, missing: str) -> forms.CharField:
    """Make a field for a password; kind tells a password manager which (HTML: autocomplete)."""
    return forms.CharField(
        label=label,
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": kind}),
        error_messages={"required": missing},
    )


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    new = _password("New password", "new-password", "Type a new password.")
    again = _password("New password again", "new-password", "Type the new password a second time.")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["new"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """Compare the two new passwords."""
        if self.cleaned_data.get("new") != self.cleaned_data.get("again", self.cleaned_data.get("new")):
            self.add_error("again", "The two new passwords differ. Type the same one twice.")
        return self.cleaned_data


class PasswordForm(NewPasswordForm):
    """The current password, and the new one twice."""

    current = _password("Current password", "current-password", "Type the password that you sign in with now.")
    field_order = ("current", "new", "again")


class WelcomeForm(NewPasswordForm):
    """What somebody who was invited says: a name, and a password twice."""

    display_name = forms.CharField(
        label="Your name",
        max_length=150,
        required=False,
        help_text="As others shall see it, such as Ann Miller.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("display_name", "new", "again")


class InviteForm(forms.Form):
    """Whom to invite."""

    name = forms.CharField(
        label="User name or e-mail address",
        max_length=LONGEST_NAME,
        help_text="What the person signs in with.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Type a user name or an e-mail address."},
    )
    email = forms.CharField(
        label="E-mail address",
        max_length=254,
        required=False,
        help_text="For mails about the account. Nothing is needed where the user name is one.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class ForgottenForm(forms.Form):
    """Whose password was forgotten."""

    name = forms.CharField(
        label="User name or e-mail address",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
        error_messages={"required": "Type the user name or the e-mail address of your account."},
    )


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(
        label="Name",
        max_length=100,
        help_text="What it is for, such as the program that uses it.",
        error_messages={"required": "Give it a name, so that you know later what it is for."},
    )
    scope = forms.ChoiceField(
        label="What it may do",
        choices=ApiToken.Scope.choices,
        initial=ApiToken.Scope.READ,
        help_text="Never more than you may do yourself.",
    )
    ends_on = forms.DateField(
        label="Last day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose the last day on which it works.", "invalid": "Write a day as 2027-01-31."},
    )


class ProfileForm(forms.Form):
    """What somebody says of themselves."""

    display_name = forms.CharField(
        label="Your name",
        max_length=150,
        required=False,
        help_text="As others shall see it, such as Ann Miller.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.ChoiceField(
        label="Time zone",
        required=False,
        choices=lambda: [("", "As the browser has it"), *((zone, zone) for zone in time_zones())],
        help_text="Pages show times in it, and UTC where the pointer rests on one.",
    )
    date_format = forms.ChoiceField(label="Dates", required=False, choices=list(DATE_FORMATS.items()))


class EmailForm(forms.Form):
    """The address for mails about an account."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        required=False,
        help_text="For mails about the account, such as a link for a forgotten password.",
        error_messages={"invalid": "This is no e-mail address. Write it as ann@example.com."},
    )
