"""allauth's forms in our words: every field has its label, none a placeholder."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from creneau.accounts.models import User

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
}


class InOurWords(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            if field := self.fields.get(name):
                field.label, field.help_text = label, ""
                field.widget.attrs.pop("placeholder", None)
        if first := self.fields.get("password1"):
            first.help_text = _("At least ten characters.")

    def clean(self) -> Any:
        try:
            return super().clean()
        except ValidationError as error:
            raise _said_our_way(error) from None


class SignInForm(InOurWords, allauth.LoginForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(InOurWords, allauth.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPasswordForm(InOurWords, allauth.SetPasswordForm):  # type: ignore[misc]
    pass


class ForgottenPasswordForm(InOurWords, allauth.ResetPasswordForm):  # type: ignore[misc]
    def clean_email(self) -> str:
        """The directory's passwords are not ours to replace: one of our own would outlive its owner's there."""
        email: str = super().clean_email()
        self.users: list[User] = [user for user in self.users if not user.is_from_directory]
        return email


class NewPasswordForm(InOurWords, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(InOurWords, allauth.ReauthenticateForm):  # type: ignore[misc]
    pass


def _said_our_way(error: ValidationError) -> ValidationError:
    words = {
        "email_password_mismatch": _("This e-mail address and password do not belong together."),
        "too_many_login_attempts": _("Too many attempts. Try again later."),
    }
    code = getattr(error, "code", None) or ""
    return ValidationError(words[code], code=code) if code in words else error
