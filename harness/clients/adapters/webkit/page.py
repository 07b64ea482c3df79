# SPDX-License-Identifier: MIT
"""A window of WebKitGTK, what its documents tell, and how far their clock is from ours."""
import json
import sys
import time
from pathlib import Path
from urllib.parse import urljoin

try:
    import gi
    gi.require_version("Gtk", "3.0")
    gi.require_version("WebKit2", "4.1")
    from gi.repository import GLib, Gtk, WebKit2
except (ImportError, ValueError) as error:
    sys.exit(f"WebKitGTK's binding for Python is not there: {error}")

FILE = Path(__file__).parents[1] / "browser/page.mjs"
NOBODY = "http://127.0.0.1:1"  # a proxy that is not there
LOOPBACK = ["127.0.0.1", "localhost", "::1"]
ROUNDS = 20
ROUNDED_NS = 1_000_000  # what WebKit rounds its clock to
OTHER_DOCUMENT_NS = 1_000_000  # two documents may disagree about what time it is
TELL = """window.streamgaugeTell = (...words) =>
  webkit.messageHandlers.streamgauge.postMessage(JSON.stringify(words));
"""


def version() -> str:
    return f"{WebKit2.get_major_version()}.{WebKit2.get_minor_version()}." \
           f"{WebKit2.get_micro_version()}"


class Page:
    def __init__(self, take):
        """`take(what, content, at_ns)` is called with what a document tells."""
        self.take, self.told, self.offset_ns, self.error = take, 0, 0, None
        self.manager = WebKit2.UserContentManager()
        self.manager.register_script_message_handler("streamgauge")
        self.manager.connect("script-message-received::streamgauge", self._told)
        # Keeps nothing, and asks nothing that is not on loopback.
        context = WebKit2.WebContext.new_ephemeral()
        data = context.get_website_data_manager()
        data.set_network_proxy_settings(
            WebKit2.NetworkProxyMode.CUSTOM, WebKit2.NetworkProxySettings.new(NOBODY, LOOPBACK))
        data.set_tls_errors_policy(WebKit2.TLSErrorsPolicy.IGNORE)
        context.set_preferred_languages(["en-US"])  # whatever this machine's is
        self.view = WebKit2.WebView(web_context=context, user_content_manager=self.manager)
        self.view.connect("load-failed", self._failed)
        self.window = Gtk.Window()
        self.window.set_default_size(1024, 768)
        self.window.add(self.view)
        self.window.show_all()

    def _told(self, _, result):
        latest = time.monotonic_ns()
        what, content, at = json.loads(result.get_js_value().to_string())
        # By our own clock it cannot be later than now, however wrong theirs is.
        self.take(what, content, min(round(at * 1e6) + self.offset_ns, latest))
        self.told += 1

    def _failed(self, _view, _event, _url, error):
        self.error = error.message
        return False

    def until(self, holds):
        while not holds():
            if self.error:
                raise RuntimeError(self.error)
            Gtk.main_iteration_do(True)

    def run_first(self, *functions: str):
        """These of the file's functions, in each document from here on, before all of its own."""
        calls = "".join(f"{name}();" for name in functions)
        text = FILE.read_text().replace("export ", "")  # as a classic script
        self.manager.add_script(WebKit2.UserScript.new(
            f"(() => {{{TELL}{text}{calls}window.streamgaugeCalls = calls;"
            "window.streamgaugeNow = pageNow;})();",
            WebKit2.UserContentInjectedFrames.TOP_FRAME, WebKit2.UserScriptInjectionTime.START))

    def evaluate(self, body: str, **words: str):
        """What a function with this body gives, once its promise is kept."""
        arguments = GLib.Variant("a{sv}", {name: GLib.Variant("s", word)
                                           for name, word in words.items()})
        done = []
        self.view.call_async_javascript_function(
            body, -1, arguments, None, None, None, lambda _, result: done.append(result))
        self.until(lambda: done)
        return json.loads(self.view.call_async_javascript_function_finish(done[0]).to_string())

    def open_origin(self, url: str):
        """An empty page of the target's origin, which the target never sees."""
        loads = []
        self.view.connect("load-changed", lambda _, load: loads.append(load))
        self.view.load_html("<!DOCTYPE html>", urljoin(url, "/streamgauge-client"))
        self.until(lambda: WebKit2.LoadEvent.FINISHED in loads)

    def calibrate(self) -> int:
        """The shortest of some exchanges says how far the clocks are apart. Gives the error."""
        best = None
        for _ in range(ROUNDS):
            asked = time.monotonic_ns()
            theirs = round(self.evaluate("return streamgaugeNow();") * 1e6)
            turn = time.monotonic_ns() - asked
            if best is None or turn < best:
                best, self.offset_ns = turn, asked + turn // 2 - theirs
        return best // 2 + ROUNDED_NS + OTHER_DOCUMENT_NS
