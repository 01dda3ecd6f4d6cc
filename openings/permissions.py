"""Who may see and do what. Page, template, API and test ask the same predicate."""
