from jobstore.mail.mails import plain

__all__ = ["plain"]
