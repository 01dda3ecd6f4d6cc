from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "jobstore.people"
    label = "people"
    verbose_name = "People and employers"
