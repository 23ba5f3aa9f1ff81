"""What a declaration says of its rows, the notice says of their categories too: the same bases and the same periods."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.checks import Error
from django.db import models

from oomi_registry.checks.places import where
from oomi_registry.notice.declarations import Privacy
from oomi_registry.notice.left_out import stays_out
from oomi_registry.notice.terms import LegalBasis, Register


def of(model: type[models.Model], declaration: Privacy, register: Register) -> Iterator[Error]:
    """A basis or a rule that people are not told of for the category (GDPR 13(1)(c), 13(2)(a))."""
    if stays_out(declaration, register):
        return
    had = {rule.code for rule in register.rules}
    for code in declaration.categories():
        if not register.has_category(code):
            continue
        category = register.category(code)
        if isinstance(declaration.basis, LegalBasis) and declaration.basis not in category.bases:
            yield Error(
                f"{model._meta.label} rests on {declaration.basis!s}, which the notice does not give for {code!s}.",
                hint=(
                    f"Add LegalBasis.{declaration.basis.name} to the bases of Code.{code.name} in the register that "
                    f"PRIVACY_REGISTER names, or change basis= in {where(model)}."
                ),
                obj=model,
                id="notice.E030",
            )
        for rule in declaration.rules():
            if rule in had and rule not in category.rules:
                yield Error(
                    f"{model._meta.label} is kept by {rule!r}, which the notice does not name for {code!s}.",
                    hint=(
                        f'Add "{rule}" to the rules of Code.{code.name} in the register that PRIVACY_REGISTER names, '
                        f"or change keep= in {where(model)}."
                    ),
                    obj=model,
                    id="notice.E031",
                )
