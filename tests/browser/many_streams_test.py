# SPDX-License-Identifier: MIT
"""1,000 running streams: the page still answers, and holds no more than it shows."""
from selenium.webdriver.common.keys import Keys

from page_case import PageCase

STREAMS = 1000
PACED = 50
NODES_MAX = 1500


class ManyStreams(PageCase):
    def nodes(self) -> int:
        return self.script("document.querySelectorAll('*').length")

    def numbers(self) -> list[int]:
        return [int(row.get_attribute("data-number"))
                for row in self.all("#streams-rows tr[data-number]")]

    def test_a_thousand_at_the_gate(self):
        self.plan(chunks=20, lockstep=True)
        clients = self.streams()
        clients.begin(STREAMS)
        self.wait_for_text("#counts", f"{STREAMS:,} running, {STREAMS:,} in all")
        self.wait_until(lambda: self.numbers() == list(range(STREAMS, STREAMS - 25, -1)),
                        "the newest are not there")
        self.assertLess(self.nodes(), NODES_MAX)
        self.find("#streams-pages button:last-child").click()
        self.wait_until(lambda: self.numbers()[0] == STREAMS - 25, "no second page")
        self.find("#streams-rows .opener").send_keys(Keys.ENTER)
        self.wait_for_text(".details", "Release ten")
        self.find(".details button:nth-of-type(3)").click()
        self.wait_for_text(f"#streams-rows tr[data-number='{STREAMS - 25}']", "complete")
        self.assertLess(self.nodes(), NODES_MAX)
        self.assertEqual(self.complaints(), [])

    def test_a_thousand_of_which_some_run(self):
        # Not all: reading 20,000 chunks a second would be the client's limit, not the page's.
        clients = self.streams()
        self.plan(chunks=20, lockstep=True)
        clients.begin(STREAMS - PACED)
        self.plan(chunks=100_000, timing={"interval": "50ms"})
        clients.begin(PACED)
        self.wait_for_text("#counts", f"{STREAMS:,} running")
        for _ in range(3):
            seen = self.find("#streams-rows tr td.number").text
            self.wait_until(lambda: self.find("#streams-rows tr td.number").text != seen,
                            "the page stands still")
        text = self.find("#plan-text")
        text.send_keys(Keys.CONTROL, "a")
        text.send_keys('{"chunks": 5}', Keys.CONTROL, Keys.ENTER)
        self.wait_for_text("#plan-answer", "In use.")
        self.find("#streams-rows .opener").click()
        self.wait_for_text(".details", "End stream")
        self.assertLess(self.nodes(), NODES_MAX)
        answered = self.script("Math.max(...performance.getEntriesByType('resource')"
                               ".map(({transferSize}) => transferSize))")
        self.assertLess(answered, 512 * 1024)
        self.assertEqual(self.complaints(), [])
