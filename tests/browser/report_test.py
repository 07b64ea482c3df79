# SPDX-License-Identifier: MIT
"""The pages of a run and of its cells in a real browser: readable at every width, in light and
dark, by keyboard, without a script and without a network."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from axe_core_python.selenium import Axe
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from browser import Browser

SCENARIO = """name: clients
relay: ${relay}
matrix: {relay: [pass, block(4096)]}
request: {path: /stream/text}
clients: [python, browser, curl, curl -N]
expect: {verdict: [STREAMS, BUFFERS]}
says: curl needs -N
"""
TABS_MAX = 200


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        scenario = cls.folder / "clients.yaml"
        scenario.write_text(SCENARIO)
        subprocess.run([os.environ["STREAMGAUGE"], "run", scenario, "-o", cls.folder / "out"],
                       check=True, capture_output=True, timeout=120)
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)
        cls.driver = cls.browser.driver

    def open(self, page: Path):
        self.driver.get_log("browser")  # what an earlier page left there
        self.driver.get(page.as_uri())

    def pages(self) -> list[Path]:
        return [self.folder / "out/report.html", *sorted(self.folder.glob("out/*/report.html"))]

    def emulate(self, scheme: str, width: int):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": scheme}]})
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
        self.addCleanup(self.driver.execute_cdp_cmd, "Emulation.clearDeviceMetricsOverride", {})

    def test_nothing_is_amiss_in_any_light_and_width(self):
        for page in self.pages():
            self.open(page)
            for scheme in ["light", "dark"]:
                for width in [360, 1400]:
                    with self.subTest(page=page.parent.name, scheme=scheme, width=width):
                        self.emulate(scheme, width)
                        found = Axe().run(self.driver)
                        self.assertIn("color-contrast", [rule["id"] for rule in found["passes"]])
                        self.assertEqual([f"{rule['id']}: {node['html'][:200]}"
                                          for rule in found["violations"]
                                          for node in rule["nodes"]], [])
                        self.assertLessEqual(self.driver.execute_script(
                            "return document.documentElement.scrollWidth"), width)

    def test_no_complaint_no_script_and_no_network(self):
        for page in self.pages():
            self.open(page)
            self.assertEqual(self.driver.get_log("browser"), [])
            self.assertEqual(self.driver.execute_script(
                "return performance.getEntriesByType('resource').length"), 0)
            self.assertEqual(self.driver.find_elements(By.TAG_NAME, "script"), [])

    def tab_to(self, label: str):
        for _ in range(TABS_MAX):
            self.driver.switch_to.active_element.send_keys(Keys.TAB)
            focused = self.driver.switch_to.active_element
            if label in (focused.get_attribute("aria-label") or focused.text):
                return focused
        return self.fail(f"Tab does not lead to '{label}'")

    def test_keyboard_leads_from_a_cell_to_its_staircase(self):
        self.open(self.pages()[0])
        cell = self.tab_to("curl, relay pass: client")
        self.assertNotEqual(cell.value_of_css_property("outline-style"), "none")
        cell.send_keys(Keys.ENTER)
        figure = self.driver.find_element(By.CSS_SELECTOR, "figure:target")
        self.assertIn("curl", figure.text)
        self.assertEqual(len(figure.find_elements(By.CSS_SELECTOR, "svg .emitted, svg .arrived, "
                                                                   "svg .delivered")), 3)
        self.assertLess(figure.rect["height"], 900)

    def test_styles_that_were_handed_the_same_share_a_staircase(self):
        self.open(self.pages()[1])
        rows = self.driver.find_elements(By.CSS_SELECTOR, "a[href^='#client-']")
        figures = self.driver.find_elements(By.CSS_SELECTOR, "figure[id^='client-']")
        self.assertGreater(len(rows), 40)
        self.assertLess(len(figures), len(rows))
        ids = {figure.get_attribute("id") for figure in figures}
        self.assertTrue(all(row.get_attribute("href").rpartition("#")[2] in ids for row in rows))
