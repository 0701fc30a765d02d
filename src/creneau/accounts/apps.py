from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "creneau.accounts"

    def ready(self) -> None:
        from allauth.mfa.models import Authenticator

        from creneau.accounts import sessions, sign_ins  # noqa: F401 they listen
        from creneau.accounts.models import ApiToken, Assistant, Host, Invitation, User
        from creneau.accounts.record import Thing, follow

        follow(User, Thing.PERSON)
        follow(Host, Thing.HOST)
        follow(Invitation, Thing.INVITATION)
        follow(Assistant, Thing.ASSISTANT)
        follow(ApiToken, Thing.TOKEN)
        follow(Authenticator, Thing.SECOND_FACTOR)
