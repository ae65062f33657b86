"""What is said about the city's offices themselves: 单位调整."""

from gateway.saying.speaking import Speaker, said_of
from gateway.submitting import Said
from sharing.submissions.offices import ChangeOffices


def say_change_offices(speaker: Speaker, submission_id: str, said: ChangeOffices) -> Said:
    """单位调整: the speaker is the city centre."""
    return said_of(speaker, submission_id, said)
