"""Under ``/account/``, before allauth's own."""

from django.urls import path
from django.views.generic import RedirectView

from creneau.web.signin import again, invitation, oidc, providers, saml, sessions, views

urlpatterns = [
    path("login/", views.sign_in),
    path("password/reset/", views.reset_password),
    path("password/set/", views.not_here),
    path("signup/", views.not_here),
    path("email/", views.not_here),
    path("confirm-email/<path:rest>", views.not_here),
    path("confirm-email/", views.not_here),
    path("login/code/confirm/", views.not_here),
    path("reauthenticate/code/confirm/", views.not_here),
    path("reauthenticate/code/", views.not_here),
    path("2fa/webauthn/", RedirectView.as_view(pattern_name="mfa_index")),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("again/", again.again, name="sign_in_again"),
    path("oidc/login/", oidc.begin, name="oidc_login"),
    path("oidc/callback/", oidc.callback, name="oidc_callback"),
    path("refused/", providers.not_admitted, name="sign_in_refused"),
    path("saml/login/", saml.begin, name="saml_login"),
    path("saml/answer/", saml.answer, name="saml_answer"),
    path("saml/finish/", saml.finish, name="saml_finish"),
    path("saml/metadata/", saml.metadata, name="saml_metadata"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/others/end/", sessions.end_others, name="sessions_end_others"),
    path("sessions/<int:session_id>/end/", sessions.end, name="session_end"),
]
