"""What somebody says, made ready for the log: one function for each kind of statement.

The doors (REST, pages, imports, the command line) all come through here, so that a statement has
the same bytes whichever door it came by. A function takes who speaks and what is said in typed
form and gives ``Said``: the gateway's stamp (office, actor, role, submission id, and what is
*derived* from the text: name key, goods key, phase, valid code) and the canonical bytes.

The bytes hold what was said and nothing else: a field that has its default is left out, so a later
release with more fields still writes a retry as the same bytes. A default that changes its meaning
therefore needs a new version of the kind.

Contact persons are sealed here, under the key that ``key_of`` gives for the submission; they never
stand in the bytes in the clear. A phone number in any other text is refused: what is in the log
stays there for ever, and only contacts can be erased.

Invariant: the same speaker's office, submission id and words give the same bytes, for ever.
"""

from gateway.saying.agreements import say_about_agreement
from gateway.saying.cases import say_about_case
from gateway.saying.centre import say_landing, say_signing, say_start
from gateway.saying.city import say_adopt_rules, say_close_batch, say_open_batch, say_open_city
from gateway.saying.holds import say_about_hold
from gateway.saying.identity import WrittenIdentity, derive
from gateway.saying.leads import (
    LeadChange,
    NewLead,
    say_amend,
    say_erase,
    say_follow_up,
    say_link_company,
    say_register,
    say_take_back,
    say_withdraw,
)
from gateway.saying.objections import say_about_objection
from gateway.saying.offices import say_change_offices
from gateway.saying.recognitions import say_about_recognition
from gateway.saying.speaking import KeyOf, PhoneInOpenText, Speaker, TextTooLong, key_of
from gateway.saying.standing import Standing, say_about_standing
from gateway.saying.transfers import say_about_offer, say_about_transfer

__all__ = [
    "KeyOf",
    "LeadChange",
    "NewLead",
    "PhoneInOpenText",
    "Speaker",
    "Standing",
    "TextTooLong",
    "WrittenIdentity",
    "derive",
    "key_of",
    "say_about_agreement",
    "say_about_case",
    "say_about_hold",
    "say_about_objection",
    "say_about_offer",
    "say_about_recognition",
    "say_about_standing",
    "say_about_transfer",
    "say_adopt_rules",
    "say_amend",
    "say_change_offices",
    "say_close_batch",
    "say_erase",
    "say_follow_up",
    "say_landing",
    "say_link_company",
    "say_open_batch",
    "say_open_city",
    "say_register",
    "say_signing",
    "say_start",
    "say_take_back",
    "say_withdraw",
]
