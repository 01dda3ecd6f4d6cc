from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class HomeConfig(AppConfig):
    name = "jobstore.home"
    label = "home"
    default = True


class JobStoreAdminConfig(admin_apps.AdminConfig):
    """Django's admin, opening on the queues."""

    default = False
    default_site = "jobstore.home.admin_site.JobStoreAdminSite"
