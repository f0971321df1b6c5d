"""The addresses of signing in and of one's own account. allauth finds them by their names."""

from django.urls import path

from accounts.views import account, people, sign_in

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
    path("account/sessions/end/", account.end_all_sessions, name="end-all-sessions"),
    path("account/sessions/<slug:name>/end/", account.end_session, name="end-session"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite_person, name="invite-person"),
    path("people/<int:pk>/invite/", people.invite_again, name="invite-again"),
    path("people/<int:pk>/leaving/", people.leaving, name="leaving"),
]
