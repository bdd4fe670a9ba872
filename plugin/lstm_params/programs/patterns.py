"""`match`: which of its cases applies to a value, and the names that its pattern binds."""

from __future__ import annotations

import ast
from typing import Any

from .machine import Machine
from .things import Thing
from .values import Builtin, Class, Ends, Instance, Unknown


class Patterns(Machine):
    """The part of the interpreter that evaluates `match`."""

    def matched(self, node: ast.Match) -> Ends | None:
        """The first case whose pattern and condition hold.

        Raises:
            ProgramError: It is not known whether one holds.
        """
        subject = self.evaluate(node.subject)
        for case in node.cases:
            names: dict[str, Any] = {}
            holds = self._holds(case.pattern, subject, names)
            if holds is False:
                continue
            if holds:
                self.scope.names.update(names)
                holds = True if case.guard is None else self.truth(self.evaluate(case.guard))
            if holds is None:
                cause = self.cause(subject, node.subject)
                self.fail_unknown(cause, "which 'case' applies", "a" if cause.is_data else "")
            if holds:
                return self.block(case.body)
        return None

    def _holds(self, pattern: ast.pattern, value: Any, names: dict[str, Any]) -> bool | None:
        """Whether a pattern fits a value; None where that is not known. It binds names where it does."""
        self.step(pattern)
        if isinstance(pattern, ast.MatchValue):
            return self.equal(value, self.evaluate(pattern.value), pattern)
        if isinstance(pattern, ast.MatchSingleton):
            return None if isinstance(value, Unknown) else value is pattern.value
        if isinstance(pattern, ast.MatchAs):
            holds = True if pattern.pattern is None else self._holds(pattern.pattern, value, names)
            if pattern.name:
                names[pattern.name] = value
            return holds
        if isinstance(pattern, ast.MatchOr):
            return self._one_holds(pattern, value, names)
        if isinstance(pattern, ast.MatchSequence):
            return self._sequence_holds(pattern, value, names)
        if isinstance(pattern, ast.MatchMapping):
            return self._mapping_holds(pattern, value, names)
        return self._class_holds(pattern, value, names) if isinstance(pattern, ast.MatchClass) else None

    def _one_holds(self, pattern: ast.MatchOr, value: Any, names: dict[str, Any]) -> bool | None:
        for part in pattern.patterns:
            holds = self._holds(part, value, names)
            if holds is not False:
                return holds
        return False

    def _all_hold(self, pairs: list[tuple[ast.pattern, Any]], names: dict[str, Any]) -> bool | None:
        found = [self._holds(pattern, value, names) for pattern, value in pairs]
        return False if False in found else None if None in found else True

    def _sequence_holds(self, pattern: ast.MatchSequence, value: Any, names: dict[str, Any]) -> bool | None:
        value = self.read(value, pattern)
        if not isinstance(value, (list, tuple, range)):
            return None if _is_opaque(value) else False
        parts, items = pattern.patterns, list(value)
        starred = next((at for at, part in enumerate(parts) if isinstance(part, ast.MatchStar)), None)
        if starred is None:
            return len(items) == len(parts) and self._all_hold(list(zip(parts, items, strict=True)), names)
        behind = len(parts) - 1 - starred
        if len(items) < starred + behind:
            return False
        stop = len(items) - behind
        star = parts[starred]
        if isinstance(star, ast.MatchStar) and star.name:
            names[star.name] = items[starred:stop]
        pairs = [*zip(parts[:starred], items[:starred], strict=True)]
        pairs += zip(parts[starred + 1 :], items[stop:], strict=True)
        return self._all_hold(pairs, names)

    def _mapping_holds(self, pattern: ast.MatchMapping, value: Any, names: dict[str, Any]) -> bool | None:
        value = self.read(value, pattern)
        if not isinstance(value, dict):
            return None if _is_opaque(value) else False
        keys = [self.key(self.evaluate(key), key) for key in pattern.keys]
        if any(key not in value for key in keys):
            return False
        if pattern.rest:
            names[pattern.rest] = {key: item for key, item in value.items() if key not in keys}
        return self._all_hold([*zip(pattern.patterns, map(value.get, keys), strict=True)], names)

    def _class_holds(self, pattern: ast.MatchClass, value: Any, names: dict[str, Any]) -> bool | None:
        kind = self.evaluate(pattern.cls)
        is_kind = self.is_kind(value, kind)
        if not is_kind:
            return is_kind
        pairs: list[tuple[ast.pattern, Any]] = []
        if pattern.patterns:
            fields = kind.taken if isinstance(kind, Class) else []
            if isinstance(kind, Builtin) and len(pattern.patterns) == 1:
                pairs.append((pattern.patterns[0], value))
            elif isinstance(kind, Class) and len(pattern.patterns) <= len(fields):
                values = [self.attribute_of(value, name, pattern) for name in fields]
                pairs += zip(pattern.patterns, values, strict=False)
            else:
                return None
        for name, part in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
            has = self.has_attribute(value, name)
            if not has:
                return has
            pairs.append((part, self.attribute_of(value, name, part)))
        return self._all_hold(pairs, names)


def _is_opaque(value: Any) -> bool:
    """Whether a value may be a sequence or a mapping, though it is no list or dict."""
    if isinstance(value, Instance) and value.cls is not None:
        return value.cls.members is None and not all(isinstance(base, Class) for base in value.cls.order)
    return isinstance(value, (Unknown, Instance, Thing))
