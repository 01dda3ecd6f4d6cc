"""The staff's pages about people; secrets of sign-in and tables of libraries have none."""
# ruff: noqa: F401 -- imported to register

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin

import jobstore.people.access_token.admin
import jobstore.people.employer.admin.employer
import jobstore.people.employer.admin.merge
import jobstore.people.user.admin

for model in (EmailAddress, Authenticator, UserSession):
    admin.site.unregister(model)
