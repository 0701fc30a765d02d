"""A second step at sign-in: codes of an app, passkeys, recovery codes. allauth's, in our words, the secrets sealed."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creneau.calendars import vault

GOOD_FOR = 30 * (1 + 2 * settings.MFA_TOTP_TOLERANCE)  # seconds that a code of an app is accepted


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This is not it. Codes change every half minute: take the present one."),
    }

    def get_totp_issuer(self) -> str:
        return f"Créneau {settings.ORGANISATION}".strip()

    def build_totp_svg(self, url: str) -> str:
        """As part of a page: a picture from a ``data:`` address is against our policy."""
        svg: str = super().build_totp_svg(url)
        return svg[svg.index("<svg") :]

    def encrypt(self, text: str) -> str:
        return vault.seal_text(text)

    def decrypt(self, encrypted_text: str) -> str:
        return vault.unseal_text(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}


class _Code(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("Code")
        code.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class _CodeOnce(_Code):
    """allauth forgets after half a minute which code of the app was used; with the tolerance it is good for longer."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        super().clean_code()  # type: ignore[misc]
        used = f"totp:{self.user.pk}:{''.join(filter(str.isdecimal, typed))}"
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(used, 1, GOOD_FOR):
            raise get_adapter().validation_error("incorrect_code")
        return typed


class CodeForm(_CodeOnce, base.AuthenticateForm):  # type: ignore[misc]
    pass


class CodeAgainForm(_CodeOnce, base.ReauthenticateForm):  # type: ignore[misc]
    pass


class FirstCodeForm(_Code, totp.ActivateTOTPForm):  # type: ignore[misc]
    pass


class PasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    passwordless = None
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("For you, to tell one from another: “Phone”, “Key on the ring”."),
        required=False,
        max_length=100,
    )


class PasskeyNameForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
