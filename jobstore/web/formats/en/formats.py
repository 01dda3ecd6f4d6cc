"""Times with their zone, as on all other pages: Django reads this by its name."""

DATETIME_FORMAT = "M j, Y, g:i A T"
DATE_FORMAT = "M j, Y"
