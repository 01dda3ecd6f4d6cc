"""Nothing that somebody typed is lost: kept when a form cannot be taken, and given back.

`middleware` notices a loss, `kept` holds the text in the session for who typed it, `pages` knows
where the form stands, and `fill` writes the text into that page again.
"""
