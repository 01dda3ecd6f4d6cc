"""How much of everything: `sample` with each test run, `quick` by hand, `full` to prove."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Profile:
    name: str
    lease: int  # seconds; an SMTP step may take `smtp_timeout`, and a mail is shorter than a lease
    smtp_timeout: float
    deaf_after: float  # seconds after which a worker that hears nothing ends
    share: float  # what a fault's load and count are multiplied by
    draws: bool = False  # one fault of each group, by the seed, instead of all

    def of(self, full: int, *, least: int = 1) -> int:
        """The share of a full figure that this profile takes."""
        return max(least, round(full * self.share))

    @property
    def is_full(self) -> bool:
        return self.name == "full"


PROFILES = {
    "full": Profile(name="full", lease=8, smtp_timeout=4.0, deaf_after=20.0, share=1.0),
    "quick": Profile(name="quick", lease=3, smtp_timeout=1.0, deaf_after=8.0, share=0.02),
}
PROFILES["sample"] = replace(PROFILES["quick"], name="sample", draws=True)
