"""Settings of a Mailwright installation; everything that differs between two of them comes from the environment.

docs/server/deploy.md lists the variables. Without any, this is one machine's private installation: SQLite in DATA_DIR.
"""

from pathlib import Path

import environ

from designer.accounts.settings import *  # noqa: F403  # Django reads settings by their names in this module
from designer.accounts.settings import SINGLE_SIGN_ON
from designer.installation.environment import (
    read_folder,
    read_folders,
    read_kept,
    read_list,
    read_number,
    read_secret,
    read_secret_key,
    read_whole_number,
)
from designer.installation.private import keep_from_others, make_private
from designer.installation.vaults import read_vaults
from designer.middleware.settings import *  # noqa: F403  # likewise

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).absolute()
# Here, because web, worker, beat and every command read this file first.
keep_from_others()
make_private(DATA_DIR)

# Files that packages read. Web servers and workers on several machines share this folder.
FILES_DIR = DATA_DIR / "files"
PROJECT_FILES = FILES_DIR / "projects"
# Files that somebody has handed in to be imported, until the import has ended.
IMPORT_FILES = FILES_DIR / "imports"
ALLOWED_FOLDERS = read_folders("ALLOWED_FOLDERS", default=FILES_DIR / "shared", private=DATA_DIR)
# Checkouts of Git that projects may follow; each holds what is for everybody who may import from it.
SYNC_FOLDERS = read_folders("SYNC_FOLDERS", default=FILES_DIR / "sync", private=DATA_DIR)
# Certificates and keys that connection managers may name, which the administrator puts there.
CERTIFICATES_FOLDER = Path(env.str("CERTIFICATES_FOLDER", default="") or DATA_DIR / "certificates").absolute()
FILE_SIZE_LIMIT = read_whole_number("FILE_SIZE_LIMIT", 25) * 1024 * 1024
# What a form with files may bring at once.
UPLOAD_SIZE_LIMIT = 4 * FILE_SIZE_LIMIT
MESSAGE_SIZE_LIMIT = read_whole_number("MESSAGE_SIZE_LIMIT", 50) * 1024 * 1024
IMPORT_FILE_LIMIT = read_whole_number("IMPORT_FILE_LIMIT", 100) * 1024 * 1024
PROJECT_FILES_LIMIT = read_whole_number("PROJECT_FILES_LIMIT", 500) * 1024 * 1024

SECRET_KEY = read_secret_key(DATA_DIR)
# Earlier ones, the newest first, for as long as what they have signed is to count: sessions, addresses of webhooks.
SECRET_KEY_FALLBACKS = read_secret("SECRET_KEY_FALLBACKS").split()
# What encrypts credentials, unless CREDENTIAL_KEYS does: apart from SECRET_KEY, which may be changed without harm.
KEPT_CREDENTIAL_KEYS = DATA_DIR / "credential-keys"
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "designer",
    "connections",
    "tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "csp",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *SINGLE_SIGN_ON.apps,
]

MIDDLEWARE = [
    "designer.middleware.refusals.ProblemsOfApi",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "designer.middleware.static_files.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "designer.middleware.sessions.SessionSeen",
    "django.middleware.common.CommonMiddleware",
    "designer.middleware.texts.TextAddresses",
    "designer.middleware.texts.TextForms",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "designer.middleware.origin.RequestOrigin",
    "designer.middleware.sign_in.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "designer.middleware.refusals.RefusalPages",
    "designer.middleware.effort.BoundedExpressions",
]

ROOT_URLCONF = "designer.urls"
ASGI_APPLICATION = "designer.asgi.application"

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
                "designer.views.rendering.installation",
                "designer.views.rendering.request_key",
                "tasks.deliveries.context.doubts",
            ],
            "builtins": ["django.templatetags.static", "django_htmx.templatetags.django_htmx"],
        },
    },
]
FORM_RENDERER = "designer.views.rendering.Renderer"

