"""Tables with merged cells laid out as a plain grid, for the formats that know no other."""

from __future__ import annotations

from typing import Final

from feedclean.model import Cell, Table

# A hostile table may say colspan=65534 in every cell.
_WIDEST: Final = 64


def grid(table: Table) -> list[list[Cell | None]]:
    """Return rows of equal length; a merged cell stands in its first place, None in the others."""
    rows: list[list[Cell | None]] = []
    hanging: dict[int, int] = {}  # column → how many more rows a cell from above covers
    for cells in table.rows:
        row: list[Cell | None] = []
        for cell in cells:
            while hanging.get(len(row), 0):
                hanging[len(row)] -= 1
                row.append(None)
            if len(row) >= _WIDEST:
                break
            span = min(max(1, cell.colspan), _WIDEST - len(row))
            if cell.rowspan > 1:
                hanging.update(dict.fromkeys(range(len(row), len(row) + span), cell.rowspan - 1))
            row += [cell, *[None] * (span - 1)]
        for column in sorted(c for c, left in hanging.items() if left and c >= len(row)):
            row += [None] * (column + 1 - len(row))
            hanging[column] -= 1
        rows.append(row)
    width = max(map(len, rows), default=0)
    return [row + [None] * (width - len(row)) for row in rows] if width else []
