"""Signing in with the password of the directory: a real slapd over TLS."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from django.core import mail
from django.test import Client

from creneau.accounts.models import Host, User
from creneau.config import directory
from creneau.config.environment import Environment, SettingError
from tests.waiting import free_port, until

SLAPD = shutil.which("slapd") or "/usr/sbin/slapd"
pytestmark = pytest.mark.slow

CONFIGURATION = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCertificateFile {here}/cert.pem
TLSCertificateKeyFile {here}/key.pem
pidfile {here}/pid
database mdb
suffix "dc=demo,dc=example"
rootdn "cn=root,dc=demo,dc=example"
rootpw secret
directory {here}/data
"""
PEOPLE = """
dn: dc=demo,dc=example
objectClass: dcObject
objectClass: organization
o: Demo
dc: demo

dn: cn=Dora Blanc,dc=demo,dc=example
objectClass: inetOrgPerson
cn: Dora Blanc
sn: Blanc
displayName: Dora Blanc
mail: Dora.Blanc@demo.example
userPassword: blue horse battery

dn: cn=Eve Noir,dc=demo,dc=example
objectClass: inetOrgPerson
cn: Eve Noir
sn: Noir
displayName: Eve Noir
mail: eve@demo.example
userPassword: blue horse battery

dn: cn=creneau,dc=demo,dc=example
objectClass: groupOfNames
member: cn=Dora Blanc,dc=demo,dc=example

dn: cn=admins,dc=demo,dc=example
objectClass: groupOfNames
member: cn=Dora Blanc,dc=demo,dc=example
"""


@pytest.fixture(scope="module")
def variables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    pytest.importorskip("django_auth_ldap", reason="the extra creneau[ldap] is not installed")
    if not Path(SLAPD).exists():
        pytest.skip("no slapd on this machine: install Debian's slapd and ldap-utils")
    here, port = tmp_path_factory.mktemp("slapd"), free_port()
    (here / "data").mkdir()
    authority = trustme.CA()
    served = authority.issue_cert("127.0.0.1")  # "localhost" would be compared with the machine's own name
    authority.cert_pem.write_to_path(here / "ca.pem")
    served.private_key_pem.write_to_path(here / "key.pem")
    for part in served.cert_chain_pems:
        part.write_to_path(here / "cert.pem", append=True)
    (here / "slapd.conf").write_text(CONFIGURATION.format(here=here))
    (here / "people.ldif").write_text(PEOPLE)
    subprocess.run(["/usr/sbin/slapadd", "-f", here / "slapd.conf", "-l", here / "people.ldif"], check=True)
    url = f"ldaps://127.0.0.1:{port}"
    process = subprocess.Popen([SLAPD, "-f", here / "slapd.conf", "-h", url, "-d", "0"])
    try:
        until(lambda: _answers(port), bool)
        yield {
            "CRENEAU_LDAP_URL": url,
            "CRENEAU_LDAP_CA": str(here / "ca.pem"),
            "CRENEAU_LDAP_BASE": "dc=demo,dc=example",
            "CRENEAU_LDAP_BIND_DN": "cn=root,dc=demo,dc=example",
            "CRENEAU_LDAP_BIND_PASSWORD": "secret",
            "CRENEAU_LDAP_FILTER": "(&(objectClass=person)(mail=%(user)s))",
            "CRENEAU_LDAP_GROUP": "cn=creneau,dc=demo,dc=example",
            "CRENEAU_LDAP_ADMINISTRATORS_GROUP": "cn=admins,dc=demo,dc=example",
        }
    finally:
        process.terminate()
        process.wait(10)


def _answers(port: int) -> bool:
    import socket

    with socket.socket() as door:
        return door.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def with_directory(variables: dict[str, str], alice: Host, settings: Any) -> None:
    for name, value in directory.settings_of(Environment(variables)).items():
        setattr(settings, name, value)
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, directory.BACKEND]


def sign_in(email: str, password: str) -> tuple[Client, Any]:
    client = Client(headers={"host": "127.0.0.1"})
    return client, client.post("/account/login/", {"login": email, "password": password})


def test_who_the_directory_knows_is_in_with_a_page_of_her_own(with_directory: None) -> None:
    client, answer = sign_in("dora.blanc@demo.example", "blue horse battery")
    assert answer.headers["Location"] == "/meetings"
    dora = Host.objects.get(user__email="dora.blanc@demo.example")
    assert (dora.slug, dora.user.name, dora.user.is_administrator) == ("dorablanc", "Dora Blanc", True)
    assert not dora.user.has_usable_password()
    assert client.get("/meetings").status_code == 200
    assert client.get("/dorablanc/30min").status_code == 200


