# SPDX-License-Identifier: MIT
"""The form for the plan: shows what is in use, sets another, points at what is wrong."""
import json

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from page_case import PageCase


class PlanForm(PageCase):
    def setUp(self):
        super().setUp()
        self.wait_for_text("#plan-state", "in use")
        self.text = self.find("#plan-text")

    def value(self) -> str:
        return self.text.get_property("value")

    def type(self, text: str):
        self.text.send_keys(Keys.CONTROL, "a")
        self.text.send_keys(text)

    def button(self, name: str):
        return self.find("#plan").find_element(By.XPATH, f".//button[.='{name}']")

    def test_shows_and_sets_the_plan(self):
        self.assertEqual(json.loads(self.value()), self.told("/plan"))
        self.type('{"chunks": 7}')
        self.assertIn("not in use", self.find("#plan-state").text)
        self.button("Use this plan").click()
        self.wait_for_text("#plan-answer", "In use.")
        self.assertEqual(self.told("/plan")["chunks"], 7)
        self.assertEqual(json.loads(self.value()), self.told("/plan"))

    def test_a_wrong_plan_is_pointed_at_and_kept(self):
        wrong = '{"chunks": 7,\n"timing": {\n"intervall": "3ms"}}'
        self.type(wrong)
        self.button("Use this plan").click()
        self.wait_for_text("#plan-answer", "/timing/intervall is not a known key")
        self.assertIn("did you mean 'interval'?", self.find("#plan-answer").text)
        self.wait_for_text("#plan-answer", "Line 3.")
        self.assertEqual(self.value(), wrong)
        self.assertEqual(self.text.get_attribute("aria-invalid"), "true")
        self.assertEqual(self.text, self.driver.switch_to.active_element)
        marked = self.script("arguments[0].value.slice(arguments[0].selectionStart, "
                             "arguments[0].selectionEnd)", self.text)
        self.assertEqual(marked, '"intervall"')
        self.assertEqual(self.told("/plan")["chunks"], 40)
        self.text.send_keys('"interval"')  # in the place of what is marked
        self.text.send_keys(Keys.CONTROL, Keys.ENTER)
        self.wait_for_text("#plan-answer", "In use.")
        self.assertIsNone(self.text.get_attribute("aria-invalid"))
        self.assertEqual(self.told("/plan")["timing"]["interval"], "3ms")

    def test_where_a_text_is_no_json(self):
        self.type('{\n"chunks": 7,\n}')
        self.text.send_keys(Keys.CONTROL, Keys.ENTER)
        self.wait_for_text("#plan-answer", "is not JSON at line 3, column 1")
        self.assertEqual(self.script("arguments[0].selectionStart", self.text), 15)

    def test_a_path_is_found_among_lists_and_strings(self):
        plan = '{"seed": 1, "chunk_extension": "{[,", "timing": {"stalls": [' \
               '{"chunk": 1, "for": "1s"}, {"chunk": "\\"x", "for": "1s"}]}}'
        found = self.driver.execute_async_script(
            "const done = arguments[2]; import('/json_place.js').then("
            "(module) => done(module.placeOf(arguments[0], arguments[1])));",
            plan, "/timing/stalls/1/chunk")
        self.assertEqual(found, [plan.rindex('"chunk"'), plan.rindex('"chunk"') + 7])

    def test_every_preset_is_a_plan_and_what_was_typed_comes_back(self):
        names = [button.text for button in self.all("#presets button")]
        self.assertEqual(len(names), 8)
        self.type('{"chunks": 5}')
        for name in names:
            self.button(name).click()
            self.wait_for_text("#plan-answer", name + ":")
            preset = json.loads(self.value())
            self.button("Use this plan").click()
            self.wait_for_text("#plan-answer", "In use.")
            plan = self.told("/plan")
            for key in preset:
                self.assertIn(key, plan)
        self.type('{"chunks": 8}')
        self.button("Lockstep").click()
        self.button("Back to what was typed").click()
        self.assertEqual(self.value(), '{"chunks": 8}')
        self.button("Show the plan in use").click()
        self.wait_until(lambda: self.value() != '{"chunks": 8}', "the plan in use is not shown")
        self.assertEqual(json.loads(self.value()), self.told("/plan"))
        self.button("Back to what was typed").click()
        self.assertEqual(self.value(), '{"chunks": 8}')

    def test_a_plan_set_elsewhere_is_shown_but_never_over_what_was_typed(self):
        self.plan(chunks=9)
        self.wait_until(lambda: json.loads(self.value())["chunks"] == 9, "it is not shown")
        self.type('{"chunks": 10}')
        self.plan(chunks=11)
        self.wait_for_text("#plan-state", "changed and not in use")
        self.button("Show the plan in use").click()
        self.wait_until(lambda: json.loads(self.value())["chunks"] == 11, "it is not shown")
        self.button("Back to what was typed").click()
        self.assertEqual(self.value(), '{"chunks": 10}')
