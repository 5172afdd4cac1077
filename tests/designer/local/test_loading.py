"""What all programs of an installation have loaded, which each of them pays for."""

import sys

from tests.programs.forked import CONTEXT

OF_FEW = {
    "connections.credentials.sources.hashicorp_vault.reading",
    "connections.smtp.windows_auth.exchange",
    "designer.accounts.directory.backend",
}
"""What talks to servers that most installations have none of: 2 to 9 MiB each, with its libraries."""


def find_loaded_of_few() -> set[str]:
    return OF_FEW & sys.modules.keys()


def test_what_few_installations_need_is_not_loaded():
    with CONTEXT.Pool(1) as pool:
        assert pool.apply(find_loaded_of_few) == set()
