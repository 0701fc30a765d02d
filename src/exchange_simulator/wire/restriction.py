"""Search filters: And, Or, Not, comparisons, Contains, Exists, Excludes.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-use-search-filters-with-ews-in-exchange
"""

import operator
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from exchange_simulator.errors import EwsError, schema_violation
from exchange_simulator.wire.xml import Element, child, local

Values = tuple[str, ...]
Look = Callable[[Element], Values | None]
"""From a path element to the values that the object at hand has there; None for none."""

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "IsEqualTo": operator.eq,
    "IsNotEqualTo": operator.ne,
    "IsGreaterThan": operator.gt,
    "IsGreaterThanOrEqualTo": operator.ge,
    "IsLessThan": operator.lt,
    "IsLessThanOrEqualTo": operator.le,
}


def matches(expression: Element, look: Look) -> bool:
    """Whether one object passes. Raises ErrorUnsupportedQueryFilter for an expression not known here."""
    name = local(expression)
    if name == "Restriction":
        return matches(expression[0], look)
    if name == "And":
        return all(matches(each, look) for each in expression)
    if name == "Or":
        return any(matches(each, look) for each in expression)
    if name == "Not":
        return not matches(expression[0], look)
    values = look(expression[0])
    if name == "Exists":
        return values is not None
    if name in _COMPARISONS:
        return _compare(expression, values, look)
    if name == "Contains":
        return _contains(expression, values or ())
    if name == "Excludes":
        return _excludes(expression, values or ())
    raise EwsError("ErrorUnsupportedQueryFilter", f"The {name} filter is not supported.")


def _compare(expression: Element, values: Values | None, look: Look) -> bool:
    compare, other = _COMPARISONS[local(expression)], _other_side(expression, look)
    if values is None or other is None:
        return local(expression) == "IsNotEqualTo"
    return any(_same_kind(compare, value, other) for value in values)


def _other_side(expression: Element, look: Look) -> str | None:
    operand = expression[1][0]
    if local(operand) == "Constant":
        return operand.get("Value", "")
    values = look(operand)
    return values[0] if values else None


def _same_kind(compare: Callable[[Any, Any], bool], value: str, other: str) -> bool:
    for kind in (_instant, float):
        try:
            return compare(kind(value), kind(other))
        except ValueError:
            continue
    return compare(value.casefold(), other.casefold())


def _instant(text: str) -> datetime:
    if "T" not in text:
        raise ValueError(text)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _contains(expression: Element, values: Values) -> bool:
    constant = child(expression, "Constant")
    if constant is None:
        raise schema_violation("The element 'Contains' has incomplete content.")
    wanted = constant.get("Value", "")
    exact = expression.get("ContainmentComparison", "Exact") == "Exact"
    fold: Callable[[str], str] = str if exact else str.casefold
    test = _CONTAINMENT.get(expression.get("ContainmentMode", "FullString"), _substring)
    return any(test(fold(value), fold(wanted)) for value in values)


def _substring(value: str, wanted: str) -> bool:
    return wanted in value


_CONTAINMENT: dict[str, Callable[[str, str], bool]] = {
    "FullString": lambda value, wanted: value == wanted,
    "Prefixed": str.startswith,
    "Substring": _substring,
    "PrefixOnWords": lambda value, wanted: any(word.startswith(wanted) for word in value.split()),
    "ExactPhrase": _substring,
}


def _excludes(expression: Element, values: Values) -> bool:
    mask = child(expression, "Bitmask")
    bits = int(mask.get("Value", "0"), 0) if mask is not None else 0
    return all(int(value, 0) & bits == 0 for value in values)
