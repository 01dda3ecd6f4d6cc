from jobstore.lib import due
from jobstore.people.user.actions import forget_old_drafts, next_draft_to_forget

due.register(
    due.DueWork(
        name="people.forget_old_drafts",
        run=forget_old_drafts,
        next_at=next_draft_to_forget,
        done="old drafts forgotten",
    )
)
