"""Two clocks in a message: when both are told, and how (SCH-06)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from conversations import clocks, wording
from integrations.phones import zone_of

BRANCO, PAULO, KIRITIMATI = (
    ZoneInfo(name) for name in ("America/Rio_Branco", "America/Sao_Paulo", "Pacific/Kiritimati")
)
NINE = datetime(2026, 11, 26, 9, 0, tzinfo=BRANCO)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("pt_BR", " (horário de Rio Branco; 11:00 em São Paulo)"),
        ("es", " (hora de Rio Branco; 11:00 en São Paulo)"),
        ("en", " (Rio Branco time; 11:00 AM in São Paulo)"),
    ],
)
def test_sch_06_both_local_times_are_told(language: str, said: str) -> None:
    both = clocks.elsewhere(NINE, PAULO)
    assert both is not None
    assert wording.both_clocks(both, language) == said


def test_sch_06_nothing_is_added_where_the_clocks_agree() -> None:
    assert clocks.elsewhere(NINE, ZoneInfo("America/Eirunepe")) is None
    assert wording.both_clocks(None, "pt_BR") == ""


def test_another_day_is_told_with_the_time() -> None:
    both = clocks.elsewhere(NINE, KIRITIMATI)
    assert both is not None
    assert wording.other_clock(both, "pt_BR") == "sex, 27/11 às 04:00 em Kiritimati"


@pytest.mark.parametrize(
    ("phone", "zone"),
    [
        ("+5568900000001", "America/Rio_Branco"),
        ("+5592900000001", "America/Manaus"),
        ("+556532000000", "America/Cuiaba"),
        ("+5581900000001", "America/Sao_Paulo"),
        ("+5531900000001", "America/Sao_Paulo"),
        ("+12025550100", None),
        ("", None),
    ],
)
def test_a_brazilian_number_tells_its_zone(phone: str, zone: str | None) -> None:
    assert zone_of(phone) == zone
