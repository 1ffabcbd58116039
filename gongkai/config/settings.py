"""Django's settings, drawn from ``environment``; a laptop needs to set nothing."""

from __future__ import annotations

from importlib import resources
from typing import Any

from csp.constants import NONE, SELF
from dj_database_url import parse as parse_database_url

from gongkai.config.environment import laptop_key, laptop_secret, read_environment
from gongkai.exchange.files import LARGEST_FILE_BYTES

ENVIRONMENT = read_environment()

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key or laptop_secret(ENVIRONMENT.data_folder)
# Identity numbers are sealed under these; they stand in no backup.
SEALING_KEYS = ENVIRONMENT.sealing_keys or [laptop_key(ENVIRONMENT.data_folder, "sealing-key")]
LOOKUP_KEY = ENVIRONMENT.lookup_key or laptop_key(ENVIRONMENT.data_folder, "lookup-key")
ALLOWED_HOSTS = ENVIRONMENT.hosts
CSRF_TRUSTED_ORIGINS = ENVIRONMENT.origins
ROOT_URLCONF = "gongkai.config.urls"
WSGI_APPLICATION = "gongkai.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "gongkai.accounts",
    "gongkai.audit",
    "gongkai.search",
    "gongkai.organs",
    "gongkai.records",
    "gongkai.registers",
    "gongkai.publishing",
    "gongkai.applications",
    "gongkai.remedies",
    "gongkai.supervision",
    "gongkai.reports",
    "gongkai.archive",
    "gongkai.portal",
    "gongkai.desk",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_filters",
    "jodit",
    "django.forms",
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "gongkai.config.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gongkai.config.middleware.RequestLog",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gongkai.config.middleware.RefuseLargeRequests",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gongkai.config.middleware.ErrorPages",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongkai.config.menu.menu",
            ],
        },
    }
]

# --- Database -------------------------------------------------------------------------------------
_SQLITE_OPTIONS = {
    # A transaction takes the write lock when it begins: deferred ones fail when they come to write.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        "PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY;"
        # What is made anonymous is overwritten in the file too; some builds leave it there.
        "PRAGMA secure_delete=ON;"
    ),
}
DATABASES: dict[str, dict[str, Any]]
ENVIRONMENT.data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
if ENVIRONMENT.database_url:
    DATABASES = {"default": dict(parse_database_url(ENVIRONMENT.database_url, conn_max_age=60))}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ENVIRONMENT.data_folder / "gongkai.sqlite3",
        }
    }
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = _SQLITE_OPTIONS

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "gongkai_cache",
    }
}

# --- Language and time: statutory days are Beijing days -------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# --- Files: never mounted; only operations put in and give out ------------------------------------
FILES_FOLDER = ENVIRONMENT.data_folder / "files"
NOTIFY_SCHEMES = ENVIRONMENT.notify_schemes
CALENDARS_FOLDER = ENVIRONMENT.data_folder / "calendars"
PUBLIC_FOLDER = ENVIRONMENT.public_folder
PUBLIC_BASE = ENVIRONMENT.public_base
FONT_FOLDERS = ENVIRONMENT.font_folders
AUDIT_ALGORITHM = ENVIRONMENT.audit_algorithm
CHECK_LINKS = ENVIRONMENT.check_links
STATIC_ROOT = ENVIRONMENT.data_folder / "static"
if not ENVIRONMENT.is_production:
    # In production `collectstatic` fills it; on a laptop files are found where they lie.
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATIC_URL = "/static/"
# The style of the statutory tables is one file for pages that travel alone and for the site.
STATICFILES_DIRS = [("report", str(resources.files("gongkai.exchange.writing") / "styles"))]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# Screened in memory before anything is saved (docs/threats.md); larger requests are refused unread.
FILE_UPLOAD_HANDLERS = ["gongkai.records.uploads.InMemoryUploadHandler"]
LARGEST_REQUEST_BYTES = LARGEST_FILE_BYTES + 8 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Sign-in --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "gongkai.accounts.passwords.MinimumLength",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/office/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "gongkai.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "gongkai.accounts.sign_in.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Wrong passwords are counted by django-axes; wrong codes of the second factor by allauth, in a
# cache that all processes share.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
MFA_ADAPTER = "gongkai.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "gongkai"
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.proxies
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "gongkai.accounts.addresses.client_address"

# --- Sessions, cookies, headers -------------------------------------------------------------------
SESSION_COOKIE_AGE = ENVIRONMENT.session_hours * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.is_production
SECURE_SSL_REDIRECT = ENVIRONMENT.is_production
SECURE_REDIRECT_EXEMPT = [r"^health$"]
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.is_production else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.is_production
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.proxies else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- Logs: structured, without personal data: no bodies, no query strings, no names ---------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "gongkai.config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "gongkai": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        # It tells addresses, and with them the secrets of people's channels.
        "apprise": {"level": "CRITICAL"},
    },
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "gongkai.config.pages.csrf_failed"
TEST_RUNNER = "django.test.runner.DiscoverRunner"
