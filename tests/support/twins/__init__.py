"""One candidate's days, played twice from the same start: with and without a recorded "no".

`stage` builds the start, `presses` says what the candidate does, `pages` finds what there is to
see, and `play` lets the days pass and writes down all that the candidate meets.
"""
