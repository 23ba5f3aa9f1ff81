"""Keep the rows of controllers and of the responsibility split as the adopted register declares them (GDPR 26)."""

from __future__ import annotations

from django.db import transaction

from customers.models import Controller, ResponsibilityRule
from oomi_registry.notice.terms import Register


def adopt_controllers(register: Register, *, using: str) -> None:
    """Write the register's controllers and responsibility rules over the database ``using``.

    A controller that the register no longer names stays as a row out of force, since records may refer to it.
    """
    with transaction.atomic(using=using):
        for controller in register.controllers:
            Controller.objects.using(using).update_or_create(
                code=controller.code,
                defaults={
                    "name": controller.name,
                    "business_id": controller.business_id,
                    "register_version": register.version,
                    "in_force": True,
                },
            )
        codes = [controller.code for controller in register.controllers]
        Controller.objects.using(using).exclude(code__in=codes).update(in_force=False)
        ResponsibilityRule.objects.using(using).all().delete()  # rules refer to no person and nothing refers to them
        ResponsibilityRule.objects.using(using).bulk_create(
            ResponsibilityRule(
                code=row.code,
                controller_id=controller_code,
                subject=subject,
                contract=row.contract,
                customer_of=",".join(sorted(row.customer_of)),
                assigned_by_notice=row.assigned_by_notice,
                because=row.because.fi,
                register_version=register.version,
            )
            for row in register.responsibility
            for subject in row.subjects
            for controller_code in row.controllers
        )
