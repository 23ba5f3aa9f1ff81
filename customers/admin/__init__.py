"""The customer register as the desk reads it: persons with their holdings, and the notice as code."""

from customers.admin.audiences import AudienceAdmin
from customers.admin.notice import ControllerAdmin, ResponsibilityRuleAdmin
from customers.admin.parties import PartyAdmin

__all__ = ["AudienceAdmin", "ControllerAdmin", "PartyAdmin", "ResponsibilityRuleAdmin"]
