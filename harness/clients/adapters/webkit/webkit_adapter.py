# SPDX-License-Identifier: MIT
"""WebKitGTK by its own binding, on a display that nobody sees. What runs in the page is what runs
in the other browsers. Its WebDriver can neither run a script before a document's own nor answer in
the target's place, so it is not used; the library is the same."""
import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

import display

sys.path.append(str(Path(__file__).parents[1] / "py"))
import adapter  # noqa: E402  (it lies beside)

display.start()
import page  # noqa: E402  (GTK looks for its display when it is imported)


class Told:
    """Writes what the page tells."""

    loaded = False

    def take(self, what: str, content: str, at_ns: int):
        if what == "head":
            status, headers = json.loads(content)
            adapter.write({"head": {"status": status, "headers": headers, "at_ns": at_ns}})
        elif what == "load":
            self.loaded = True
        else:
            adapter.write({what: content, "at_ns": at_ns})


def ask(request: adapter.Request):
    if urlsplit(request.url).hostname not in page.LOOPBACK:
        raise ValueError("this browser is started without a network beyond loopback")
    if request.url.startswith("https:") and not request.ca:
        raise ValueError("a browser asks for https only where an authority is to be trusted: "
                         "--ca FILE")
    name = request.call.removeprefix("webkit.")
    if name in ("eventsource", "navigation") and (request.method != "GET" or request.body
                                                  or request.headers):
        raise ValueError(f"WebKitGTK's {name} is a GET without a body and headers of its user")
    told = Told()
    window = page.Page(told.take)
    window.run_first("prepare")
    window.open_origin(request.url)
    adapter.write({"clock_error_ns": window.calibrate()})
    if name == "navigation":
        window.run_first("watch")
        window.view.load_uri(request.url)
        return window.until(lambda: told.loaded)
    wanted = {"url": request.url, "method": request.method, "headers": list(
        request.headers.items()), "body": request.body.decode() if request.body else None}
    count = window.evaluate("return await streamgaugeCalls[name](JSON.parse(wanted));",
                            name=name, wanted=json.dumps(wanted))
    window.until(lambda: window.told >= count)


adapter.serve("webkit", {"webkitgtk": page.version()},
              [f"webkit.{name}" for name in ("fetch", "xhr", "eventsource", "navigation")], ask)
