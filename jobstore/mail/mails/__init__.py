from jobstore.mail.mails import plain, sample

__all__ = ["plain", "sample"]
