"""The customer register as the desk reads it: persons with their holdings, and the notice as code."""

from customers.admin.audiences import AudienceAdmin
from customers.admin.notice import ControllerAdmin, ResponsibilityRuleAdmin
from customers.admin.parties import PartyAdmin
from customers.admin.releases import NoticeReleaseAdmin

__all__ = ["AudienceAdmin", "ControllerAdmin", "NoticeReleaseAdmin", "PartyAdmin", "ResponsibilityRuleAdmin"]
