"""Settings of the tests: the product's own, fed by an environment that the tests choose."""

import os
import tempfile

from cryptography.fernet import Fernet

os.environ.setdefault("CRENEAU_SECRET_KEY", "only-for-tests-" + "x" * 32)
os.environ.setdefault("CRENEAU_CREDENTIAL_KEYS", Fernet.generate_key().decode())
os.environ.setdefault("CRENEAU_BASE_URL", "http://testserver")
os.environ.setdefault("CRENEAU_DATA_DIR", tempfile.mkdtemp(prefix="creneau-tests-"))
os.environ.setdefault("CRENEAU_RATE_LIMITS", "off")

from creneau.config.settings import *  # noqa: F403

STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
HUEY = {"huey_class": "huey.MemoryHuey", "name": "creneau-tests", "immediate": False, "results": False}
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    DATABASES["default"].setdefault("TEST", {"NAME": DATA_DIR / "tests.sqlite3"})  # noqa: F405 a file: threads share it
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; argon2 has a test of its own
