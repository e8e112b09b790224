"""How long does a letter take? Run: python benchmarks/letters.py

Prints microseconds a letter for every letter (its first sample), the median, the time to load all
templates, and, for comparison, the same mail built with the `email` package.
"""

import statistics
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from mailflow.letters import SAMPLES, Letters, Outgoing, sample_post

ROUNDS = 200


def _time(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the best of five means of processor time, in microseconds."""
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for _ in range(rounds):
            work()
        best = min(best, (time.process_time() - start) / rounds)
    return best * 1e6


def _modern(subject: str, text: str, html: str) -> bytes:
    message = EmailMessage()
    message["Subject"] = subject
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message.as_bytes()


def _compat32(subject: str, text: str, html: str) -> bytes:
    message = MIMEMultipart("alternative")
    message["Subject"] = subject
    message.attach(MIMEText(text, "plain", "utf-8"))
    message.attach(MIMEText(html, "html", "utf-8"))
    return message.as_bytes()


def main() -> None:
    letters = Letters("handoff@example.org", "Handoffs")
    start = time.perf_counter()
    problems = letters.check()
    print(f"all {len(letters.names())} letters loaded and rendered in "
          f"{time.perf_counter() - start:.2f} s, {len(problems)} problems")  # fmt: skip
    spent = {}
    for name in letters.names():
        facts = SAMPLES[name][0]
        post = sample_post(facts)

        def work(name: str = name) -> Outgoing:
            return letters.compose(name, facts, post)  # noqa: B023

        spent[name] = _time(work)
        print(f"{name:20} {spent[name]:7.0f} us {len(work().content):7} bytes")
    print(f"median {statistics.median(spent.values()):.0f} us, worst {max(spent.values()):.0f} us")
    body = "Hello Ben, this is a line of a letter – with a dash.\n" * 40
    print(f"MIME of a mail like these: email.policy.default "
          f"{_time(lambda: _modern('Logo', body, body * 5), 50):.0f} us, compat32 "
          f"{_time(lambda: _compat32('Logo', body, body * 5), 50):.0f} us")  # fmt: skip


if __name__ == "__main__":
    main()
