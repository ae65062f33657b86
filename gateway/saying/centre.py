"""What the city centre 市商务局 recognises: signing, start, landing."""

from gateway.saying.speaking import Speaker, said_of
from gateway.submitting import Said
from sharing.submissions.centre import RecogniseSigning, RecogniseStart, SetLanding


def say_signing(speaker: Speaker, submission_id: str, said: RecogniseSigning) -> Said:
    """签约认定."""
    return said_of(speaker, submission_id, said)


def say_start(speaker: Speaker, submission_id: str, said: RecogniseStart) -> Said:
    """开工认定."""
    return said_of(speaker, submission_id, said)


def say_landing(speaker: Speaker, submission_id: str, said: SetLanding) -> Said:
    """落户."""
    return said_of(speaker, submission_id, said)
