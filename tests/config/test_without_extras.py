"""Créneau runs without what the extras for single sign-on bring, and says which one is missing."""

import os
import subprocess
import sys

import pytest

PAGES = """
import sys
for name in ("jwt", "oauthlib", "onelogin", "xmlsec", "django_auth_ldap"):
    sys.modules[name] = None
import django
django.setup()
import creneau.config.urls, creneau.web.signin.oidc, creneau.web.signin.saml
print("up")
"""
SETTINGS = {
    "CRENEAU_OIDC_ISSUER": "https://login.example.com",
    "CRENEAU_OIDC_CLIENT_ID": "creneau",
    "CRENEAU_OIDC_CLIENT_SECRET": "secret",
}
MISSING = """
import importlib.util
importlib.util.find_spec = lambda name: None
import creneau.config.settings
"""


def run(code: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": "src:."} | more
    return subprocess.run([sys.executable, "-c", code], env=environment, text=True, capture_output=True, check=False)


@pytest.mark.slow
def test_without_them_everything_else_is_there() -> None:
    assert run(PAGES).stdout == "up\n"


def test_a_provider_without_its_extra_is_named() -> None:
    said = run(MISSING, **SETTINGS).stderr.splitlines()[-1]
    assert said.endswith("CRENEAU_OIDC_ISSUER: install the extra, pip install 'creneau[oidc]'")
