"""Which test files are likeliest to notice a change of a function: those that use its rarest words."""

from __future__ import annotations

import math
import re
from collections import Counter

from tools.mutations import Mutation, functions_of

WORD = re.compile(r"[a-z]{3,}")
ROOM, NAMED = 2.0, 4.0  # what it counts to lie in the folder of its room, and to name it


def words_of(text: str) -> set[str]:
    """The words of code and of prose, in the singular."""
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", text).replace("_", " ").lower()
    return {word.rstrip("s") for word in WORD.findall(spaced)}


class Nearest:
    """Puts test files in the order in which they should be asked."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.words = {path: words_of(text) for path, text in texts.items()}
        in_files = Counter(word for words in self.words.values() for word in words)
        self.rarity = {word: math.log((len(texts) + 1) / (n + 1)) for word, n in in_files.items()}
        self.length = {path: self._size(words) for path, words in self.words.items()}

    def _size(self, words: set[str]) -> float:
        return math.sqrt(1 + sum(self.rarity.get(word, 0) ** 2 for word in words))

    def files(self, mutation: Mutation, text: str) -> list[str]:
        """All test files, the likeliest first; `text` is that of the file of the function."""
        function = next(each for each in functions_of(text, mutation.path) if each.name == mutation.function)
        lines = text.splitlines()[function.node.lineno - 1 : function.node.end_lineno]
        named = words_of(mutation.path) | words_of(mutation.function)
        used = named | words_of("\n".join(lines))
        module = mutation.path.removesuffix(".py").replace("/", ".")
        names = [module, *(name for name in mutation.function.split(".") if len(name) > 5)]
        by_name = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b")

        def score(path: str) -> float:
            found = sum(self.rarity.get(word, 0) ** 2 for word in used & self.words[path]) / self.length[path]
            found += sum(self.rarity.get(word, 0) for word in named & words_of(path))
            found += NAMED if by_name.search(self.texts[path]) else 0
            return found + (ROOM if path.startswith(f"tests/{mutation.room}/") else 0)

        return sorted(self.texts, key=lambda path: (-score(path), path))
