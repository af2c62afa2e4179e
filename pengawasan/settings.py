"""All settings, read from the environment; `.env.example` explains every variable."""

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pgtrigger
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from xstatic.pkg import leaflet  # type: ignore[import-untyped]

from pengawasan.databases import database
from pengawasan.look import PANEL


def flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "ya"}


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / ".data"))
DEBUG = flag("DEBUG", False)
DEMO = flag("DEMO", False)
TESTING = flag("TESTING", False)
# /publik/: numbers per kecamatan for everybody, without signing in
PUBLIC_PAGE = flag("PUBLIC_PAGE", DEMO)
# Plain HTTP is for one computer: the demo, the tests, a first look. Everything else is behind TLS.
HTTPS = flag("HTTPS", not (DEBUG or DEMO or TESTING))
TRUST_PROXY = flag("TRUST_PROXY", False)

SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY and (DEBUG or TESTING):
    SECRET_KEY = "hanya-untuk-pengembangan-dan-pengujian"  # noqa: S105 nothing is served with it
elif len(SECRET_KEY) < 40 or SECRET_KEY.startswith(("ganti-", "django-insecure-")):
    raise ImproperlyConfigured("SECRET_KEY belum diisi atau masih contoh: isi dengan sedikitnya 40 karakter acak.")
# The one before: what it signed is still read while its owners come back
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS")
# Ed25519; kept outside the database on purpose
SIGNING_KEY_FILE = Path(os.environ.get("SIGNING_KEY_FILE", DATA_DIR / "signing.key"))
CHECKPOINT_FILE = Path(os.environ.get("CHECKPOINT_FILE", DATA_DIR / "checkpoints.jsonl"))

ALLOWED_HOSTS = words("ALLOWED_HOSTS", "*" if DEMO else "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "axes",
    "pengawasan",
    "logistik",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "pengawasan.logs.identified",
    "pengawasan.middleware.client_address",
    "pengawasan.middleware.kept_private",
    "django.middleware.security.SecurityMiddleware",
    # Outside of whatever may refuse a request: a refusal carries the same headers
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "pengawasan.middleware.admin_policy",
    "pengawasan.middleware.bounded",
    "pengawasan.middleware.squeezed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pengawasan.middleware.second_step",
    "pengawasan.middleware.other_eyes",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "pengawasan.urls"
WSGI_APPLICATION = "pengawasan.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ]
        },
    }
]

# Database

DB_POOLED = flag("DB_POOLED", False)
_limits = {
    "statement_timeout": os.environ.get("DB_STATEMENT_TIMEOUT_MS", "0"),
    "lock_timeout": os.environ.get("DB_LOCK_TIMEOUT_MS", "0"),
}
_primary = os.environ.get("DATABASE_URL") or "postgres:///pengawasan"
DATABASES = {"default": database(_primary, _limits, pooled=DB_POOLED)}
DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ.get("TEST_TEMPLATE") or None}
if REPLICA_URL := os.environ.get("REPLICA_URL"):
    # Seconds that a page waits for one that is away
    DATABASES["replica"] = database(REPLICA_URL, _limits, pooled=DB_POOLED, connect_timeout=2)
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
    DATABASE_ROUTERS = ["pengawasan.replica.Router"]
    MIDDLEWARE.append("pengawasan.replica.pages")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# History by statement, not by row: 91,599 regions load in 2.5 s instead of 40 s
PGHISTORY_LEVEL = pgtrigger.Statement

# Broker and cache: one server, database 0 for the broker, 1 for the cache

REDIS_URL = os.environ.get("REDIS_URL") or "redis://localhost:6379"
if REDIS_URL.startswith("unix://"):
    _socket = unquote(REDIS_URL.removeprefix("unix://").split("?")[0])
    CELERY_BROKER_URL = f"redis+socket://{_socket}"
    _cache_url = f"{REDIS_URL.split('?')[0]}?db=1"
else:
    _server = REDIS_URL.rstrip("/")
    _server = _server.rsplit("/", 1)[0] if _server.count("/") > 2 else _server
    CELERY_BROKER_URL, _cache_url = f"{_server}/0", f"{_server}/1"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _cache_url,
        "KEY_PREFIX": os.environ.get("PYTEST_XDIST_WORKER", ""),
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

# Celery is only the alarm clock: whatever it loses, the next sweep finds

CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "socket_connect_timeout": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker that was away for a night is still waited for
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
# Processes: only they can be ended when a task takes longer than this, and only of them one alone can be lost
CELERY_WORKER_POOL = os.environ.get("WORKER_POOL") or "prefork"
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1, "interval_step": 0, "interval_max": 0.1}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Asia/Jakarta"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
SWEEP_SECONDS = float(os.environ.get("SWEEP_SECONDS", "30"))
# Provinces whose part of a sweep has a queue of its own, named by its code; one of them is enough to sweep in parts
SWEEP_QUEUES = words("SWEEP_QUEUES")
_sweep = "logistik.tasks.sweep_in_parts" if SWEEP_QUEUES else "logistik.tasks.sweep"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": _sweep, "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}},
    "send_alerts": {"task": "logistik.tasks.send_alerts", "schedule": 15.0, "options": {"expires": 15}},
    "checkpoint": {"task": "logistik.tasks.checkpoint", "schedule": 300.0, "options": {"expires": 300}},
    "recaps": {"task": "logistik.tasks.write_left_over_recaps", "schedule": 60.0, "options": {"expires": 60}},
    "prune_changes": {"task": "logistik.tasks.prune_changes", "schedule": 6 * 3600.0},
    "clear_parts": {"task": "logistik.tasks.clear_parts", "schedule": 6 * 3600.0},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")
