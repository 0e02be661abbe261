"""An accent that is read on the light theme has a twin that is read on the dark one."""

import pytest

from innovation.domain.colours import DARK, LEAST, check_accent, contrast, for_dark


def test_black_on_white_is_the_strongest_contrast() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21.0


@pytest.mark.parametrize("accent", ["#000000", "#0B6470", "#2E7D4F", "#8A5A9E", "#A3261F"])
def test_what_is_read_on_light_is_made_to_be_read_on_dark(accent: str) -> None:
    assert check_accent(accent) == []
    assert all(contrast(for_dark(accent), paper) >= LEAST for paper in DARK)
