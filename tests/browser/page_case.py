# SPDX-License-Identifier: MIT
"""The live page of a real mock in a real browser; a test waits for what it expects to see."""
import json
import unittest

from mock_program import Mock
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from browser import Browser
from clients import Streams, ask

SECONDS_MAX = 90  # nothing here needs a tenth of it


class PageCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)
        cls.driver = cls.browser.driver

    def setUp(self):
        self.mock = Mock()
        self.addCleanup(self.mock.__exit__)
        self.driver.get_log("browser")  # what an earlier test left there
        self.addCleanup(self.leave_page)
        self.driver.get(self.mock.control + "/")
        self.wait_for_text("#state", "live")

    def leave_page(self):
        self.driver.get("about:blank")

    def streams(self) -> Streams:
        streams = Streams(self.mock.url)
        self.addCleanup(streams.leave)
        return streams

    def plan(self, **keys):
        answer = json.loads(ask(self.mock.control + "/plan", "PUT", keys))
        self.assertNotIn("error", answer)

    def told(self, path: str):
        return json.loads(ask(self.mock.control + path))

    def find(self, selector: str):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def script(self, code: str, *arguments):
        return self.driver.execute_script("return " + code, *arguments)

    def press(self, *keys: str):
        """On whatever has the focus, as a keyboard does."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def focused(self) -> str:
        """What a screen reader would say of the element that has the focus."""
        return self.script("document.activeElement.getAttribute('aria-label') || "
                           "document.activeElement.textContent.trim()")

    def tab_to(self, name: str, steps_max: int = 60):
        """Tab until the element of that name, or with that id, has the focus."""
        seen = []
        for _ in range(steps_max):
            self.press(Keys.TAB)
            seen.append(self.focused())
            if name in (seen[-1], "#" + self.script("document.activeElement.id")):
                return
        self.fail(f"Tab does not lead to {name}, but to {seen}")

    def wait_until(self, holds, what: str):
        waiting = WebDriverWait(self.driver, SECONDS_MAX, 0.05,
                                ignored_exceptions=[StaleElementReferenceException])
        try:
            return waiting.until(lambda _: holds())
        except TimeoutException:
            self.fail(f"{what}; the page shows:\n{self.find('body').text[:2000]}")

    def wait_for_text(self, selector: str, text: str):
        def holds():
            return any(text in found.text for found in self.all(selector))
        self.wait_until(holds, f"'{text}' is not in {selector}")

    def complaints(self) -> list[str]:
        """Errors and violations of the security policy that the browser saw."""
        return [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] == "SEVERE"]