BEAT_FILE = DATA_DIR / "beat.pulse"

# Who gets in

AUTH_USER_MODEL = "pengawasan.Supervisor"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "pengawasan.backends.SampleAwareBackend"]
PASSWORD_HASHERS = ["pengawasan.backends.LeanArgon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
if TESTING:  # a suite signs in hundreds of times
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"}
    for name in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
]
# Offices say a code after the password: whoever has none yet sets it up at the next sign-in
REQUIRE_TOTP = flag("REQUIRE_TOTP", not (DEBUG or DEMO or TESTING))
# By name and address together: by name alone anyone could lock every coordinator out
AXES_ENABLED = not TESTING
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "terkunci.html"

SESSION_ENGINE = "pengawasan.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# The geographic map: it needs no tiles; with them its policy lets in exactly that server's pictures

TILE_URL, TILE_ATTRIBUTION = os.environ.get("TILE_URL", ""), os.environ.get("TILE_ATTRIBUTION", "")
_tiles = urlsplit(TILE_URL)
TILE_ORIGIN = f"{_tiles.scheme}://{_tiles.netloc}" if TILE_URL else ""
if TILE_URL and (
    _tiles.scheme not in {"http", "https"}
    or not re.fullmatch(r"[\w.:-]+", _tiles.netloc, re.ASCII)
    or not all(part in TILE_URL for part in ("{z}", "{x}", "{y}"))
):
    raise ImproperlyConfigured("TILE_URL harus berbentuk https://peta.contoh.go.id/{z}/{x}/{y}.png, satu server.")

# The field API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "pengawasan.backends.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "logistik.api.pagination.Pagination",
    "EXCEPTION_HANDLER": "logistik.api.errors.handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
REST_KNOX = {"TOKEN_TTL": timedelta(days=30), "TOKEN_LIMIT_PER_USER": None, "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "Pengawasan Logistik: API lapangan",
    "DESCRIPTION": "Laporan lapangan, surat jalan, dan indikasi bagi pengawas pemilu.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "SourceStatus": "pengawasan.models.places.SourceStatus",
        "ShipmentStatus": "logistik.api.shown.SHIPMENT_STATUS",
        "FlagStatus": "logistik.models.flag.Flag.Status",
        "AnswerStatus": "logistik.api.shown.ANSWER_STATUS",
        "EventKind": "logistik.models.movement.EventKind",
        "FlagEventKind": "logistik.models.flag.FlagEvent.Kind",
        "ConcernKind": "logistik.models.concern.ConcernKind",
        "ConcernState": "logistik.models.concern.ConcernState",
        "SyncStatus": "logistik.api.batch.RESULTS",
    },
}

# Files

STATIC_URL = "static/"
STATICFILES_DIRS: list[Any] = [BASE_DIR / "static", ("leaflet", leaflet.BASE_DIR)]
STATIC_ROOT = os.environ.get("STATIC_ROOT")
# Without STATIC_ROOT nothing needs to be collected: files are served from where the packages keep them
WHITENOISE_USE_FINDERS = not STATIC_ROOT
# A suite starts the application for every client: it need not read every file each time.
WHITENOISE_AUTOREFRESH = DEBUG or TESTING
_static_storage = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if STATIC_ROOT
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static_storage},
    "evidence": {"BACKEND": "pengawasan.vault.OnDisk"},
}
if MEDIA_S3_BUCKET := os.environ.get("MEDIA_S3_BUCKET"):
    _bucket = {"bucket_name": MEDIA_S3_BUCKET, "endpoint_url": os.environ.get("MEDIA_S3_ENDPOINT") or None}
    STORAGES["evidence"] = {"BACKEND": "pengawasan.bucket.InBucket", "OPTIONS": _bucket}
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# Language and time

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Asia/Jakarta"

# Messages and logs

EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
#: Whether channels of alerts may lead to servers of one's own network, without TLS too
CHANNELS_INSIDE = flag("CHANNELS_INSIDE", False)
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "pengawasan@localhost")

# json: for machines, without personal data (pengawasan/logs.py); plain: for people at a terminal
LOG_FORMAT = os.environ.get("LOG_FORMAT") or "plain"
if LOG_FORMAT not in {"plain", "json"}:
    raise ImproperlyConfigured("LOG_FORMAT harus plain atau json.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "pengawasan.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "gunicorn.error": {"handlers": [], "propagate": True},
        # They name who failed to sign in; how often that happens is in /metrics
        "axes": {"level": "CRITICAL"},
        "pengawasan": {"level": "INFO"},
        "pengawasan.request": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
        "logistik": {"level": "INFO"},
    },
}

# /metrics is for this computer, or for whoever has the token
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
PROMETHEUS_LATENCY_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, float("inf"))

UNFOLD = PANEL
