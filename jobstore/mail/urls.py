from django.urls import path

from jobstore.mail.bounce import views as events
from jobstore.mail.choices import views as choices
from jobstore.mail.choices import views as my_mail
from jobstore.mail.outgoing import views as inbox
from jobstore.mail.stop import views as stop

app_name = "mail"
urlpatterns = [
    path("my-mails/", my_mail.my_mail_list, name="my_mail_list"),
    path("my-mails/<uuid:pk>/cancel/", my_mail.my_mail_cancel, name="my_mail_cancel"),
    path("dev/mail/", inbox.dev_inbox, name="dev_inbox"),
    path("dev/mail/<uuid:mail_id>/", inbox.dev_mail, name="dev_mail"),
    path("dev/mail/<uuid:mail_id>/page/", inbox.dev_mail_page, name="dev_mail_page"),
    path("mail/choices/", choices.mail_choices, name="mail_choices"),
    path("mail/choices/<str:signed>/", choices.mail_choices_link, name="mail_choices_link"),
    path("mail/events/", events.mail_events, name="mail_events"),
    path("mail/stop/<str:signed>/", stop.mail_stop, name="mail_stop"),
    path("mail/one-click/<str:signed>/", stop.mail_one_click, name="mail_one_click"),
]
