# SPDX-License-Identifier: MIT
"""The page by keyboard alone: nothing here touches a mouse or sets the focus by script."""
from selenium.webdriver.common.keys import Keys

from clients import ask
from page_case import PageCase


class Keyboard(PageCase):
    def test_from_the_start_to_a_set_plan(self):
        self.wait_for_text("#plan-state", "in use")
        self.tab_to("Skip to the plan", 3)
        self.press(Keys.ENTER)
        self.wait_until(lambda: self.focused() == "Plan", "the skip link does not lead to the plan")
        self.tab_to("Slow", 10)
        self.press(Keys.ENTER)
        self.wait_for_text("#plan-answer", "Slow:")
        self.tab_to("#plan-text", 10)
        self.press(Keys.CONTROL, "a")
        self.press('{"chunks": 12}')
        self.tab_to("Use this plan", 3)
        self.press(Keys.SPACE)
        self.wait_for_text("#plan-answer", "In use.")
        self.assertEqual(self.told("/plan")["chunks"], 12)

    def test_rows_open_by_enter_move_by_arrows_and_close_by_escape(self):
        self.plan(chunks=3, lockstep=True)
        self.streams().begin(3)
        self.wait_until(lambda: len(self.all("#streams-rows tr")) == 3, "not three streams")
        self.tab_to("stream 3", 10)
        self.press(Keys.ARROW_DOWN)
        self.assertEqual(self.focused(), "stream 2")
        self.press(Keys.END)
        self.assertEqual(self.focused(), "stream 1")
        self.press(Keys.ARROW_DOWN)
        self.assertEqual(self.focused(), "stream 1")
        self.press(Keys.ENTER)
        self.wait_for_text(".details", "Release one chunk")
        self.tab_to("Release all", 4)
        self.press(Keys.ENTER)
        self.wait_for_text("#streams-rows tr[data-number='1']", "complete")
        self.press(Keys.ESCAPE)
        self.assertEqual(self.all(".details"), [])
        self.assertEqual(self.focused(), "stream 1")
        expanded = self.find("#streams-rows tr[data-number='1'] .opener")
        self.assertEqual(expanded.get_attribute("aria-expanded"), "false")

    def test_tab_goes_through_everything_in_the_order_of_the_page(self):
        self.plan(chunks=1)
        self.streams().begin(2)
        self.wait_for_text("#counts", "0 running, 2 in all")
        self.script("document.getElementById('requests').scrollIntoView()")
        self.wait_until(lambda: len(self.all("#requests-rows tr")) == 2, "not two requests")
        usable = self.script(
            "[...document.querySelectorAll('a, button, select, input, textarea')]"
            ".filter((node) => node.checkVisibility()).length")
        places = []
        self.driver.execute_script("scrollTo(0, 0); getSelection().removeAllRanges()")
        for _ in range(usable):
            self.press(Keys.TAB)
            node, outline = self.script(
                "[[...document.querySelectorAll('*')].indexOf(document.activeElement), "
                "getComputedStyle(document.activeElement).outlineStyle]")
            self.assertNotEqual(outline, "none", self.focused())
            places.append(node)
        self.assertEqual(len(set(places)), usable)
        self.assertEqual(places, sorted(places))

    def test_the_focus_stays_while_streams_come_and_where_its_row_goes(self):
        self.plan(chunks=3, lockstep=True)
        clients = self.streams()
        clients.begin(4)
        self.wait_until(lambda: len(self.all("#streams-rows tr")) == 4, "not four streams")
        self.tab_to("#streams-state", 10)
        self.press("r")  # running
        self.tab_to("stream 4", 5)
        self.press(Keys.ARROW_DOWN)
        clients.begin(2)
        self.wait_for_text("#counts", "6 running, 6 in all")
        self.assertEqual(self.focused(), "stream 3")
        self.assertEqual(self.all("#streams-rows tr[data-number='6']"), [])  # held for the reader
        ask(self.mock.control + "/streams/3/end", "POST")
        self.wait_until(lambda: self.focused() == "stream 2", "the focus is lost with its row")
        self.tab_to("Newest", 10)
        self.press(Keys.ENTER)
        self.wait_until(lambda: self.all("#streams-rows tr[data-number='6']"), "still held")
        self.assertEqual(self.focused(), "Newest")
