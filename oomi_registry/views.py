from django.http import HttpRequest
from oomi_registry.notice.adopted import register


def adopted_register(request: HttpRequest) -> dict[str, object]:
    """The adopted register, for every page: its controllers and name stand in header and footer."""
    return {"register": register()}
