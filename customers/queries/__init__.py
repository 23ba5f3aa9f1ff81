"""What is asked of the customer register: who a requester may be, whose customer one is, what decides a contact."""

from customers.queries.callers import Caller, find_caller
from customers.queries.candidates import MOST_CANDIDATES, find_candidates, index_of_hetu
from customers.queries.contacting import SaleTerms, contact_facts
from customers.queries.customerships import customer_of, customers_of
from customers.queries.many_contacts import contact_facts_by_token, contact_facts_of_many

__all__ = [
    "MOST_CANDIDATES",
    "Caller",
    "SaleTerms",
    "contact_facts",
    "contact_facts_by_token",
    "contact_facts_of_many",
    "customer_of",
    "customers_of",
    "find_caller",
    "find_candidates",
    "index_of_hetu",
]
