"""Why a task cannot have what it names."""


class CannotResolve(Exception):
    """A task's connection manager does not exist or cannot send mail; the sentence says which and what to do.

    another_try_helps: whether it may be able to in a moment, without anybody doing anything.
    """

    def __init__(self, code: str, sentence: str, *, another_try_helps: bool = False) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.another_try_helps = another_try_helps
