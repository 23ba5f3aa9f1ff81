"""What an officer fills in for each operation. A form checks its fields' shape; the operation itself decides."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from requests_app import operations
from requests_app.admin.forms.breaches import ReportWrongRelease
from requests_app.admin.forms.copies import DiscardCopy, GivePart, WantCopy, WithholdPart
from requests_app.admin.forms.deciding import Approve, Decide, SendBack
from requests_app.admin.forms.dossiers import HandOverDossier
from requests_app.admin.forms.erasing import CarryOutErasure
from requests_app.admin.forms.fees import AnnounceFee, ApproveFee, ProposeFee, RecordFeeAnswer, WaiveFee
from requests_app.admin.forms.identity import EnterCode, MakeCodeLetter, RecordEvidence
from requests_app.admin.forms.letters import MarkPosted, SendAgain, SendLetter, SettleUnknown, WriteLetter
from requests_app.admin.forms.messaging import AnswerMessage, ReadMessage
from requests_app.admin.forms.operation import OperationForm, plain
from requests_app.admin.forms.recipients import (
    ApproveNoticeExcuse,
    ProposeNoticeExcuse,
    RecordNoticeTold,
    SendNoticeAgain,
)
from requests_app.admin.forms.rectifying import DecideChange, ProposeAddress, ProposeChange, ProposeContact, VoidChange
from requests_app.admin.forms.representing import CheckMandate, OpenEstateCase, RecordMandate
from requests_app.admin.forms.restricting import LiftRestriction, RestrictRecords, ScopeObjection, TellOfLifting
from requests_app.admin.forms.reviewing import ReviewDecision
from requests_app.admin.forms.wishes import EndWish, GiveToOmbudsman, RecordWish
from requests_app.admin.forms.withdrawing import WithdrawConsents
from requests_app.admin.forms.working import (
    AskClarification,
    AskIdentity,
    Extend,
    HandOver,
    LinkParty,
    MarkDuplicate,
    RecordAddress,
    RecordAnswer,
    Reopen,
    Withdraw,
)

__all__ = ["FORMS", "OperationForm"]

FORMS: Mapping[str, type[OperationForm]] = MappingProxyType(
    {
        "take": plain(operations.take),
        "hand_over": HandOver,
        "ask_identity": AskIdentity,
        "ask_clarification": AskClarification,
        "record_answer": RecordAnswer,
        "record_evidence": RecordEvidence,
        "make_code_letter": MakeCodeLetter,
        "enter_code": EnterCode,
        "confirm_identity": plain(operations.confirm_identity),
        "resume": plain(operations.resume),
        "extend": Extend,
        "record_address": RecordAddress,
        "link_party": LinkParty,
        "unlink_party": plain(operations.unlink_party),
        "withdraw_consents": WithdrawConsents,
        "restrict_records": RestrictRecords,
        "scope_objection": ScopeObjection,
        "tell_of_lifting": TellOfLifting,
        "lift_restriction": LiftRestriction,
        "review_decision": ReviewDecision,
        "decide": Decide,
        "propose_address": ProposeAddress,
        "propose_contact": ProposeContact,
        "propose_change": ProposeChange,
        "decide_change": DecideChange,
        "void_change": VoidChange,
        "record_mandate": RecordMandate,
        "check_mandate": CheckMandate,
        "open_estate_case": OpenEstateCase,
        "propose_fee": ProposeFee,
        "approve_fee": ApproveFee,
        "announce_fee": AnnounceFee,
        "record_fee_answer": RecordFeeAnswer,
        "waive_fee": WaiveFee,
        "want_copy": WantCopy,
        "discard_copy": DiscardCopy,
        "withhold_part": WithholdPart,
        "give_part": GivePart,
        "plan_erasure": plain(operations.plan_erasure),
        "tell_of_recipients": plain(operations.tell_of_recipients),
        "record_notice_told": RecordNoticeTold,
        "send_notice_again": SendNoticeAgain,
        "propose_notice_excuse": ProposeNoticeExcuse,
        "approve_notice_excuse": ApproveNoticeExcuse,
        "answer_message": AnswerMessage,
        "read_message": ReadMessage,
        "write_letter": WriteLetter,
        "send_for_approval": plain(operations.send_for_approval),
        "approve": Approve,
        "send_back": SendBack,
        "mark_ready": plain(operations.mark_ready),
        "carry_out_erasure": CarryOutErasure,
        "return_to_work": plain(operations.return_to_work),
        "send_letter": SendLetter,
        "mark_posted": MarkPosted,
        "send_again": SendAgain,
        "settle_unknown": SettleUnknown,
        "withdraw": Withdraw,
        "mark_duplicate": MarkDuplicate,
        "reopen": Reopen,
        "hand_over_dossier": HandOverDossier,
        "record_wish": RecordWish,
        "give_to_ombudsman": GiveToOmbudsman,
        "end_wish": EndWish,
        "report_wrong_release": ReportWrongRelease,
    }
)
"""Every operation of the desk, by its name. A test holds it against the operations that the rules know."""
