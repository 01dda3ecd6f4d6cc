"""A person of a journey: their browser and their mailbox."""

import re
import time
from email.message import EmailMessage
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.journeys.site import Site
from tests.support.smtp_sink import SmtpSink

PASSWORD = "a half full glass of water"
MAIL_SECONDS = 20


class Actor:
    """`page` is a window of its own: no two actors share cookies."""

    def __init__(self, browser: Browser, site: Site, sink: SmtpSink, email: str, name: str) -> None:
        self.site = site
        self.sink = sink
        self.email = email
        self.name = name
        self.page: Page = browser.new_context().new_page()
        self.page.set_default_timeout(10_000)
        self._read = 0

    def open(self, path: str) -> Page:
        response = self.page.goto(self.site.address + path)
        assert response is not None
        assert response.status < 500, f"{path}: {response.status}"
        return self.page

    def press(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(text)

    def does_not_see(self, text: str) -> None:
        expect(self.page.get_by_role("main")).not_to_contain_text(text)

    def sign_up(self) -> None:
        self.open("/accounts/signup/")
        self.page.get_by_label("Full name").fill(self.name)
        self.page.get_by_label("Email").fill(self.email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Create my account")
        code = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", self.mail("code"), re.MULTILINE)
        assert code, "no code in the mail"
        self.page.locator("input[name=code]").fill(code.group(1))
        self.page.get_by_role("main").locator("button[type=submit]").first.click()
        self.page.wait_for_url("**/dashboard/")

    def sign_in(self, password: str = PASSWORD) -> None:
        self.open("/accounts/login/")
        self.page.get_by_label("Email").fill(self.email)
        self.page.get_by_label("Password").fill(password)
        self.press("Sign in")
        self.page.wait_for_url("**/dashboard/")

    def mail(self, *words: str) -> str:
        """The text of the next unread mail whose subject or text has all the words.

        Waits for the queue; fails when none has come within MAIL_SECONDS.
        """
        return text_of(self.message(*words))

    def message(self, *words: str) -> EmailMessage:
        deadline = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < deadline:
            for number, message in enumerate(self.inbox()):
                text = f"{message['Subject']}\n{text_of(message)}".casefold()
                if number >= self._read and all(word.casefold() in text for word in words):
                    self._read = number + 1
                    return message
            time.sleep(0.2)
        subjects = [str(message["Subject"]) for message in self.inbox()]
        raise AssertionError(f"No mail about {words} for {self.email}; there are: {subjects}")

    def inbox(self) -> list[EmailMessage]:
        return [item.message for item in list(self.sink.received) if item.recipient == self.email]

    def link(self, text: str, part: str) -> str:
        """The path of the first link with `part` in a mail's text."""
        for address in re.findall(r"https?://\S+", text):
            if part in address:
                return urlsplit(address).path
        raise AssertionError(f"No link with {part} in:\n{text}")


def text_of(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain",))
    return part.get_content() if part is not None else ""
