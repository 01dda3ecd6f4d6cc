"""Letters: the candidate writes them, the interviewer reads them."""
