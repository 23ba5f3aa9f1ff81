"""What is asked of the customer register: who a requester may be, whose customer one is, what decides a contact."""

from customers.queries.candidates import MOST_CANDIDATES, find_candidates
from customers.queries.contacting import SaleTerms, contact_facts
from customers.queries.customerships import customer_of, customers_of
from customers.queries.many_contacts import contact_facts_of_many
from customers.queries.plans import planned_cursor

__all__ = [
    "MOST_CANDIDATES",
    "SaleTerms",
    "contact_facts",
    "contact_facts_of_many",
    "customer_of",
    "customers_of",
    "find_candidates",
    "planned_cursor",
]
