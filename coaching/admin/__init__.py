from coaching.admin import feedback, help_line, plan, practice, wording

__all__ = ["feedback", "help_line", "plan", "practice", "wording"]
