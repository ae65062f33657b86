"""What an office says about the hold 在谈权: more time, giving it up, a claim from the pool."""

from gateway.saying.speaking import Speaker, said_of
from gateway.submitting import Said
from sharing.submissions.holds import ClaimProject, ExtendProtection, ReleaseHold


def say_about_hold(
    speaker: Speaker, submission_id: str, said: ExtendProtection | ReleaseHold | ClaimProject
) -> Said:
    """延长保护、释放、认领. Raises PhoneInOpenText."""
    return said_of(speaker, submission_id, said)
