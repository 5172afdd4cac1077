"""Where a docstring follows a policy through the layers, each name that it gives is there."""

import re
from pkgutil import resolve_name

import pytest

from connections.errors import ServiceUnavailable, SmtpError

NAME = re.compile(r"`((?:connections|tasks)\.[\w.]+)`")


@pytest.mark.parametrize(
    "name", sorted({name for policy in (ServiceUnavailable, SmtpError) for name in NAME.findall(policy.__doc__ or "")})
)
def test_what_a_policy_names_is_there(name):
    assert resolve_name(name)


def test_a_policy_names_where_it_is_done():
    assert all(len(NAME.findall(policy.__doc__ or "")) >= 5 for policy in (ServiceUnavailable, SmtpError))