def test_the_last_administrator_stays_one_whatever_the_group_says(with_directory: None, settings: Any) -> None:
    sign_in("dora.blanc@demo.example", "blue horse battery")
    settings.AUTH_LDAP_USER_FLAGS_BY_GROUP = {"is_administrator": "cn=nobody,dc=demo,dc=example"}
    sign_in("dora.blanc@demo.example", "blue horse battery")
    assert list(administrators()) == ["dora.blanc@demo.example"]
    User.objects.filter(email="alice@demo.example").update(is_administrator=True)
    sign_in("dora.blanc@demo.example", "blue horse battery")
    assert list(administrators()) == ["alice@demo.example"]


def administrators() -> Any:
    return User.objects.filter(is_administrator=True).values_list("email", flat=True)


def test_before_powerful_acts_the_directorys_password_is_asked_for(with_directory: None, alice: Host) -> None:
    client, _answer = sign_in("dora.blanc@demo.example", "blue horse battery")
    kept = client.session
    kept["account_authentication_methods"][-1]["at"] -= 3600
    kept.save()
    act = f"/administration/people/{alice.user_id}/state"
    page = client.post(act, {"active": "off"}).headers["Location"]
    assert page.startswith("/account/reauthenticate/")
    assert client.post(page, {"password": "red horse battery"}).status_code == 200
    assert client.post(page, {"password": "blue horse battery"}).headers["Location"] == act.removesuffix("/state")
    assert not User.objects.get(pk=alice.user_id).is_active


def test_a_second_sign_in_finds_the_same_person(with_directory: None) -> None:
    for _ in range(2):
        sign_in("dora.blanc@demo.example", "blue horse battery")
    assert User.objects.filter(is_from_directory=True).count() == 1


def test_the_wrong_password_and_the_empty_one_are_refused(with_directory: None) -> None:
    for password in ("red horse battery", ""):
        client, _answer = sign_in("dora.blanc@demo.example", password)
        assert client.get("/meetings").status_code == 302
    assert not User.objects.filter(is_from_directory=True).exists()


def test_who_is_not_in_the_group_stays_outside(with_directory: None) -> None:
    _client, answer = sign_in("eve@demo.example", "blue horse battery")
    assert answer.context["form"].non_field_errors() == ["This e-mail address and password do not belong together."]
    assert not User.objects.filter(email="eve@demo.example").exists()


def test_letters_that_mean_something_to_the_directory_mean_nothing(with_directory: None) -> None:
    client, _answer = sign_in("*@demo.example", "blue horse battery")
    assert client.get("/meetings").status_code == 302


def test_who_was_deactivated_here_stays_outside_whatever_the_directory_says(with_directory: None) -> None:
    client, _answer = sign_in("dora.blanc@demo.example", "blue horse battery")
    User.objects.filter(is_from_directory=True).update(is_active=False)
    assert client.get("/meetings").status_code == 302
    _again, answer = sign_in("dora.blanc@demo.example", "blue horse battery")
    assert answer.headers["Location"] == "/account/inactive/"


def test_the_directorys_password_is_not_replaced_by_one_of_ours(with_directory: None, settings: Any) -> None:
    settings.SENDS_MAIL = True
    client, _answer = sign_in("dora.blanc@demo.example", "blue horse battery")
    assert client.get("/account/password/set/").status_code == 404
    Client(headers={"host": "127.0.0.1"}).post("/account/password/reset/", {"email": "dora.blanc@demo.example"})
    assert "/reset/key/" not in "".join(message.body for message in mail.outbox)


def test_people_with_a_password_of_ours_sign_in_as_before(with_directory: None) -> None:
    _client, answer = sign_in("alice@demo.example", "correct horse")
    assert answer.headers["Location"] == "/meetings"


def test_a_certificate_that_nobody_vouches_for_gets_no_password(
    variables: dict[str, str], alice: Host, settings: Any
) -> None:
    without = {name: value for name, value in variables.items() if name != "CRENEAU_LDAP_CA"}
    for name, value in directory.settings_of(Environment(without)).items():
        setattr(settings, name, value)
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, directory.BACKEND]
    client, _answer = sign_in("dora.blanc@demo.example", "blue horse battery")
    assert client.get("/meetings").status_code == 302


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"CRENEAU_LDAP_URL": "https://dc.example.com"}, "write it as ldaps://dc.example.com"),
        ({"CRENEAU_LDAP_BASE": "people"}, "such as OU=People,DC=example,DC=com"),
        ({"CRENEAU_LDAP_BASE": ""}, "CRENEAU_LDAP_BASE is required"),
    ],
)
def test_a_malformed_setting_is_named(variables: dict[str, str], changed: dict[str, str], said: str) -> None:
    with pytest.raises(SettingError, match=said):
        directory.settings_of(Environment(variables | changed))


def test_plain_ldap_begins_with_tls(variables: dict[str, str]) -> None:
    found = directory.settings_of(Environment(variables | {"CRENEAU_LDAP_URL": "ldap://dc.example.com"}))
    assert found["AUTH_LDAP_START_TLS"] is True
