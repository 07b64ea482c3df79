# SPDX-License-Identifier: MIT
"""Streams on the page: they appear, run, are steered, end; what strangers sent stays text."""
import re
import socket

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from clients import ask
from page_case import PageCase
from steady import wait_until_steady

HOSTILE = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>"


class StreamsOnThePage(PageCase):
    def row(self, ordinal: int) -> str:
        return f"#streams-rows tr[data-number='{ordinal}']"

    def marks(self, selector: str, kind: str) -> int:
        """How many marks of a kind are drawn in the timeline that is there."""
        path = self.find(f"{selector} svg.timeline path.{kind}").get_attribute("d") or ""
        return len(re.findall("M", path))

    def open(self, ordinal: int):
        self.wait_until(lambda: self.all(self.row(ordinal)), f"stream {ordinal} is not there")
        self.find(self.row(ordinal) + " .opener").send_keys(Keys.ENTER)
        self.wait_until(lambda: self.all(".details .facts div"), "nothing was opened")

    def test_streams_appear_run_and_end(self):
        self.wait_for_text("#streams-none", "No stream yet")
        self.plan(chunks=3, lockstep=True)
        self.streams().begin(2)
        self.wait_for_text(self.row(2), "at the gate")
        self.wait_for_text("#counts", "2 running, 2 in all")
        self.assertFalse(self.find("#streams-none").is_displayed())
        ask(self.mock.control + "/streams/1/gate", "POST", {"upto": 3})
        self.wait_for_text(self.row(1), "complete")
        self.wait_for_text(self.row(1), "3 of 3")
        self.wait_for_text("#counts", "1 running, 2 in all")
        self.assertEqual(self.complaints(), [])

    def test_a_timeline_has_a_mark_for_all_that_is_in_the_ledger(self):
        self.plan(chunks=37, timing={"interval": "10ms"},
                  faults=[{"kind": "duplicate", "chunk": 3}, {"kind": "broken_json", "chunk": 9}])
        self.streams().begin(1)
        self.wait_until(lambda: self.told("/streams/1/ledger")["state"] != "open", "it runs on")
        ledger = self.told("/streams/1/ledger")
        self.open(1)
        for where in [self.row(1), ".details"]:
            def drawn(kind: str, where: str = where) -> int:
                return self.marks(where, kind)
            self.wait_until(lambda: drawn("end") == 1, "no end is drawn")
            self.assertEqual(drawn("planned"), len(ledger["chunks"]))
            self.assertEqual(drawn("actual") + drawn("late"), len(ledger["chunks"]))
            self.assertEqual(drawn("fault"), len(ledger["faults"]))
            self.assertEqual(drawn("head"), 1)
            self.assertEqual(drawn("blocked"), 0)
        label = self.find(self.row(1) + " svg").get_attribute("aria-label")
        self.assertIn("37 of 37 chunks left", label)
        self.assertIn("duplicate", label)
        self.assertEqual([line.text.split(",")[0] for line in self.all(".faults li")],
                         [f"{fault['kind']} at chunk {fault['chunk']}"
                          for fault in ledger["faults"]])

    def test_back_pressure_and_the_client_s_going_are_drawn(self):
        self.plan(chunks=2000, chunk_bytes=20000, timing={"interval": "0ms"})
        client = self.silent_client()
        client.recv(1, socket.MSG_PEEK)  # it runs
        wait_until_steady(lambda: len(self.told("/streams/1/ledger")["chunks"]))
        client.close()
        self.wait_for_text(self.row(1), "client gone")
        self.open(1)
        self.wait_until(lambda: self.marks(".details", "blocked") > 0, "no back-pressure is drawn")
        facts = self.find(".details .facts").text
        self.assertIn("unsent", facts)
        self.assertIn("noticed after", facts)

    def silent_client(self):
        host, port = self.mock.url.removeprefix("http://").split(":")
        client = socket.create_connection((host, int(port)), timeout=60)
        self.addCleanup(client.close)
        client.sendall(b"GET /stream/sse HTTP/1.1\r\nHost: a\r\n\r\n")
        return client

    def test_gate_and_end_by_button(self):
        self.plan(chunks=30, lockstep=True)
        self.streams().begin(1)
        self.open(1)
        for button, chunks in [("Release one chunk", 1), ("Release one chunk", 2),
                               ("Release ten", 12)]:
            self.find(".details").find_element(By.XPATH, f".//button[.='{button}']").click()
            self.wait_for_text(self.row(1), f"{chunks} of 30")
        self.find(".details").find_element(By.XPATH, ".//button[.='End stream']").click()
        self.wait_for_text(self.row(1), "ended early")
        self.wait_for_text(".details .facts", "ended early after")
        self.assertEqual(self.told("/streams/1/ledger")["state"], "ended_early")
        self.assertFalse(self.find(".details").find_element(
            By.XPATH, ".//button[.='End stream']").is_displayed())

    def test_what_strangers_send_is_text(self):
        body = {"model": HOSTILE, "stream": True,
                "messages": [{"role": "user", "content": HOSTILE}]}
        ask(self.mock.url + "/v1/chat/completions", "POST", body, {"X-Hostile": HOSTILE})
        ask(self.mock.url + "/" + HOSTILE.replace(" ", "%20"))
        self.wait_until(lambda: self.told("/requests")["total"] == 2, "the journal is empty")
        self.open(1)
        self.wait_for_text(".details .facts", HOSTILE)
        self.script("document.getElementById('requests-title').scrollIntoView()")
        self.wait_for_text("#requests-rows", HOSTILE)
        self.find("#requests-rows tr[data-number='1'] .opener").click()
        self.wait_for_text("#request-details pre", HOSTILE)
        self.assertIn(HOSTILE, self.find("#request-details").text)
        self.assertEqual(self.all("main img, main script"), [])
        self.assertEqual(self.driver.title, "streamgauge-mock")
        self.assertEqual(self.complaints(), [])

    def test_requests_are_filtered_and_lead_to_their_streams(self):
        self.plan(chunks=2)
        for path in ["/stream/sse", "/nowhere", "/stream/text"]:
            ask(self.mock.url + path)
        self.script("document.getElementById('requests-title').scrollIntoView()")
        self.wait_until(lambda: len(self.all("#requests-rows tr")) == 3, "not three requests")
        self.find("#requests-filter [name=status]").send_keys("404")
        self.wait_until(lambda: len(self.all("#requests-rows tr")) == 1, "not one request")
        self.wait_for_text("#requests-rows", "GET /nowhere")
        self.find("#requests-filter [name=status]").send_keys("x")
        self.wait_for_text("#requests-problem", "status is not a whole number")
        self.find("#requests-filter [name=status]").send_keys(*[Keys.BACKSPACE] * 4)
        self.find("#requests-filter [name=path]").send_keys("/stream/text")
        self.wait_for_text("#requests-rows tr", "GET /stream/text")
        self.wait_until(lambda: len(self.all("#requests-rows tr")) == 1, "not one request")
        self.find("#requests-rows .opener").click()
        self.wait_until(lambda: self.all("#request-details button"), "no button to the stream")
        self.find("#request-details button").click()
        self.wait_until(lambda: self.focused() == "stream 2", "the stream has not the focus")
        self.wait_for_text("#stream-details .facts", "plain.text")
