"""A cookie that the server never gave out is no session, and no fault of ours."""

import pytest
from django.test import Client

from pengawasan.models import Supervisor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("cookie", ['"\\000aaaaaaaaaaaa"', "é" * 32, "a" * 500, "-' OR 1=1 --------------------------"])
def test_a_cookie_nobody_was_given_opens_the_entrance(cookie: str) -> None:
    client = Client()
    page = client.get("/masuk/", headers={"cookie": f"sessionid={cookie}"})
    assert page.status_code == 200
    assert not page.wsgi_request.user.is_authenticated


def test_a_session_given_out_is_known_again() -> None:
    user = Supervisor.objects.create_user("siapa", password="sangat-rahasia-1")
    client = Client()
    client.force_login(user)
    assert client.get("/masuk/").wsgi_request.user == user
