"""How soon the page can be used, in the machine's own Chromium.

    python -m benchmarks.page [--rounds 5]

Each round opens the page in a browser that holds nothing, from a server that is warm: until the
form can be filled in, until the map has drawn land and US waters and lies idle, and until an
example that was clicked is answered with its cards. Times count from the start of the navigation,
the last from the click. Then what the page asked for, and how much of it came over the wire.
"""

from __future__ import annotations

import argparse
import os
import shutil
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.service import server

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTH, HEIGHT = 1280, 800
WAIT_MS = 60_000
_NOW = "() => performance.now()"
# The map is idle once more after its layers were put on it.
_WATCH = """new MutationObserver((_, watch) => {
  if (!document.documentElement.dataset.mapped) return;
  window.idleThen = Number(document.getElementById("map").dataset.idle ?? 0);
  watch.disconnect();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-mapped"] });"""
# By what the page says of itself; the browser looks at it once a frame.
_STAGES = {
    "load": "() => performance.getEntriesByType('navigation')[0].loadEventEnd > 0",
    "form": "() => document.documentElement.dataset.ready",
    "map": "() => Number(document.getElementById('map').dataset.idle) > window.idleThen",
}


def visit(browser: Browser, address: str) -> tuple[dict[str, float], list[tuple[str, int]]]:
    """Open the page anew; return milliseconds by stage, and each file with its bytes sent."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-CA")
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.add_init_script(_WATCH)
    page.goto(address, wait_until="commit")
    took = {}
    for stage, reached in _STAGES.items():
        page.wait_for_function(reached)
        took[stage] = float(page.evaluate(_NOW))
    sent = page.evaluate(
        "() => performance.getEntriesByType('resource').map((e) => [e.name, e.transferSize])"
    )
    took["answer"] = _answered(page)
    context.close()
    return took, [(name.removeprefix(address), int(size)) for name, size in sent]


def _answered(page: Page) -> float:
    """Click the first example; return the milliseconds until its cards are there."""
    began = float(page.evaluate(_NOW))
    page.locator(".examples button").first.click()
    page.wait_for_function("() => document.documentElement.dataset.answered")
    return float(page.evaluate(_NOW)) - began


def main() -> None:
    """Print a row a round, the medians, and what was sent."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        raise SystemExit("There is no Chromium on this machine.")
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    with server(1) as (port, _, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=args)
        address = f"http://127.0.0.1:{port}/"
        print(f"Chromium {browser.version}, load {os.getloadavg()[0]:.1f}\n")
        print("| round | load event | form usable | map idle | answer after a click |")
        print("|---|---|---|---|---|")
        found = [visit(browser, address) for _ in range(rounds + 1)][1:]  # the first warms up
        for number, (took, _) in enumerate(found, start=1):
            print(_row(str(number), took))
        middle = {stage: median(took[stage] for took, _ in found) for stage in found[0][0]}
        print(_row("median", middle))
        browser.close()
    sent = sorted(found[-1][1], key=lambda file: -file[1])
    print(f"\n{len(sent)} files, {sum(size for _, size in sent) / 1000:,.0f} kB over the wire:")
    for name, size in sent[:8]:
        print(f"- {name[:90]} {size / 1000:,.0f} kB")


def _row(name: str, took: dict[str, float]) -> str:
    return f"| {name} | {' | '.join(f'{ms:,.0f} ms' for ms in took.values())} |"


if __name__ == "__main__":
    main()
