from openings.admin import interview

__all__ = ["interview"]
