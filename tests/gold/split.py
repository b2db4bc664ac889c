"""Which gold documents are kept unseen while rules are tuned: a third, by a hash of the document's id."""

import hashlib


def unseen(doc_id: str) -> bool:
    """Whether ``doc_id`` belongs to the third that is scored but never read."""
    return int(hashlib.sha256(doc_id.encode()).hexdigest(), 16) % 3 == 0
