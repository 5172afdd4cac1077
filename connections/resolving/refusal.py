"""Why a task cannot have what it names."""


class CannotResolve(Exception):
    """A task's connection manager does not exist or cannot send mail; the sentence says which and what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
