"""Luck in parts: what a number of it is of, and what draws have in common."""

from __future__ import annotations

import numpy as np

from corcyra.fitting.luck import common, lot_of, parts_for

CUTS = (0.0, 3.0)
LUCK = np.arange(10, 20)
"""Of two places: person, unit; people of both and ties; moves at both and units'; two days."""


def groups(*lucks):
    return common(np.array(lucks), CUTS)


def test_each_part_stands_where_the_lot_reads_it():
    assert parts_for(2, CUTS) == len(LUCK)
    lot = lot_of(5, LUCK, CUTS)
    assert (lot.seed, lot.pair, lot.units) == (5, 10, 11)
    assert (lot.people, lot.moves) == ((12, 13, 14), (15, 16, 17))
    assert lot.later == ((0.0, 18), (3.0, 19))


def test_all_of_a_luck_is_common_to_its_copies_and_nothing_to_strangers():
    found = groups(LUCK, LUCK, LUCK + 100)
    # Units; people of two places and ties; what happens at two places and with units, twice.
    assert found.shape == (3, 1 + 3 + 2 * 3)
    assert (found[0] == found[1]).all()
    assert (found[0] != found[2]).all()


def test_a_part_drawn_anew_parts_what_follows_from_it_alone():
    def parted(part):
        other = LUCK.copy()
        other[part] = 99
        one, two = groups(LUCK, other)
        return np.flatnonzero(one != two).tolist()

    assert parted(0) == [1, 2, 3]  # Who people are, everywhere.
    assert parted(1) == [0]
    assert parted(3) == [2]  # Who the people of the second place are.
    assert parted(6) == [5, 8]  # What happens at the second place, before and after day 3.
    assert parted(9) == [7, 8, 9]  # What happens from day 3 on, everywhere.
