"""Made-up values to show a reply with: known by name, else inferred from how the template uses them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from jinja2 import TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .wording import FILTERS

_AT = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
KNOWN: dict[str, Any] = {
    "clinic": "Clínica Aurora",
    "name": "Maria da Silva",
    "patient": "João da Silva",
    "professional": "Dra. Ana Ribeiro",
    "service": "Consulta dermatológica",
    "specialty": "Dermatologia",
    "unit": "Savassi",
    "address": "Rua Pernambuco, 1077, Savassi, Belo Horizonte",
    "directions": "A duas quadras da praça",
    "start": _AT,
    "until": _AT,
    "elsewhere": None,
    "instead": _AT,
    "price": Decimal(320),
    "least": Decimal(250),
    "most": Decimal(380),
    "minutes": 10,
    "preparation": "Venha sem maquiagem.",
    "plan": "Unimed",
    "plans": ["Unimed", "Bradesco Saúde"],
    "payment": "Pix, cartão e dinheiro",
    "hours": "de segunda a sexta, das 8h às 18h",
    "policy": "Cancelamentos com menos de 24 horas podem ter taxa.",
    "protocol": "2026-000012",
    "answer": "Sim. O estacionamento é gratuito.",
    "run": {"first": 0, "last": 4, "opens": "08:00", "closes": "18:00"},
    "days": [{"first": 0, "last": 4, "opens": "08:00", "closes": "18:00"}],
    "places": [{"name": "Savassi", "opens": time(8, 0), "closes": time(18, 0)}],
    "professionals": ["Dra. Ana Ribeiro", "Dr. Diego Souza"],
}
"""By variable's or attribute's name."""

_BY_FILTER: dict[str, Any] = {
    **dict.fromkeys(("moment", "moment_long", "day", "day_short", "day_long"), _AT),
    "clock": time(14, 0),
    "money": Decimal(320),
    "joined": ["um", "dois"],
    "joined_or": ["um", "dois"],
    "first_name": "Maria da Silva",
    "weekdays": KNOWN["run"],
}


def environment() -> ImmutableSandboxedEnvironment:
    """Return an environment that reads reply templates, with the filters they may use."""
    made = ImmutableSandboxedEnvironment()
    made.filters |= FILTERS["pt_BR"]
    return made


def tree_of(source: str) -> nodes.Template:
    """Return the syntax tree of a template's text, all wordings in one. Raises TemplateError."""
    body = "" if source.startswith("---\n") else source.strip().partition("\n---\n")[0]
    return environment().parse(re.sub(r"(?m)^~~~$", "", body))


def names_read(tree: nodes.Node) -> set[str]:
    """Return the variables a template reads, without those it sets itself."""
    local = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    return {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"} - local - {"loop"}


def sample_values(source: str) -> dict[str, Any]:
    """Return plain values with which a template can be shown; empty for one that cannot be read."""
    try:
        tree = tree_of(source)
    except TemplateError:
        return {}
    return {name: _sample(tree, name) for name in sorted(names_read(tree))}


def _sample(tree: nodes.Node, name: str) -> Any:
    """Return a value for a variable, by what is done with it."""
    loops = [loop for loop in tree.find_all(nodes.For) if _is(loop.iter, name)]
    if loops:
        items = [_item(loop) for loop in loops if isinstance(loop.target, nodes.Name)]
        known = KNOWN.get(name)
        whole: Any = items[0] if items else "um"
        return known if isinstance(known, list) and not isinstance(whole, dict) else [whole, whole]
    attributes = _attributes(tree, name)
    if attributes:
        return {attribute: _plain(tree, attribute) for attribute in sorted(attributes)}
    if name in KNOWN:
        return KNOWN[name]
    return _by_use(tree, lambda node: _is(node, name), name)


def _item(loop: nodes.For) -> Any:
    target = loop.target.name if isinstance(loop.target, nodes.Name) else ""
    attributes = _attributes(loop, target)
    if not attributes:
        return _by_use(loop, lambda node: _is(node, target), target)
    return {attribute: _plain(loop, attribute) for attribute in sorted(attributes)}


def _plain(tree: nodes.Node, attribute: str) -> Any:
    if attribute in KNOWN:
        return KNOWN[attribute]
    return _by_use(tree, lambda node: isinstance(node, nodes.Getattr) and node.attr == attribute, attribute)


def _by_use(tree: nodes.Node, is_it: Any, name: str) -> Any:
    """Return a value that fits the filters, tests and comparisons the variable is put through; else its name."""
    for found in tree.find_all(nodes.Filter):
        if found.node is not None and is_it(found.node) and found.name in _BY_FILTER:
            return _BY_FILTER[found.name]
    for compared in tree.find_all(nodes.Compare):
        if is_it(compared.expr):
            for operand in _constants(compared):
                return operand
    return name.replace("_", " ")


def _constants(compared: nodes.Compare) -> Iterator[Any]:
    for operand in compared.ops:
        if isinstance(operand.expr, nodes.Const) and isinstance(operand.expr.value, str | int):
            yield operand.expr.value


def _is(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.name == name


def _attributes(tree: nodes.Node, name: str) -> set[str]:
    return {found.attr for found in tree.find_all(nodes.Getattr) if _is(found.node, name)}
