"""What a candidate may know of a résumé of theirs."""

from jobstore.lib.documents.spelling import CannotAdvise, DoubtfulWord, doubtful_words
from openings.models import Resume


def spelling_of(resume: Resume) -> list[DoubtfulWord]:
    """Words to look at once more; advice only, and nothing of it is kept. Raises CannotAdvise."""
    try:
        with resume.file.open("rb") as file:
            content: bytes = file.read()  # 5 MB at most
    except OSError:
        raise CannotAdvise("The file of this résumé is missing. Add it once more.") from None
    return doubtful_words(content, mime_type=resume.mime_type)
