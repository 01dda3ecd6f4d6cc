from openings.admin import application, interview, jurisdiction, opening, reported

__all__ = ["application", "interview", "jurisdiction", "opening", "reported"]
