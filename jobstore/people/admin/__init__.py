from jobstore.people.admin import employer, invitation, user

__all__ = ["employer", "invitation", "user"]
