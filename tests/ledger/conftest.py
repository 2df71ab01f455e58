"""A small county to which ledgers are brought, and what it says of them."""

from contextlib import closing

import pytest

from pbm_tracker.county import County
from pbm_tracker.ledger.importing import BadLedger, carry_in, read_ledger


@pytest.fixture
def county(made):
    with closing(County.open(made.settings)) as county:
        yield county


@pytest.fixture
def tried(county):
    """A dry run: what would be recorded."""
    return lambda data, name="ledger.xlsx": carry_in(county, read_ledger(county, data, name), dry_run=True)


@pytest.fixture
def refused(tried):
    """What is wrong, as it is said."""

    def said(data, name="ledger.xlsx"):
        with pytest.raises(BadLedger) as caught:
            tried(data, name)
        return str(caught.value)

    return said