# A checkpoint syncs twice, and writes each page once that has changed, however often that was: a mail changes thirty.
# So the log may have nearly as many pages as the first part of its index holds, through which readers look.
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;",
}
DATABASES = {"default": environ.Env.db_url_config(read_secret("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}"))}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].update(ENGINE="designer.database.sqlite", OPTIONS=SQLITE)
elif env.bool("PREPARED_STATEMENTS", default=True):  # for designer.database.statements
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 1
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# While `make run` runs, this file names its private Redis, for commands such as runpackage in another terminal.
KEPT_REDIS_URL = DATA_DIR / "redis-url"
REDIS_URL = read_secret("REDIS_URL", read_kept(KEPT_REDIS_URL) or "redis://127.0.0.1:6379/0")
REDIS_PREFIX = env.str("REDIS_PREFIX", default="mailwright:")

# `make run` says so to its programs, and by that file to commands: one machine's own, which nobody else can reach.
ONE_MACHINE = env.bool("ONE_MACHINE", default=KEPT_REDIS_URL.exists())
# Which servers the workers' own identity (their Kerberos tickets) may be shown to, and for which projects.
WORKER_IDENTITY_SERVERS = read_list("WORKER_IDENTITY_SERVERS", default=["*"] if ONE_MACHINE else [])
WORKER_IDENTITY_PROJECTS = read_list("WORKER_IDENTITY_PROJECTS", default=["*"])
# Where credentials may refer to secrets that the workers have: variables whose names begin so, and files in a folder.
SECRET_VARIABLES_PREFIX = env.str("SECRET_VARIABLES_PREFIX", default="MAILWRIGHT_SECRET_")
SECRET_FILES_FOLDER = read_folder("SECRET_FILES_FOLDER", private=DATA_DIR)
# HashiCorp Vaults: where each is, which paths credentials may refer to, and the one way in which the workers sign in.
VAULTS = read_vaults()
# Services that tickets are asked for beside those of the SMTP server itself: class/host, or a host.
SERVICE_PRINCIPAL_NAMES = read_list("SERVICE_PRINCIPAL_NAMES", default=[])
# Where SMTP connections may go. Loopback, link-local and the like need to be listed one by one.
ALLOWED_SMTP_NETWORKS = read_list("ALLOWED_SMTP_NETWORKS", default=["*"] if ONE_MACHINE else ["0.0.0.0/0", "::/0"])
ALLOWED_SMTP_PORTS = read_list("ALLOWED_SMTP_PORTS", default=["*"] if ONE_MACHINE else ["25", "465", "587", "2525"])

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for Redis as long as it is away
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    "global_keyprefix": REDIS_PREFIX,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "packages"
# None of our jobs is acknowledged late, so this cancels nothing; without it Celery warns at each loss.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_CONSUMER = "tasks.node.consumer:Consumer"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Jobs are acknowledged as they begin, so those that are at work take nothing of what may be fetched.
CELERY_WORKER_ENABLE_PREFETCH_COUNT_REDUCTION = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "tasks.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {
    "recover": {"task": "recover", "schedule": 5.0},
    "start what is due": {"task": "start_due", "schedule": 5.0},
    "expire messages": {"task": "expire_messages", "schedule": 60.0},
    "clean up": {"task": "clean_up", "schedule": 3600.0},
    "recover imports": {"task": "recover_imports", "schedule": 10.0},
    "expire imports": {"task": "expire_imports", "schedule": 600.0},
    "recover trials": {"task": "recover_trials", "schedule": 10.0},
    "expire trials": {"task": "expire_trials", "schedule": 600.0},
    "forget versions": {"task": "forget_connection_versions", "schedule": 3600.0},
    "thin versions": {"task": "thin_versions", "schedule": 3600.0},
    "forget audit": {"task": "forget_audit", "schedule": 3600.0},
}

AUTH_USER_MODEL = "designer.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "projects"
LOGOUT_REDIRECT_URL = "sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# The address that people type into the browser, which links in mails lead to; never what a request calls the host.
PUBLIC_URL = env.str(
    "PUBLIC_URL", default=next((origin for origin in CSRF_TRUSTED_ORIGINS if "*" not in origin), "")
).rstrip("/")
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of one that is missing
STATICFILES_DIRS = [BASE_DIR / "static" / "dist", ("icons", BASE_DIR / "static" / "icons")]
# From a checkout the files are served as they were built last; an image has them collected, compressed and named by
# their content, so that a browser keeps them for ever and an upgrade is seen at once.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = SERVE_SOURCES = env.bool("SERVE_SOURCES", default=True)
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+\.[0-9a-f]{12}\..+$|^.+/designer-\w+-[0-9A-Z]{8}\.js$"
"""What has a digest of itself in its name: by Django, or by the build that cuts the designer's script."""
COLLECTED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if SERVE_SOURCES else COLLECTED},
}
# The documentation as `make docs` builds it, which is served under /docs/; each folder in it by its index.html.
DOCUMENTATION_FOLDER = Path(env.str("DOCUMENTATION_FOLDER", default=str(BASE_DIR / "static" / "docs")))
WHITENOISE_INDEX_FILE = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
# A project of SSIS's that is imported may have some hundred packages; their sizes together are bounded anyway.
DATA_UPLOAD_MAX_NUMBER_FILES = 500
# The choices of an import have a box for each package, and a list for each task without an engine.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000

