from django.urls import include, path

from jobstore.people.employer import views as employer
from jobstore.people.user import views as user

app_name = "people"
of_employer = [
    path("", employer.employer_detail, name="employer_detail"),
    path("edit/", employer.employer_edit, name="employer_edit"),
    path("members/", employer.member_list, name="member_list"),
    path("application-mail/", employer.member_mail, name="member_mail"),
    path("members/<int:pk>/remove/", employer.member_remove, name="member_remove"),
    path("members/<int:pk>/role/", employer.member_role, name="member_role"),
    path("invitations/new/", employer.invitation_create, name="invitation_create"),
    path("invitations/<int:pk>/revoke/", employer.invitation_revoke, name="invitation_revoke"),
]
urlpatterns = [
    path("profile/", user.profile, name="profile"),
    path("profile/data/", user.account_data, name="account_data"),
    path("profile/data/download/", user.account_export, name="account_export"),
    path("profile/data/erase/", user.account_erase, name="account_erase"),
    path("profile/sessions/<int:pk>/end/", user.session_end, name="session_end"),
    path("drafts/", user.typed_draft_save, name="typed_draft_save"),
    path("drafts/forget/", user.typed_draft_forget, name="typed_draft_forget"),
    path("privacy/", user.privacy, name="privacy"),
    path("employers/new/", employer.employer_create, name="employer_create"),
    path("employers/<slug:slug>/", include(of_employer)),
    path("invitations/accept/", employer.invitation_accept, name="invitation_accept"),
    path("invitations/<str:token>/", employer.invitation_link, name="invitation_link"),
]
