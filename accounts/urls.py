"""The addresses of signing in and of one's own account. allauth finds them by their names."""

from django.urls import path

from accounts.views import account, people, second_step, sign_in, work_account

urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="account_login"),
    path("sign-in/code/", sign_in.AskForCode.as_view(), name="account_request_login_code"),
    path("sign-in/code/enter/", sign_in.ConfirmCode.as_view(), name="account_confirm_login_code"),
    path("sign-in/forgotten/", sign_in.Forgotten.as_view(), name="account_reset_password"),
    path("sign-in/forgotten/sent/", sign_in.ResetSent.as_view(), name="account_reset_password_done"),
    path("sign-in/forgotten/open/", sign_in.open_reset_link, name="open-reset-link"),
    path(
        "sign-in/forgotten/<slug:uidb36>/",
        sign_in.ResetPassword.as_view(),
        {"key": sign_in.ResetPassword.reset_url_key},
        name="account_reset_password_from_key",
    ),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("account/", account.account, name="account"),
    path("account/password/", account.ChangePassword.as_view(), name="account_change_password"),
    path("account/password/new/", account.SetPassword.as_view(), name="account_set_password"),
    path("account/confirm/", account.ConfirmPassword.as_view(), name="account_reauthenticate"),
    path("sign-in/second-step/", second_step.EnterSecondStep.as_view(), name="mfa_authenticate"),
    path("sign-in/passkey/", second_step.SignInWithPasskey.as_view(), name="mfa_login_webauthn"),
    path("sign-in/work-account/", work_account.go, name="work-account-sign-in"),
    path("sign-in/work-account/return/", work_account.come_back, name="work-account-return"),
    path("sign-in/work-account/new/", work_account.not_joined, name="work-account-unknown"),
    path("account/work-account/", work_account.work_account, name="work-account"),
    path("account/work-account/part/", work_account.part, name="part-from-work-account"),
    path("account/confirm/code/", second_step.ConfirmWithCode.as_view(), name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/",
        second_step.ConfirmWithPasskey.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/second-step/", second_step.second_step, name="mfa_index"),
    path("account/second-step/app/", second_step.AddApp.as_view(), name="mfa_activate_totp"),
    path("account/second-step/app/remove/", second_step.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("account/second-step/passkey/", second_step.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(
        "account/second-step/passkey/<int:pk>/remove/",
        second_step.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("account/second-step/codes/", second_step.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second-step/codes/new/", second_step.new_recovery_codes, name="new-recovery-codes"),
    path("account/sessions/end/", account.end_all_sessions, name="end-all-sessions"),
    path("account/sessions/<slug:name>/end/", account.end_session, name="end-session"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite_person, name="invite-person"),
    path("people/<int:pk>/second-step/", people.remove_second_step, name="remove-second-step"),
    path("people/<int:pk>/invite/", people.invite_again, name="invite-again"),
    path("people/<int:pk>/leaving/", people.leaving, name="leaving"),
]
