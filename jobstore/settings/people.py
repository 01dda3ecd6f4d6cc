"""Who people are and how they sign in."""

from django.urls import reverse_lazy

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "jobstore.lib.tokens.PlainRules"}]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home:dashboard")
ACCOUNT_ADAPTER = "jobstore.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "jobstore.people.user.forms.SignupDetailsForm"
ACCOUNT_FORMS = {
    "change_password": "jobstore.people.adapters.ChangeOwnPasswordForm",
    "reset_password_from_key": "jobstore.people.adapters.ResetOwnPasswordForm",
    "set_password": "jobstore.people.adapters.SetOwnPasswordForm",
}
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "homepage"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60  # seconds, as the page and the mail say
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = True
# Passwords and mail have limits of our own (jobstore/web/limits.py, jobstore/people/user/mails.py)
# that strangers cannot close to others. What stays counts after a right password or for one person.
_OURS = (
    "login",
    "reset_password",
    "reset_password_from_key",
    "request_login_code",
    "confirm_email",
)
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/key", **dict.fromkeys(_OURS)}
ASKED_FROM_PLACE = 60  # codes and links in an hour, whatever addresses are typed; 0: not counted
MFA_RATE_LIMITS = {"webauthn_login": None}  # nobody guesses a passkey
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "jobstore.people.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "jobstore.people.user.forms.ActivateAppForm",
    "authenticate": "jobstore.people.user.forms.SecondStepForm",
    "add_webauthn": "jobstore.people.user.forms.AddPasskeyForm",
    "authenticate_webauthn": "jobstore.people.user.forms.PasskeyStepForm",
    "login_webauthn": "jobstore.people.user.forms.PasskeySignInForm",
    "reauthenticate_webauthn": "jobstore.people.user.forms.PasskeyAgainForm",
}
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds; a reset link is good for one hour
SAVED_COOKIE_NAME = "saved-openings"  # what a visitor saved, until there is an account
BROWSER_COOKIE_NAME = "known-browser"  # tells an owner from strangers; signs nobody in
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60  # seconds
USERSESSIONS_TRACK_ACTIVITY = True
