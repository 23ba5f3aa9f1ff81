"""What the tables that are not ours hold: the frameworks' own, declared as our models declare themselves."""

from __future__ import annotations

from oomi_registry.notice.declarations import Declaration, NotPersonal, declare_elsewhere

STAFF = "Staff of the controllers (section 11): users of the register, not its data subjects."

NOT_PERSONAL: dict[str, Declaration] = {
    "admin.LogEntry": NotPersonal(
        "Which row staff changed in admin; its text is the row's __str__, which shows no name."
    ),
    "auth.Group": NotPersonal("Names of roles."),
    "auth.Group_permissions": NotPersonal("Which role may do what."),
    "auth.Permission": NotPersonal("Names of permissions."),
    "auth.User": NotPersonal(STAFF),
    "auth.User_groups": NotPersonal(STAFF),
    "auth.User_user_permissions": NotPersonal(STAFF),
    "contenttypes.ContentType": NotPersonal("Names of tables."),
    "sessions.Session": NotPersonal("Signed-in staff alone: the public form keeps its drafts in a table of its own."),
}


def declare() -> None:
    """Declare every table of the frameworks we use. Called once, when the site starts."""
    declare_elsewhere(NOT_PERSONAL)
