"""The staff's pages about people; secrets of sign-in and tables of libraries have none."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin

from jobstore.people.admin import access_token, employer, invitation, user

__all__ = ["access_token", "employer", "invitation", "user"]

for model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    admin.site.unregister(model)
