from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "creneau.accounts"

    def ready(self) -> None:
        from creneau.accounts import sessions  # noqa: F401 it listens
