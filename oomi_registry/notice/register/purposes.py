"""Section 5: why the data is processed, and on what legal basis (*käsittelyn tarkoitus ja oikeusperuste*)."""

from __future__ import annotations

from oomi_registry.notice.terms import LegalBasis, Purpose, Text

PURPOSES = (
    Purpose(
        "customer_relationships",
        Text("asiakassuhteiden hoitaminen", "att sköta kundrelationer", "managing customer relationships"),
        # The contract first for a personal customer; legitimate interest for contact persons (finding 7).
        (LegalBasis.CONTRACT, LegalBasis.LEGITIMATE_INTEREST),
    ),
    Purpose(
        "marketing",
        Text(
            "tuotteiden ja palveluiden tarjoaminen, myynti ja markkinointi, niistä viestiminen sekä niiden käytön "
            "analysointi",
            "att erbjuda, sälja och marknadsföra produkter och tjänster, kommunicera om dem och analysera "
            "användningen av dem",
            "offering, selling and marketing products and services, communicating about them and analysing their use",
        ),
        (LegalBasis.LEGITIMATE_INTEREST, LegalBasis.CONSENT),
    ),
    Purpose(
        "development",
        Text(
            "tuotteiden ja palveluiden kehittäminen",
            "att utveckla produkter och tjänster",
            "developing products and services",
        ),
        (LegalBasis.LEGITIMATE_INTEREST,),
    ),
    Purpose(
        "statistics",
        Text("tilastointi", "statistik", "statistics"),
        (LegalBasis.LEGITIMATE_INTEREST,),
    ),
    Purpose(
        "surveys",
        Text(
            "asiakastyytyväisyys-, mielipide- ja markkinatutkimukset",
            "kundnöjdhets-, opinions- och marknadsundersökningar",
            "customer-satisfaction, opinion and market surveys",
        ),
        (LegalBasis.LEGITIMATE_INTEREST,),
    ),
    Purpose(
        "legal_obligations",
        Text(
            "laista sekä viranomaisten määräyksistä ja ohjeista johtuvien velvoitteiden noudattaminen",
            "att uppfylla skyldigheter enligt lag och enligt myndigheters föreskrifter och anvisningar",
            "meeting obligations set by law and by the orders and instructions of authorities",
        ),
        (LegalBasis.LEGAL_OBLIGATION,),
    ),
    Purpose(
        "service_quality",  # from section 7 of the notice: recordings
        Text(
            "asiakaspalvelun laadun varmistaminen ja kehittäminen tallenteiden avulla",
            "att säkerställa och utveckla kundservicens kvalitet med hjälp av inspelningar",
            "assuring and developing the quality of customer service by recordings",
        ),
        (LegalBasis.LEGITIMATE_INTEREST,),  # a decision of this project: objection applies, portability does not
    ),
)
