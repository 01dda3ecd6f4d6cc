from coaching.admin import feedback, plan

__all__ = ["feedback", "plan"]
