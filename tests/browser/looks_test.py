# SPDX-License-Identifier: MIT
"""How the page looks to all: what axe finds, at every width, in light and dark."""
from axe_core_python.selenium import Axe
from selenium.webdriver.common.keys import Keys

from clients import ask
from page_case import PageCase


class Looks(PageCase):
    def shown(self, scheme: str, width: int):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": scheme}]})
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
        self.addCleanup(self.driver.execute_cdp_cmd, "Emulation.clearDeviceMetricsOverride", {})

    def violations(self) -> list[str]:
        found = Axe().run(self.driver)
        self.assertIn("color-contrast", [rule["id"] for rule in found["passes"]])
        return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
                for rule in found["violations"] for node in rule["nodes"]]

    def test_nothing_is_amiss_in_any_light_and_width(self):
        ask(self.mock.url + "/v1/chat/completions", "POST", {"model": "gpt-4o", "messages": []})
        ask(self.mock.url + "/nowhere")
        self.plan(chunks=5, faults=[{"kind": "reset", "chunk": 2}])
        clients = self.streams()
        clients.begin(1)
        self.plan(chunks=5, lockstep=True)
        clients.begin(2)
        self.find("#plan-text").send_keys("x", Keys.CONTROL, Keys.ENTER)
        self.wait_for_text("#plan-answer", "is not JSON")
        self.wait_until(lambda: len(self.all("#streams-rows tr")) >= 3, "not three streams")
        self.find("#streams-rows .opener").click()
        self.script("document.getElementById('requests').scrollIntoView()")
        self.wait_until(lambda: self.all("#requests-rows .opener"), "no requests")
        self.all("#requests-rows .opener")[-1].click()
        self.wait_until(lambda: self.all("#request-details dd"), "no request is open")
        for scheme in ["light", "dark"]:
            for width in [360, 800, 1400, 2400]:
                with self.subTest(scheme=scheme, width=width):
                    self.shown(scheme, width)
                    self.wait_until(lambda: self.script("innerWidth") == width, "not that wide")
                    self.assertEqual(self.violations(), [])
                    self.assertLessEqual(
                        self.script("document.documentElement.scrollWidth"), width)

    def test_nothing_moves_for_those_who_want_no_motion(self):
        moving = self.script("[...document.querySelectorAll('*')].filter((node) => "
                             "parseFloat(getComputedStyle(node).transitionDuration) > 0 || "
                             "getComputedStyle(node).animationName !== 'none').length")
        self.assertEqual(moving, 0)
