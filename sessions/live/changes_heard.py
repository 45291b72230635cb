"""Which of a session's changes this process has heard of, so that it knows where one was missed."""


class ChangesHeard:
    """The numbered changes of a session that were heard of here: all up to `reached`, and some beyond."""

    def __init__(self) -> None:
        self.reached = 0
        self._beyond: set[int] = set()

    def reset(self, change_count: int) -> None:
        """Note that everything was read when the session had had so many changes."""
        self.reached = max(self.reached, change_count)
        self._advance()

    def add(self, number: int) -> None:
        self._beyond.add(number)
        self._advance()

    def reaches(self, change_count: int) -> bool:
        return self.reached >= change_count

    def _advance(self) -> None:
        while self.reached + 1 in self._beyond:
            self.reached += 1
        self._beyond = {number for number in self._beyond if number > self.reached}
