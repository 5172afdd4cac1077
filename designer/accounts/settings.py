"""The settings of signing in and staying so, which designer/settings.py takes over: ours, and django-allauth's."""

from datetime import timedelta

import environ

from designer.accounts.client_address import read_networks
from designer.accounts.directory.settings import Directory
from designer.accounts.single_sign_on.keytab import KerberosSignIn
from designer.accounts.single_sign_on.provider import Provider, read_mapping
from designer.accounts.single_sign_on.proxy import RemoteUser
from designer.installation.environment import read_list, read_number, read_secret

env = environ.Env()

# How django-allauth signs people in. Its limits would need a cache that all processes share; ours are in the database.
ACCOUNT_ADAPTER = "designer.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_RATE_LIMITS = False

# Signing in at the company's identity provider (OpenID Connect); without OIDC_ISSUER there is none.
SINGLE_SIGN_ON = Provider(
    issuer=env.str("OIDC_ISSUER", default="").rstrip("/"),
    client_id=env.str("OIDC_CLIENT_ID", default=""),
    client_secret=read_secret("OIDC_CLIENT_SECRET"),
    name=env.str("OIDC_NAME", default="") or "single sign-on",
    scopes=tuple(read_list("OIDC_SCOPES", default=["openid", "profile", "email"])),
    user_name_claim=env.str("OIDC_USER_NAME_CLAIM", default="") or "preferred_username",
    groups_claim=env.str("OIDC_GROUPS_CLAIM", default="") or "groups",
    groups=read_mapping("OIDC_GROUPS", read_list("OIDC_GROUPS", default=[])),
    allowed_groups=frozenset(read_list("OIDC_ALLOWED_GROUPS", default=[])),
    administrators=frozenset(read_list("OIDC_ADMINISTRATORS", default=[])),
    creates_accounts=env.bool("OIDC_CREATES_ACCOUNTS", default=True),
    links_accounts=env.bool("OIDC_LINKS_ACCOUNTS", default=False),
)
# Signing in by a header that a proxy in front writes, which checks Kerberos; without REMOTE_USER_HEADER there is none.
REMOTE_USER = RemoteUser(
    header=env.str("REMOTE_USER_HEADER", default=""),
    proxies=read_networks(env.list("REMOTE_USER_PROXIES", default=[])),
    name=env.str("REMOTE_USER_NAME", default="") or "Windows",
    realms=tuple(read_list("REMOTE_USER_REALMS", default=[])),
    creates_accounts=env.bool("REMOTE_USER_CREATES_ACCOUNTS", default=True),
    links_accounts=env.bool("REMOTE_USER_LINKS_ACCOUNTS", default=False),
)
# Signing in by a Kerberos ticket of the browser, which is checked here; without KERBEROS_KEYTAB nobody does.
KERBEROS = KerberosSignIn(
    keytab=env.str("KERBEROS_KEYTAB", default=""),
    realms=tuple(read_list("KERBEROS_REALMS", default=[])),
    name=env.str("KERBEROS_NAME", default="") or "Windows",
    creates_accounts=env.bool("KERBEROS_CREATES_ACCOUNTS", default=True),
    links_accounts=env.bool("KERBEROS_LINKS_ACCOUNTS", default=False),
)
# Signing in with a directory's name and password, by the extra ldap; without LDAP_URL there is none.
DIRECTORY = Directory(
    url=env.str("LDAP_URL", default="").strip(),
    is_plain=env.bool("LDAP_PLAIN", default=False),
    authorities=env.str("LDAP_CA_FILE", default=""),
    seconds=read_number("LDAP_TIMEOUT", 5),
    bind_dn=env.str("LDAP_BIND_DN", default=""),
    bind_password=read_secret("LDAP_BIND_PASSWORD"),
    user_base=env.str("LDAP_USER_BASE", default=""),
    user_filter=env.str("LDAP_USER_FILTER", default="") or "(uid=%(user)s)",
    user_dn=env.str("LDAP_USER_DN", default=""),
    name_attribute=env.str("LDAP_USER_NAME_ATTRIBUTE", default="") or "uid",
    group_base=env.str("LDAP_GROUP_BASE", default=""),
    group_filter=env.str("LDAP_GROUP_FILTER", default="") or "(member=%(dn)s)",
    groups=read_mapping("LDAP_GROUPS", read_list("LDAP_GROUPS", default=[])),
    allowed_groups=frozenset(read_list("LDAP_ALLOWED_GROUPS", default=[])),
    administrators=frozenset(read_list("LDAP_ADMINISTRATORS", default=[])),
    creates_accounts=env.bool("LDAP_CREATES_ACCOUNTS", default=True),
    links_accounts=env.bool("LDAP_LINKS_ACCOUNTS", default=False),
)
SOCIALACCOUNT_PROVIDERS = SINGLE_SIGN_ON.settings
SOCIALACCOUNT_ADAPTER = "designer.accounts.single_sign_on.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
# Second factors: who has to have one (optional, administrators, everybody), and how they are kept and asked for.
SECOND_FACTOR = env.str("SECOND_FACTOR", default="optional")
MFA_ADAPTER = "designer.accounts.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": "designer.accounts.second_factor.forms.CodeForm",
    "authenticate_webauthn": "designer.accounts.second_factor.forms.PasskeyForm",
    "reauthenticate": "designer.accounts.second_factor.forms.CodeAgainForm",
    "reauthenticate_webauthn": "designer.accounts.second_factor.forms.PasskeyAgainForm",
    "activate_totp": "designer.accounts.second_factor.forms.AuthenticatorForm",
    "add_webauthn": "designer.accounts.second_factor.forms.NewPasskeyForm",
}

SESSION_ENGINE = "designer.accounts.session_store"
# A session lasts a working day without being used, so that a forgotten one ends over night, and two weeks in all.
SESSION_IDLE = timedelta(hours=read_number("SESSION_IDLE_HOURS", 12))
SESSION_COOKIE_AGE = int(timedelta(days=read_number("SESSION_DAYS", 14)).total_seconds())

# The server for the installation's own mails: smtp://user:password@host:587, smtp+tls:// (STARTTLS), smtp+ssl://.
EMAIL_URL = read_secret("EMAIL_URL")
EMAIL = environ.Env.email_url_config(EMAIL_URL or "dummymail://")
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = EMAIL["EMAIL_BACKEND"], EMAIL["EMAIL_HOST"], EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"], EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_TLS", False), EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="mailwright@localhost")