# What a start says to a Python that lacks fixes which matter here: warn, refuse or ignore.
OUTDATED_PYTHON = env.str("OUTDATED_PYTHON", default="warn")

# For how many days a message is kept after it was made, and in any case until its delivery is decided; 0: no longer.
KEEP_MESSAGES_DAYS = read_whole_number("KEEP_MESSAGES_DAYS", 7)

# Seconds that a worker waits for an SMTP server at most, whatever a connection manager's Timeout says; it counts for
# opening a connection, and again for each message.
LONGEST_TIMEOUT = read_number("LONGEST_TIMEOUT", 900.0)
# Seconds that a test of a connection manager takes at most, all its steps together.
LONGEST_TRIAL = read_number("LONGEST_TRIAL", 60.0)
# How many live views of executions one person may have open at once, evenly divided among the web processes; the oldest
# gives way.
WEB_PROCESSES = read_whole_number("WEB_PROCESSES", 1)
LIVE_VIEWS = max(4, read_whole_number("LIVE_VIEWS", 20) // max(1, WEB_PROCESSES))
# How many requests an API token may send in a minute; 0: as many as it likes.
API_REQUESTS_PER_MINUTE = read_whole_number("API_REQUESTS_PER_MINUTE", 1200)
# How many tests of connection managers one worker process has under way at once, beside the packages that it runs.
TRIALS_AT_ONCE = read_whole_number("TRIALS_AT_ONCE", 4)

# Processes that a worker has beyond those that --concurrency gives one person, so that nobody's tasks hold them all:
# one is for people who have no work there yet, one for jobs such as recovery. Where hardly anybody else comes, another
# one is started when that is so.
SPARE_PROCESSES = env.int("SPARE_PROCESSES", default=1 if ONE_MACHINE else 2)
# How many it may have of these when tasks of many people wait for servers at once; they come and go as needed.
MOST_SPARE_PROCESSES = env.int("MOST_SPARE_PROCESSES", default=12)
# How many a worker has that had nothing to do for a minute, to save memory; the first jobs make the others. 0: all.
RESTING_PROCESSES = env.int("RESTING_PROCESSES", default=0)

# Whether the worker has beat as a process of its own, as `make run` starts it; for one machine with one worker.
EMBEDDED_BEAT = env.bool("EMBEDDED_BEAT", default=False)

# What executions log unless whoever starts one says otherwise: None, Basic, Performance or Verbose.
SERVER_LOGGING_LEVEL = env.str("SERVER_LOGGING_LEVEL", default="Basic")
# For how many days an execution is kept with all that it left behind; -1: for ever.
RETENTION_WINDOW = read_whole_number("RETENTION_WINDOW", 365)

# Versions of packages: all of the last days (-1: for ever) and the newest so many are kept; of those before, one of
# each day for so many days, and then one of each month. Those with a name or that a kept execution ran always are.
VERSIONS_KEEP_DAYS = read_whole_number("VERSIONS_KEEP_DAYS", 30)
VERSIONS_KEEP_NEWEST = read_whole_number("VERSIONS_KEEP_NEWEST", 100)
VERSIONS_DAILY_DAYS = read_whole_number("VERSIONS_DAILY_DAYS", 365)

# For how many days the audit keeps who did what, signed in or was refused, whatever else is deleted; -1: for ever.
AUDIT_RETENTION_DAYS = read_whole_number("AUDIT_RETENTION_DAYS", 730)

# The Maildir of the demonstration mail server that `make run` starts; empty on a team's server.
DEMO_MAILBOX = env.str("DEMO_MAILBOX", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
