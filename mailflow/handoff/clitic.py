"""Clitic: small words written together with the next one, taken off: Arabic و (and), ل (to).

The grammar of a language lists them as `attached` and `attached_to`. They are taken off only when
that explains the word: what remains is a known word, or may be a name. A word that is known as it
stands is left alone, unless a whole phrase begins behind its "and".
"""

from dataclasses import replace

from mailflow.handoff.clause import Clause, Token
from mailflow.handoff.lexicon import Lexicon
from mailflow.handoff.phrase import find_exact

_SHORTEST = 2  #: letters that remain


def detach_joined(clause: Clause, lexicon: Lexicon) -> Clause:
    """Take the "and" off words that are known without it: وسأبدأ is و and سأبدأ."""
    return _detached(clause, lexicon, "attached", known=True)


def detach_to(clause: Clause, lexicon: Lexicon) -> Clause:
    """Take the "to" off words that nobody knows, with it or without: لميا is ل and ميا."""
    return _detached(clause, lexicon, "attached_to", known=False)


def _detached(clause: Clause, lexicon: Lexicon, name: str, *, known: bool) -> Clause:
    marks = lexicon.grammar.get(name)
    if marks is None:
        return clause
    tokens: list[Token] = []
    for place, token in enumerate(clause.tokens):
        mark, rest = _cut(token)
        fits = marks.at((mark,), 0) > 0 and len(rest.fold) >= _SHORTEST
        if fits and (rest.fold in lexicon.known) == known:
            phrase = (rest, *clause.tokens[place + 1 :])
            fits = token.fold not in lexicon.known or (known and find_exact(phrase, lexicon)[0] > 0)
            tokens += [mark, rest] if fits else [token]
        else:
            tokens.append(token)
    return replace(clause, tokens=tuple(tokens))


def _cut(token: Token) -> tuple[Token, Token]:
    """Cut a token behind its first letter."""
    middle = token.start + 1
    mark = Token(token.start, middle, token.exact[:1], token.fold[:1])
    return mark, Token(middle, token.end, token.exact[1:], token.fold[1:])
