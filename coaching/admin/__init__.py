from coaching.admin import feedback, help_line, plan

__all__ = ["feedback", "help_line", "plan"]
