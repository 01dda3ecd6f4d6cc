from jobstore.people.permissions import Visitor


def can_verify_companies(user: Visitor) -> bool:
    """Say that a company of an interview held elsewhere is what it says."""
    return user.is_authenticated and user.is_staff and user.has_perm("people.change_companytocheck")
