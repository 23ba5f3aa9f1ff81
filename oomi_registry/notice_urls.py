notice_urlpatterns: list = []
