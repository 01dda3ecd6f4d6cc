from jobstore.lib.documents.check import MAX_BYTES, CheckedDocument, check_document
from jobstore.lib.documents.refusal import DocumentRefused

__all__ = ["MAX_BYTES", "CheckedDocument", "DocumentRefused", "check_document"]
