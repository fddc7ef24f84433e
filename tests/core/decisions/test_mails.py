"""E-mail addresses as they are compared, and those of marketplaces."""

import pytest

from hub_core.decisions.mails import email_key, relayed
from hub_core.models.rules import RELAY_DOMAINS


@pytest.mark.promise("C1")
def test_an_email_is_compared_trimmed_and_case_folded():
    assert email_key(" Anna@Example.ORG ") == "anna@example.org"


@pytest.mark.promise("C5")
@pytest.mark.parametrize(
    ("email", "is_relayed"),
    [
        ("x1y2@marketplace.amazon.de", True),
        ("X1Y2@Members.Ebay.com ", True),
        ("a@nl.verkopen.bol.com", True),
        ("a@bol.com", False),
        ("a@notmembers.ebay.com.example.org", False),
        ("", False),
    ],
)
def test_an_address_of_a_marketplace_is_known_by_its_domain(email, is_relayed):
    assert relayed(email, RELAY_DOMAINS) is is_relayed
