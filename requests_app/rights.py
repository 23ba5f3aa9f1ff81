"""The nine rights a person may use, each with the provision it rests on.

The codes are what the form posts and what the database keeps; the words that people read are written where they are
shown.
"""

from __future__ import annotations

from enum import StrEnum


class Right(StrEnum):
    """A right of the data subject (*rekisteröidyn oikeus*). One request may hold several, each with its own outcome."""

    ACCESS = "access"  # GDPR 15
    RECTIFICATION = "rectification"  # GDPR 16
    ERASURE = "erasure"  # GDPR 17
    RESTRICTION = "restriction"  # GDPR 18
    MARKETING_BAN = "marketing_ban"  # GDPR 21(2)-(3)
    OBJECTION = "objection"  # GDPR 21(1)
    PORTABILITY = "portability"  # GDPR 20
    CONSENT_WITHDRAWAL = "consent_withdrawal"  # GDPR 7(3)
    HUMAN_REVIEW = "human_review"  # GDPR 22(3)

    @property
    def article(self) -> str:
        """The article of the GDPR the right rests on, as people write it: ``"15"``, ``"21(2)"``."""
        return ARTICLES[self]

    @property
    def provision(self) -> str:
        """The provision in the form used in letters and events: ``"GDPR 21(2)"``."""
        return f"GDPR {self.article}"


GIVE_PACKAGES = (Right.ACCESS, Right.PORTABILITY)
"""The rights whose answer gives a package: the copy (GDPR 15(3)), and what the person takes along (GDPR 20(1))."""

ARTICLES: dict[Right, str] = {
    Right.ACCESS: "15",
    Right.RECTIFICATION: "16",
    Right.ERASURE: "17",
    Right.RESTRICTION: "18",
    Right.MARKETING_BAN: "21(2)",
    Right.OBJECTION: "21(1)",
    Right.PORTABILITY: "20",
    Right.CONSENT_WITHDRAWAL: "7(3)",
    Right.HUMAN_REVIEW: "22(3)",
}
