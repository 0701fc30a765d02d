"""Django's settings, read from the environment. The table of variables is in the README."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from creneau.config import directory, environment, oidc, saml
from creneau.config.languages import languages
from creneau.config.queue import queue_of

_env = environment.Environment(os.environ)
_package = Path(__file__).resolve().parents[1]

# The installation.
SECRET_KEY = _env.parsed("CRENEAU_SECRET_KEY", environment.secret)
CREDENTIAL_KEYS = _env.parsed("CRENEAU_CREDENTIAL_KEYS", environment.credential_keys)
BASE_URL = _env.parsed("CRENEAU_BASE_URL", environment.web_address)
DATA_DIR = _env.parsed("CRENEAU_DATA_DIR", environment.data_folder, "var")
SUPPORT_CONTACT = _env.text("CRENEAU_SUPPORT_CONTACT")
ORGANISATION = _env.text("CRENEAU_ORGANISATION")
BRAND_COLOUR = _env.parsed("CRENEAU_BRAND_COLOUR", environment.colour, "#0b5a48")
RATE_LIMITS = _env.parsed("CRENEAU_RATE_LIMITS", environment.switch, "on")
PROOF_OF_WORK_BITS = _env.parsed("CRENEAU_PROOF_OF_WORK", environment.bits, "off")  # 0: none is asked for
TRUSTED_PROXIES = _env.parsed("CRENEAU_TRUSTED_PROXIES", environment.number, "0")

# Exchange: what the administrator decided (creneau.calendars.exchange hands it to the client).
EXCHANGE_ALLOWED_HOSTS = _env.listed("CRENEAU_EXCHANGE_ALLOWED_HOSTS", environment.host_pattern)
EXCHANGE_ALLOWED_NETWORKS = _env.listed("CRENEAU_EXCHANGE_ALLOWED_NETWORKS", environment.network)
EXCHANGE_CA = _env.parsed("CRENEAU_EXCHANGE_CA", environment.certificates, "")
EXCHANGE_SERVERS = dict(_env.listed("CRENEAU_EXCHANGE_SERVERS", environment.exchange_server))

# Webhooks: what the administrator vouches for.
WEBHOOK_ALLOWED_NETWORKS = _env.listed("CRENEAU_WEBHOOK_ALLOWED_NETWORKS", environment.network)
WEBHOOK_CA = _env.parsed("CRENEAU_WEBHOOK_CA", environment.certificates, "")

# For how many days what is over is kept; 0: for ever (creneau.privacy.retention).
KEEP_DAYS = {
    kind: _env.parsed(f"CRENEAU_KEEP_{kind.upper()}_DAYS", environment.number, days)
    for kind, days in {
        "invitees": "730",
        "mail": "90",
        "webhook_deliveries": "30",
        "connection_attempts": "30",
        "audit": "1095",
    }.items()
}

# How Créneau behaves; not settings of an installation yet.
MIRROR_AHEAD = timedelta(days=400)
MIRROR_DECIDES_WITHIN = timedelta(minutes=15)
POLL_EVERY = timedelta(seconds=30)
LIVE_CHECK_BUDGET = timedelta(seconds=2)

DEBUG = False
_base = urlsplit(BASE_URL)
ALLOWED_HOSTS = list(dict.fromkeys([_base.hostname or "", "localhost", "127.0.0.1", "[::1]"]))
CSRF_TRUSTED_ORIGINS = [f"{_base.scheme}://{_base.netloc}"]
FORCE_SCRIPT_NAME = _base.path or None
ROOT_URLCONF = "creneau.config.urls"
WSGI_APPLICATION = "creneau.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "creneau.web",  # before allauth: its pages are ours
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "huey.contrib.djhuey",
    "creneau.accounts",
    "creneau.calendars",
    "creneau.scheduling",
    "creneau.notifications",
    "creneau.api",
]

MIDDLEWARE = [
    "creneau.config.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "creneau.config.nul.NulMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "creneau.web.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "creneau.web.signin.sessions.SeenMiddleware",
    "creneau.config.rate_limits.RateLimitMiddleware",
    "creneau.config.origin.OriginMiddleware",
    "creneau.web.nothing_sent.explained",
    "creneau.web.secure.account_over_tls",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "creneau.web.context.installation",
            ],
        },
    }
]

# Data. SQLite by default: WAL, and every transaction IMMEDIATE, so that two writers queue instead of failing.
_database = _env.parsed("CRENEAU_DATABASE_URL", environment.database, f"sqlite:///{DATA_DIR}/creneau.sqlite3")
DATABASES = {"default": dj_database_url.parse(_database, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # A cache of 256 KB for each thread's connection: the system keeps the pages too, and 2 MB were no faster.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-256;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What all processes must know of each other: how often somebody tried to sign in, which code was used already.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "creneau_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},  # a flood of addresses must not push out what was counted
    }
}

HUEY = queue_of(_database, DATA_DIR, SECRET_KEY)

# People.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
if _directory := directory.settings_of(_env):
    AUTHENTICATION_BACKENDS.append(directory.BACKEND)
    globals().update(_directory)
OIDC = oidc.provider_of(_env)
SAML = saml.provider_of(_env)
SOCIALACCOUNT_ADAPTER = "creneau.web.signin.providers.ProviderAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "creneau.accounts.password.GuessableValidator"},
    {"NAME": "creneau.accounts.password.BreachedValidator"},
]
BREACHED_PASSWORDS = _env.parsed("CRENEAU_BREACHED_PASSWORDS", environment.existing_file, "")
ACCOUNT_ADAPTER = "creneau.web.signin.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_REAUTHENTICATION_METHODS = {"password", "mfa"}  # no code by mail: who reads the mail of a browser left open?
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
# allauth's, but for mails to one address. The directory's own lock-out counts for longer, and locks more than Créneau.
SIGN_IN_LIMITS = {"reset_password": "20/m/ip,5/h/key"}
if _directory:
    SIGN_IN_LIMITS["login_failed"] = "10/m/ip,5/30m/key"
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = SIGN_IN_LIMITS if RATE_LIMITS else False
MFA_ADAPTER = "creneau.web.signin.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # administrators vouch for addresses: nobody signs up
MFA_TOTP_TOLERANCE = 1
ACCOUNT_FORMS = {
    "login": "creneau.web.signin.forms.SignInForm",
    "change_password": "creneau.web.signin.forms.ChangePasswordForm",
    "set_password": "creneau.web.signin.forms.SetPasswordForm",
    "reset_password": "creneau.web.signin.forms.ForgottenPasswordForm",
    "reset_password_from_key": "creneau.web.signin.forms.NewPasswordForm",
    "reauthenticate": "creneau.web.signin.forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "creneau.web.signin.second_factor.CodeForm",
    "reauthenticate": "creneau.web.signin.second_factor.CodeAgainForm",
    "activate_totp": "creneau.web.signin.second_factor.FirstCodeForm",
    "add_webauthn": "creneau.web.signin.second_factor.PasskeyForm",
    "edit_webauthn": "creneau.web.signin.second_factor.PasskeyNameForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:meetings"

# Mail.
_mail = _env.parsed("CRENEAU_MAIL_SERVER", environment.mail_server, "")
SENDS_MAIL = _mail is not None
DEFAULT_FROM_EMAIL = _env.text("CRENEAU_MAIL_FROM", f"creneau@{_base.hostname}")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if SENDS_MAIL else 'dummy'}.EmailBackend"
if _mail and _mail.security == "folder":
    EMAIL_BACKEND = "creneau.config.mail_folder.FolderBackend"
EMAIL_TIMEOUT = 20
if _mail:
    EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, _security = _mail
    EMAIL_USE_TLS, EMAIL_USE_SSL = _security == "starttls", _security == "tls"

# Cookies and headers.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _base.scheme == "https"
SESSION_COOKIE_NAME = "creneau_session"
CSRF_COOKIE_NAME = "creneau_csrf"
LANGUAGE_COOKIE_NAME = "creneau_language"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = _base.path or "/"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _base.scheme == "https" else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 262_144
FILE_UPLOAD_HANDLERS = ["creneau.config.uploads.NoFiles"]

# Languages: English is what the code says, the others are files under locale/.
LANGUAGE_CODE = "en"
LOCALE_PATHS = [_package / "locale"]
LANGUAGES = languages(LOCALE_PATHS[0])
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_TIME_ZONE = _env.parsed("CRENEAU_TIME_ZONE", environment.time_zone, "UTC")

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "creneau.web.storage.OneStylesheet"},
}

# What is said of the work: lines in the log, numbers under /metrics.
METRICS_TOKEN = _env.text("CRENEAU_METRICS_TOKEN")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(DATA_DIR / "metrics")
_secrets = [
    SECRET_KEY,
    *CREDENTIAL_KEYS,
    METRICS_TOKEN,
    str(DATABASES["default"].get("PASSWORD") or ""),
    _mail.password if _mail else "",
    OIDC.client_secret if OIDC else "",
    _directory.get("AUTH_LDAP_BIND_PASSWORD", ""),
]
_line = {"text": "creneau.config.logs.TextLine", "json": "creneau.config.logs.JsonLine"}
_log_format = _env.parsed("CRENEAU_LOG_FORMAT", environment.log_format, "text")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": _line[_log_format], "secrets": _secrets}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": _env.parsed("CRENEAU_LOG_LEVEL", environment.log_level, "warning")},
}
