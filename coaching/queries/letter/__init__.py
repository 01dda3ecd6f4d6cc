"""Notes to interviewers: their words, their checks, and where they are."""
