"""A person at a browser of the installation under attack: signed in by the page, forms sent with their token."""

from __future__ import annotations

from typing import Any

import requests

PASSWORD = "demo-pali"
CSRF = "csrftoken"


class Browser:
    """``name`` empty: nobody. Redirects are not followed; what is answered is what is judged."""

    def __init__(self, url: str, name: str = "") -> None:
        self.url, self.session = url, requests.Session()
        if name and self.sign_in(name, PASSWORD).status_code != 302:
            raise SystemExit(f"{name} tidak dapat masuk.")

    def sign_in(self, name: str, password: str) -> requests.Response:
        return self.send("/masuk/", {"username": name, "password": password})

    def open(self, path: str, **query: str) -> requests.Response:
        return self.session.get(self.url + path, params=query, allow_redirects=False)

    def send(self, path: str, data: Any = None, *, token: bool = True, **more: Any) -> requests.Response:
        """A form as a page of this site sends it; without its token as a foreign page would."""
        headers = {"Referer": self.url + path}
        if token:
            if CSRF not in self.session.cookies:
                self.open("/masuk/" if path == "/masuk/" else "/indikasi/")
            headers["X-CSRFToken"] = self.session.cookies.get(CSRF, "")
        return self.session.post(self.url + path, data=data, headers=headers, allow_redirects=False, **more)
