"""Every rule of the grammar carries an example; here they are run."""

import doctest
from types import ModuleType

import pytest

from conversations.understanding.dates import RULES, exclusions, grouping, holiday, values
from conversations.understanding.dates.example import show
from conversations.understanding.dates.grammar import Production
from conversations.understanding.dates.tables import ALL
from conversations.understanding.dates.words import CLASSES

MODULES = (*RULES, values, holiday, grouping, exclusions)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_examples_of_the_rules_hold(module: ModuleType) -> None:
    failed, _ = doctest.testmod(module, extraglobs={"show": show})

    assert failed == 0


def _productions() -> list[Production]:
    return [production for table in ALL.values() for production in table.productions]


def test_nearly_every_rule_has_an_example() -> None:
    meanings = {production.meaning for production in _productions()}
    bare = {meaning.__name__ for meaning in meanings if ">>>" not in (meaning.__doc__ or "")}

    assert len(meanings) > 100
    assert len(bare) < 12, sorted(bare)


def test_patterns_call_only_tables_and_classes_that_exist() -> None:
    called = {element.name for production in _productions() for element in production.elements if element.name}

    assert called <= CLASSES | set(ALL)
