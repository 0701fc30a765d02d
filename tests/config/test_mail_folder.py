"""Mail that becomes files, as in the demonstration."""

from email import message_from_bytes, policy
from pathlib import Path

from django.core.mail import EmailMessage
from pytest_django.fixtures import Settings

from creneau.config.environment import mail_server


def test_each_mail_is_a_file_named_after_its_reader(settings: Settings, tmp_path: Path) -> None:
    server = mail_server(f"folder://{tmp_path}/a mail")
    assert server is not None
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "creneau.config.mail_folder.FolderBackend", server.host
    EmailMessage("À lundi", "Oui", to=["Zoé <bob@example.org>"]).send()
    [file] = (tmp_path / "a mail").iterdir()
    assert file.name.endswith(" bob@example.org.eml")
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"].strip() == "À lundi"
