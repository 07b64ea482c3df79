# SPDX-License-Identifier: MIT
"""The page while the mock stops and comes back, while nobody looks, and when others reach in."""
import json
import subprocess
import unittest
import unittest.mock

from mock_program import PROGRAM
from selenium.webdriver.common.keys import Keys

from browser import Browser
from clients import ask
from page_case import PageCase


class Life(PageCase):
    def test_a_mock_that_is_killed_and_one_that_takes_its_place(self):
        self.plan(chunks=3, lockstep=True)
        self.streams().begin(1)
        self.wait_for_text("#streams-rows", "at the gate")
        typed = '{"chunks": 99}'
        text = self.find("#plan-text")
        text.send_keys(Keys.CONTROL, "a")
        text.send_keys(typed)
        self.mock.process.kill()
        self.mock.process.wait()
        self.wait_for_text("#trouble", "The mock has stopped")
        self.wait_for_text("#state", "no answer")
        self.assertIn("at the gate", self.find("#streams-rows").text)  # what it said last
        text.send_keys(Keys.CONTROL, Keys.ENTER)
        self.wait_until(lambda: self.find("#plan-answer").text, "nothing is said of the plan")
        self.assertEqual(text.get_property("value"), typed)
        control = self.mock.control.removeprefix("http://")
        again = subprocess.Popen([PROGRAM, "--listen", "127.0.0.1:0", "--control", control],
                                 stdout=subprocess.DEVNULL)
        self.addCleanup(again.wait)
        self.addCleanup(again.kill)
        self.wait_for_text("#state", "live")
        self.assertFalse(self.find("#trouble").is_displayed())
        self.wait_for_text("#counts", "0 running, 0 in all")
        self.assertEqual(text.get_property("value"), typed)
        text.send_keys(Keys.CONTROL, Keys.ENTER)
        self.wait_for_text("#plan-answer", "In use.")

    def polls(self) -> int:
        return self.script("performance.getEntriesByType('resource')"
                           ".filter(({name}) => name.includes('/streams?')).length")

    def test_a_hidden_tab_rests(self):
        page = self.driver.current_window_handle
        self.driver.switch_to.new_window("tab")
        self.driver.switch_to.window(page)
        # The driver brings the tab to the front; what hides it is told as the browser would.
        self.driver.execute_script(
            "Object.defineProperty(document, 'hidden', {get: () => window.isHidden ?? false});"
            "window.isHidden = true; document.dispatchEvent(new Event('visibilitychange'));")
        self.wait_for_text("#state", "paused while this tab is hidden")
        before = self.polls()
        self.plan(chunks=1)
        self.streams().begin(1)
        # A timer set now ends after any that a running page would have set for its next poll.
        self.driver.execute_async_script("setTimeout(arguments[0], 2500)")
        self.assertEqual(self.polls(), before)
        self.driver.execute_script(
            "window.isHidden = false; document.dispatchEvent(new Event('visibilitychange'));")
        self.wait_for_text("#counts", "1 in all")
        self.wait_for_text("#state", "live")

    def test_the_page_and_its_answers_are_walled_in(self):
        told = self.driver.execute_async_script(
            "const done = arguments[0]; fetch('/').then((answer) => "
            "done(answer.headers.get('content-security-policy')));")
        for piece in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'",
                      "require-trusted-types-for 'script'"]:
            self.assertIn(piece, told)
        refused = json.loads(ask(self.mock.control + "/plan", "PUT", {"chunks": 3},
                                 {"Origin": "http://evil.example"}))
        self.assertIn("another origin", refused["error"]["message"])
        self.assertEqual(self.told("/plan")["chunks"], 40)


class NoBrowser(unittest.TestCase):
    def test_without_chromium_the_words_say_what_to_do(self):
        with unittest.mock.patch("shutil.which", return_value=None):
            with self.assertRaisesRegex(RuntimeError, "not installed: run scripts/install.sh"):
                Browser()
