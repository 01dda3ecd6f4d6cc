"""Replies to articles: writing, confirming, flagging, judging, and what lapses."""
