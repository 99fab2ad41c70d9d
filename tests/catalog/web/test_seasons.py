import pytest

from catalog.web.seasons import next_season, season_runs


@pytest.mark.parametrize(
    ("months", "runs"),
    [
        ([11, 12, 1, 2, 3], [(11, 3)]),
        ([3, 4, 9, 10], [(3, 4), (9, 10)]),
        ([6, 7, 8, 9, 12, 1], [(6, 9), (12, 1)]),
        ([5], [(5, 5)]),
        (range(1, 13), [(1, 12)]),
    ],
)
def test_months_become_seasons_that_may_run_over_the_new_year(months, runs):
    assert season_runs(months) == runs


@pytest.mark.parametrize(("month", "following"), [(10, 11), (11, 12), (12, 1), (4, 11)])
def test_the_next_season_is_counted_over_the_new_year(month, following):
    assert next_season([11, 12, 1], month) == following
