from django.urls import include, path

from jobstore.people.employer import views as employer
from jobstore.people.invitation import views as invitation
from jobstore.people.membership import views as membership
from jobstore.people.typed_draft import views as typed_draft
from jobstore.people.user import views as account
from jobstore.people.user import views as session
from jobstore.people.user import views as user

app_name = "people"

of_employer = [
    path("", employer.employer_detail, name="employer_detail"),
    path("edit/", employer.employer_edit, name="employer_edit"),
    path("members/", membership.member_list, name="member_list"),
    path("application-mail/", membership.member_mail, name="member_mail"),
    path("members/<int:pk>/remove/", membership.member_remove, name="member_remove"),
    path("members/<int:pk>/role/", membership.member_role, name="member_role"),
    path("invitations/new/", invitation.invitation_create, name="invitation_create"),
    path("invitations/<int:pk>/revoke/", invitation.invitation_revoke, name="invitation_revoke"),
]

urlpatterns = [
    path("profile/", user.profile, name="profile"),
    path("profile/data/", account.account_data, name="account_data"),
    path("profile/data/download/", account.account_export, name="account_export"),
    path("profile/data/erase/", account.account_erase, name="account_erase"),
    path("profile/sessions/<int:pk>/end/", session.session_end, name="session_end"),
    path("drafts/", typed_draft.typed_draft_save, name="typed_draft_save"),
    path("drafts/forget/", typed_draft.typed_draft_forget, name="typed_draft_forget"),
    path("privacy/", account.privacy, name="privacy"),
    path("employers/new/", employer.employer_create, name="employer_create"),
    path("employers/<slug:slug>/", include(of_employer)),
    path("invitations/accept/", invitation.invitation_accept, name="invitation_accept"),
    path("invitations/<str:token>/", invitation.invitation_link, name="invitation_link"),
]
