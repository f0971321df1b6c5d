"""The addresses of signing in and of one's own account. allauth finds them by their names."""

from django.urls import path

from accounts.views import account, changes, people, second_step, security, sign_in, work_account

urlpatterns = [
    path("sign-in/", sign_in.SignInView.as_view(), name="account_login"),
    path("sign-in/code/", sign_in.RequestCodeView.as_view(), name="account_request_login_code"),
    path("sign-in/code/enter/", sign_in.EnterCodeView.as_view(), name="account_confirm_login_code"),
    path(
        "sign-in/reset-password/", sign_in.RequestPasswordResetView.as_view(), name="account_reset_password"
    ),
    path(
        "sign-in/reset-password/sent/",
        sign_in.PasswordResetSentView.as_view(),
        name="account_reset_password_done",
    ),
    path("sign-in/reset-password/open/", sign_in.open_reset_link, name="open-reset-link"),
    path(
        "sign-in/reset-password/<slug:uidb36>/",
        sign_in.ResetPasswordView.as_view(),
        {"key": sign_in.ResetPasswordView.reset_url_key},
        name="account_reset_password_from_key",
    ),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("account/", account.account, name="account"),
    path("account/password/", account.ChangePasswordView.as_view(), name="account_change_password"),
    path("account/password/new/", account.SetPasswordView.as_view(), name="account_set_password"),
    path("account/confirm/", account.ReauthenticatePasswordView.as_view(), name="account_reauthenticate"),
    path("sign-in/second-step/", second_step.EnterSecondStepView.as_view(), name="mfa_authenticate"),
    path("sign-in/passkey/", second_step.SignInWithPasskeyView.as_view(), name="mfa_login_webauthn"),
    path("sign-in/work-account/", work_account.start_sign_in, name="work-account-sign-in"),
    path("sign-in/work-account/callback/", work_account.callback, name="work-account-callback"),
    path(
        "sign-in/work-account/not-linked/",
        work_account.work_account_not_linked,
        name="work-account-not-linked",
    ),
    path("account/work-account/", work_account.work_account, name="work-account"),
    path("account/work-account/unlink/", work_account.unlink_work_account, name="unlink-work-account"),
    path("account/confirm/code/", second_step.ReauthenticateCodeView.as_view(), name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/",
        second_step.ReauthenticatePasskeyView.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/second-step/", second_step.second_step, name="mfa_index"),
    path("account/second-step/app/", second_step.AddAppView.as_view(), name="mfa_activate_totp"),
    path("account/second-step/app/remove/", second_step.RemoveAppView.as_view(), name="mfa_deactivate_totp"),
    path("account/second-step/passkey/", second_step.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path(
        "account/second-step/passkey/<int:pk>/remove/",
        second_step.RemovePasskeyView.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("account/second-step/codes/", second_step.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second-step/codes/new/", second_step.new_recovery_codes, name="new-recovery-codes"),
    path("account/sessions/end/", account.end_all_sessions, name="end-all-sessions"),
    path("account/sessions/<slug:name>/end/", account.end_session, name="end-session"),
    path("people/", people.people, name="people"),
    path("people/security/", security.security_events, name="security-events"),
    path("people/invite/", people.invite_person, name="invite-person"),
    path("people/changes/", changes.changes, name="account-changes"),
    path("people/changes/<int:pk>/", changes.decide, name="decide-account-change"),
    path("people/address/", changes.confirm_address, name="confirm-address"),
    path("people/<int:pk>/", changes.person, name="person"),
    path("people/<int:pk>/roles/", changes.roles, name="change-roles"),
    path("people/<int:pk>/address/", changes.address, name="change-address"),
    path("people/<int:pk>/second-step/", people.remove_second_step, name="remove-second-step"),
    path("people/<int:pk>/resend-invitation/", people.resend_invitation, name="resend-invitation"),
    path("people/<int:pk>/account-status/", people.change_account_status, name="account-status"),
]
