"""At the entrance: passwords guessed, tokens of pages left out, sessions kept, given and taken over."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from http.cookiejar import Cookie
from urllib.parse import urlencode, urlsplit

from bench import field_storm
from bench.prove import addresses, browsing
from bench.prove.figures import Part

#: Loopback has sixteen million addresses; each is another client.
GUESSER, OWNER, CROWD = "127.0.0.66", "127.0.0.7", "127.0.1.{}"
GUESSES, LIMIT = 30, 5
#: Reading only, whatever the method; and where no session is asked for, nor made.
OPEN = ("/healthz", "/readyz", "/api/v1/auth/login/")
REFUSED = (401, 403, 404, 405)


def guessed(part: Part, url: str, crowd: int) -> None:
    """Passwords are guessed from one address, then from many; whoever the name belongs to still gets in."""
    heard = Counter(_login(url, GUESSER, "koordinator", f"salah-{number}") for number in range(GUESSES))
    part.most("guesses at one name from one address that were looked at", heard[401], LIMIT)
    part.exactly("guesses answered otherwise than 401 or 429", GUESSES - heard[401] - heard[429])
    part.exactly("the right password from the guesser's address", _login(url, GUESSER, "koordinator", "demo-pali"), 429)
    status, page = _page(url, GUESSER, "koordinator", "demo-pali")
    told = status == 429 and "Terlalu banyak percobaan" in page
    part.exactly("on the page at that address, told so", int(told), 1)
    part.exactly("another name from that address", _login(url, GUESSER, "pimpinan", "demo-pali"), 200)
    tries = [_login(url, CROWD.format(n), "koordinator", f"salah-{t}") for n in range(crowd) for t in range(LIMIT - 1)]
    part.tell(f"guesses from {crowd} further addresses", len(tries))
    part.exactly("the owner from his own address, afterwards", _login(url, OWNER, "koordinator", "demo-pali"), 200)
    part.exactly("and at the page", _page(url, OWNER, "koordinator", "demo-pali")[0], 302)


def _login(url: str, source: str, name: str, password: str) -> int:
    said = json.dumps({"username": name, "password": password})
    return posted(url, source, "/api/v1/auth/login/", said, {"Content-Type": "application/json"})[0]


def _page(url: str, source: str, name: str, password: str) -> tuple[int, str]:
    token = "c" * 32
    said = urlencode({"username": name, "password": password, "csrfmiddlewaretoken": token})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"{browsing.CSRF}={token}"}
    return posted(url, source, "/masuk/", said, headers)


def posted(url: str, source: str, path: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.hostname or "", there.port, source_address=(source, 0), timeout=30)
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    said = answer.status, answer.read().decode()
    connection.close()
    return said


def without_token(part: Part, url: str) -> None:
    """What a foreign page can make a browser send: its cookies, and everything but the token."""
    browser, asked, taken = browsing.Browser(url, "koordinator"), 0, Counter[str]()
    before = _audited()
    for _route, methods, path in addresses.all_of_them():
        for method in {"POST", *methods} - {"GET"}:
            if path in OPEN:
                continue
            body: dict[str, object] = {"json": {}} if path.startswith("/api/") else {"data": {"a": "b"}}
            answer = browser.session.request(method, url + path, allow_redirects=False, **body)  # type: ignore[arg-type]
            asked += 1
            taken[f"{method} {path}: {answer.status_code}"] += answer.status_code not in REFUSED
    part.tell("forms sent with the cookies and without the token", asked)
    part.none("of these, not refused", taken)
    part.exactly("entries they left in the audit log", _audited() - before)


def sessions(part: Part, url: str) -> None:
    """A session is new when somebody signs in, and nothing when he signs out; nobody can be given one."""
    planted, browser = "0123456789abcdefghijklmnopqrstuv", browsing.Browser(url)
    browser.session.cookies.set("sessionid", planted)
    browser.sign_in("pimpinan", browsing.PASSWORD)
    part.exactly("rooms that a session planted before signing in opens afterwards", int(_opens(url, planted)))
    first, second = browsing.Browser(url, "pimpinan"), browsing.Browser(url, "pimpinan")
    held, cookie = _session(first), _session(second)
    part.exactly("rooms a session opens while it lasts", int(_opens(url, str(held.value))), 1)
    part.exactly("sessions that two sign-ins share", int(held.value == cookie.value))
    part.exactly("session cookies that a script could read", int(not cookie.has_nonstandard_attr("HttpOnly")))
    part.exactly("session cookies sent along from foreign pages", int(cookie.get_nonstandard_attr("SameSite") != "Lax"))
    second.send("/keluar/")
    part.exactly("rooms it opens after signing out", int(_opens(url, str(cookie.value))))
    phone = field_storm.Api(url).login("ptps", browsing.PASSWORD)
    phone.begin("POST", "auth/logout/", b"").getresponse()
    part.exactly(
        "answers to a token after its device signed out, other than 401", int(phone.call("GET", "me/")[0] != 401)
    )


def _session(browser: browsing.Browser) -> Cookie:
    return next(cookie for cookie in browser.session.cookies if cookie.name == "sessionid")


def _opens(url: str, session: str) -> bool:
    browser = browsing.Browser(url)
    browser.session.cookies.set("sessionid", session)
    return browser.open("/indikasi/").status_code == 200


def _audited() -> int:
    from pengawasan.models import AuditEntry

    return AuditEntry.objects.exclude(actor=None).count()
