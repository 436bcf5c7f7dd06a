"""Rounds weights to whole numbers so that what a layer answers changes least."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_DAMPING = 0.01


class Seen(NamedTuple):
    """What a layer was seen to get: the largest input in each column, and the sum of their outer products (in, in)."""

    largest: Floats
    products: Floats

    def scaled(self, factor: Floats) -> Seen:
        """Return the same for inputs whose columns are divided by factors."""
        return Seen(self.largest / factor, self.products / np.outer(factor, factor))


def rounded(weight: Floats, scale: Floats, top: int, seen: Seen | None) -> NDArray[np.int8]:
    """Return the weights (out, in) as whole numbers of at most ``top``, in steps of ``scale`` (out).

    Column after column is rounded, and what that changes in answers to inputs like those ``seen`` is made up for by the
    columns that follow (Frantar et al. 2022, "GPTQ", arXiv:2210.17323).  Where nothing was seen, each weight is rounded
    for itself.
    """
    if seen is None:
        return np.clip(np.round(weight / scale[:, None]), -top, top).astype(np.int8)
    rest = weight.astype(np.float64)
    products = seen.products.astype(np.float64)
    damped = products + np.eye(len(products)) * _DAMPING * np.diag(products).mean()
    inverse = np.linalg.cholesky(np.linalg.inv(damped)).T
    found = np.zeros(weight.shape, np.int8)
    for column in range(weight.shape[1]):
        found[:, column] = np.clip(np.round(rest[:, column] / scale), -top, top)
        missed = (rest[:, column] - found[:, column] * scale) / inverse[column, column]
        rest[:, column + 1 :] -= np.outer(missed, inverse[column, column + 1 :])
    return found
