"""Take the pictures of the documentation from a running demo.

python3 run.py demo --port 8031 --data /tmp/gambar --fresh
python3 run.py manage --data /tmp/gambar simulate --speed 600 --seed 1 --url http://localhost:8031
.venv/bin/python e2e/screenshots.py --url http://localhost:8031
"""

import argparse
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
#: The control room fits on the smallest screen of an office; the other pages may be taller.
SCREEN, TALL = {"width": 1366, "height": 768}, {"width": 1366, "height": 1000}
PAGES = {
    "ruang-kendali": "/",
    "peta": "/peta/",
    "peta-geografis": "/peta/16.12.01/geografis/",
    "wilayah": "/wilayah/16.12.01.1003/",
    "kesiapan": "/kesiapan/",
}
DETAILS = {"indikasi-rinci": "/indikasi/", "pengiriman-rinci": "/pengiriman/"}


def sign_in(page: Page, url: str, username: str) -> None:
    page.goto(f"{url}/masuk/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", "demo-pali")
    page.click("main button[type=submit], form button[type=submit]")
    page.wait_for_url(f"{url}/")


def take(page: Page, folder: Path, name: str, *, full: bool = False) -> None:
    page.wait_for_load_state("networkidle")
    path = folder / f"{name}.png"
    page.screenshot(path=path, full_page=full)
    with Image.open(path) as taken:  # flat colours: a palette shows the same in half the bytes, rare colours too
        small = taken.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1024} KB")


def first_link(page: Page, prefix: str) -> str:
    """The address of the first link on the page that leads below ``prefix``."""
    addresses = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    return next(a for a in addresses if a.startswith(prefix) and len(a) > len(prefix) and "?" not in a)


def take_phone(page: Page, url: str, folder: Path) -> None:
    """The client for the phone: a receipt at the first TPS, three goods counted, one of them short."""
    page.goto(f"{url}/lapangan/")
    page.get_by_label("Nama pengguna").fill("pkd")
    page.get_by_label("Kata sandi").fill("demo-pali")
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("link", name="Buka TPS").first.click()
    page.get_by_role("button", name="Catat penerimaan").click()
    rows = page.locator(".count__row")
    for n, damaged in enumerate((0, 12, 0)):
        expected = int(rows.nth(n).locator("b").inner_text().replace(".", ""))
        rows.nth(n).locator("input").first.fill(str(expected - damaged))
        rows.nth(n).locator("input").last.fill(str(damaged))
    page.evaluate("scrollTo(0, 0)")
    take(page, folder, "lapangan")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://localhost:8031", help="a running demo")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "img", help="where the pictures go")
    parser.add_argument("--browser", default=shutil.which("chromium"), help="the program of Chromium")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.browser, args=["--no-sandbox"])
        page = browser.new_page(viewport=SCREEN, locale="id-ID")
        sign_in(page, options.url, "staf")
        for name, address in PAGES.items():
            page.set_viewport_size(SCREEN if address == "/" else TALL)
            page.goto(options.url + address)
            take(page, options.out, name)
        for name, listing in DETAILS.items():
            page.goto(options.url + listing)
            page.goto(options.url + first_link(page, listing))
            take(page, options.out, name, full=True)
        phone = browser.new_page(viewport={"width": 390, "height": 844}, locale="id-ID")
        sign_in(phone, options.url, "panwascam")
        take(phone, options.out, "ruang-kendali-telepon")
        held = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
        take_phone(browser.new_page(**held, locale="id-ID"), options.url, options.out)
        browser.close()


if __name__ == "__main__":
    main()
