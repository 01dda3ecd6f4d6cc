from openings.admin import application, interview

__all__ = ["application", "interview"]
