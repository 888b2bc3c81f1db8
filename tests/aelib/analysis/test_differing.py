import csv
import io

import numpy as np
import pytest

from aelib.analysis.differing import (
    FIRST_BETTER,
    LEAST,
    NUMBER,
    ORDERS,
    ORDERS_BY_PLACE,
    SECOND_BETTER,
    Seen,
    differing_csv,
    ordered,
)

ERRORS = (
    np.array([9.0, 0.1, 9.0, 0.4, 9.0, 0.2, 9.0], np.float32),
    np.array([9.0, 0.3, 9.0, 0.3, 9.0, 0.9, 9.0], np.float32),
)
SEEN = Seen(
    np.array([1, 3, 5]), np.array([0.5, 0.1, 0.5]), lambda: ERRORS, np.array([0, 1, 0, 2, 0, 1, 0])
)


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        (LEAST, [3, 1, 5]),
        (FIRST_BETTER, [5, 1, 3]),
        (SECOND_BETTER, [3, 1, 5]),
        (NUMBER, [1, 3, 5]),
    ],
)
def test_pictures_come_in_the_order_asked_for(order, wanted):
    assert order in ORDERS
    assert ordered(SEEN, order) == wanted
    assert ordered(SEEN, order, [5, 3, 2]) == [row for row in wanted if row != 1]


def test_errors_are_not_asked_for_in_vain():
    def never():
        raise AssertionError

    seen = SEEN._replace(errors=never)
    assert ordered(seen, LEAST) == [3, 1, 5]
    assert ordered(seen, NUMBER) == [1, 3, 5]


def test_the_table_has_a_line_for_each_compared_picture():
    points = np.arange(14, dtype=np.float32).reshape(7, 2)
    text = differing_csv(SEEN, (points, -points), ("left", "=right")).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["picture"] for row in rows] == ["1", "3", "5"]
    assert [row["class"] for row in rows] == ["'=right", "2", "'=right"]
    assert [float(row["neighbours_in_common"]) for row in rows] == [0.5, 0.1, 0.5]
    assert float(rows[2]["squared_error_b"]) == pytest.approx(0.9)
    assert [rows[1][f"map_a_{axis}"] for axis in range(2)] == ["6", "7"]
    assert [rows[1][f"map_b_{axis}"] for axis in range(2)] == ["-6", "-7"]
    bare = differing_csv(SEEN._replace(labels=None), (points, points)).decode()
    assert {row["class"] for row in csv.DictReader(io.StringIO(bare))} == {""}


def test_without_errors_there_are_fewer_columns_and_orders():
    seen = SEEN._replace(errors=None)
    assert [ordered(seen, order) for order in ORDERS_BY_PLACE] == [[3, 1, 5], [1, 3, 5]]
    points = (np.zeros((7, 2), np.float32), np.ones((7, 2), np.float32))
    header, first, *_ = csv.reader(io.StringIO(differing_csv(seen, points).decode()))
    assert header[:4] == ["picture", "class", "neighbours_in_common", "map_a_0"]
    assert len(first) == len(header)
