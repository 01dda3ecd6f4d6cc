from openings.admin import application, interview, opening

__all__ = ["application", "interview", "opening"]
