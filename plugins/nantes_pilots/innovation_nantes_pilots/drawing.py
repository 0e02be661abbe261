"""A reading, month by month, as columns in the colour of the text, and as a table."""

from collections.abc import Mapping
from datetime import date

from innovation.api import Context, Html

from .monthly import Months, Reading

WIDTH, HEIGHT, MOST = 300, 70, 12

FIGURE = Html(
    '<figure class="chart"><figcaption><b>{label}</b><br>{told}</figcaption>'
    '<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true" '
    'focusable="false">{columns}</svg>{table}</figure>'
)
COLUMN = Html('<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="currentColor"/>')
TABLE = Html(
    '<details><summary>{title}</summary><table class="table"><thead><tr>'
    '<th scope="col">{month}</th><th scope="col">{label}</th></tr></thead><tbody>{rows}</tbody>'
    "</table></details>"
)
ROW = Html('<tr><th scope="row">{month}</th><td>{value}</td></tr>')
BOTH = Html("{one}{other}")


def drawn(ctx: Context, reading: Reading, months: Months) -> Html:
    """The figure of one reading; nothing where it was never told."""
    points = {month: said[reading.key] for month, said in months.items() if reading.key in said}
    if not points:
        return Html()
    label = named(ctx, reading)
    last, unit = max(points), ctx.translate(reading.unit) if reading.unit else ""
    return FIGURE.format(
        label=ctx.translate(reading.label),
        told=ctx.translate(
            "%(value)s en %(month)s",
            value=f"{ctx.number(points[last])} {unit}".rstrip(),
            month=ctx.month(last),
        ),
        width=WIDTH,
        height=HEIGHT,
        columns=_columns(points),
        table=_table(ctx, label, points),
    )


def named(ctx: Context, reading: Reading) -> str:
    """What is read, with its unit."""
    label = ctx.translate(reading.label)
    return f"{label} ({ctx.translate(reading.unit)})" if reading.unit else label


def _columns(points: Mapping[date, float]) -> Html:
    highest = max((abs(value) for value in points.values()), default=0) or 1
    step, columns = WIDTH / max(len(points), MOST), Html()
    for place, month in enumerate(sorted(points)):
        height = round(abs(points[month]) / highest * (HEIGHT - 2), 1) + 2
        x, y = round(step * place, 1), round(HEIGHT - height, 1)
        column = COLUMN.format(x=x, y=y, width=round(step * 0.7, 1), height=height)
        columns = BOTH.format(one=columns, other=column)
    return columns


def _table(ctx: Context, label: str, points: Mapping[date, float]) -> Html:
    rows = Html()
    for month in sorted(points, reverse=True):
        row = ROW.format(month=ctx.month(month), value=ctx.number(points[month]))
        rows = BOTH.format(one=rows, other=row)
    title, head = ctx.translate("Mois par mois"), ctx.translate("Mois")
    return TABLE.format(title=title, month=head, label=label, rows=rows)
