"""Settings of django-allauth, which signs people in. A council cannot change these."""

ACCOUNT_ADAPTER = "accounts.account_adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Administrators check email addresses, since they create the accounts.
ACCOUNT_EMAIL_VERIFICATION = "none"
# Emails to unknown addresses are sent by accounts.account_adapter.send_no_account_email.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 60 * 15
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}
# Counted for each account (the key is its email address), over all ways of signing in. The limit for a
# network address (ip) is far higher, since a whole council may share one.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "300/5m/ip,10/5m/key",
    "mails_asked_for": "300/5m/ip,5/15m/key",
    "login": "1200/5m/ip",
    "reset_password": "1200/5m/ip",
    "reset_password_from_key": "1200/5m/ip",
    "request_login_code": "1200/5m/ip",
    "reauthenticate": "60/5m/user",
    "change_password": "20/5m/user",
}
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignInForm",
    "request_login_code": "accounts.forms.sign_in.RequestCodeForm",
    "confirm_login_code": "accounts.forms.sign_in.SignInCodeForm",
    "reset_password": "accounts.forms.sign_in.RequestPasswordResetForm",
    "user_token": "accounts.forms.sign_in.ResetTokenForm",
    "reset_password_from_key": "accounts.forms.sign_in.ResetPasswordForm",
    "change_password": "accounts.forms.sign_in.ChangePasswordForm",
    "set_password": "accounts.forms.sign_in.SetPasswordForm",
    "reauthenticate": "accounts.forms.sign_in.ReauthenticatePasswordForm",
}

# The second step: an authenticator app, a passkey, and recovery codes for when neither is at hand.
MFA_ADAPTER = "accounts.second_step.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A code from the app is valid once, in its own half minute.
MFA_TOTP_TOLERANCE = 0
# The device asks for a fingerprint, a face or a PIN, so a passkey may replace the password too.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RATE_LIMITS = {"webauthn_login": "1200/5m/ip"}
MFA_FORMS = {
    "authenticate": "accounts.forms.second_step.SecondStepCodeForm",
    "authenticate_webauthn": "accounts.forms.second_step.SecondStepPasskeyForm",
    "reauthenticate": "accounts.forms.second_step.ReauthenticateCodeForm",
    "reauthenticate_webauthn": "accounts.forms.second_step.ReauthenticatePasskeyForm",
    "login_webauthn": "accounts.forms.second_step.SignInPasskeyForm",
    "activate_totp": "accounts.forms.second_step.AddAppForm",
    "add_webauthn": "accounts.forms.second_step.AddPasskeyForm",
}
