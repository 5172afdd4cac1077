"""What the administrator lets another's word decide, an identity provider's or a directory's: groups and accounts."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class SignInRules:
    """Which groups count for what, and which accounts are made or opened."""

    groups: dict[str, str] = field(default_factory=dict)
    """Groups of ours by the names that the others have for them."""
    allowed_groups: frozenset[str] = frozenset()
    """Of which somebody has to be in one; empty: everybody may sign in whom the others know."""
    administrators: frozenset[str] = frozenset()
    """Whose members are administrators; empty: that is not the others' business."""
    creates_accounts: bool = True
    links_accounts: bool = False
    """Whether it opens accounts of the same user name that there are; those of administrators it never does."""
