"""The e-mails of this app: each kind is declared once, with its guard and renderer."""
