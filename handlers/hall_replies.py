"""How a hall is spoken of: what and where it is, whether it is open now, its phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.domain.message import Line
from bot.i18n import Translator
from bot.workdays import is_known, is_workday
from content.city import Hall, Opening, OpeningNow, Span, opening


def hall_lines(_: Translator, hall: Hall, now: dt.datetime) -> list[Line]:
    """A hall in three lines: what and where, today's hours in words, its phone."""
    where = _(
        "{hall}, {address}",
        hall=_.rendering(hall.name, hall.name_en),
        address=_.rendering(hall.address, hall.address_en),
    )
    return [
        Line(_("In person"), where),
        Line(_("Hours"), hours_now(_, hall, now)),
        Line(_("Hall's phone"), hall.phone),
    ]


def hours_now(_: Translator, hall: Hall, now: dt.datetime) -> str:
    """“Open today until 17:30, open now” and its like; provisional where the calendar is not out yet."""
    state = opening(hall.hours, now, is_workday)
    words = _open(_, state) if state.state is Opening.OPEN else _closed(_, state)
    if is_known(state.opens_on or now.date()):
        return words
    return f"{words} {provisional(_)}"


def week_lines(_: Translator, hall: Hall) -> list[Line]:
    """The hours of any week: on working days, and on the days that are none."""
    return [
        Line(_("Working days"), _spans(_, hall.hours.workdays)),
        Line(_("Weekends and holidays"), _spans(_, hall.hours.other_days)),
    ]


def _spans(_: Translator, spans: Sequence[Span]) -> str:
    """“8:30–12:00, 13:30–17:30”; without hours, that it is closed."""
    return _("; ").join(f"{_time(span.opens)}–{_time(span.closes)}" for span in spans) or _("closed")


def provisional(_: Translator) -> str:
    return _("(provisional: the holiday calendar is not out yet)")


def _open(_: Translator, state: OpeningNow) -> str:
    until, later = _time(state.until), state.later
    if not later:
        return _("Open today until {until}, open now", until=until)
    return _(
        "Open now. Break from {until} to {again}, then open until {end}",
        until=until,
        again=_time(later[0].opens),
        end=_time(later[-1].closes),
    )


def _closed(_: Translator, state: OpeningNow) -> str:
    later = state.later
    if state.state is Opening.LATER_TODAY and len(later) < len(state.spans):
        end = _time(later[-1].closes)
        return _("Break until {opens}, then open until {end}", opens=_time(state.opens_at), end=end)
    if state.state is Opening.LATER_TODAY:
        return _("Opens today at {opens}", opens=_time(state.opens_at))
    if state.opens_on is None:
        return _("Closed now")
    opens = _("{date} at {time}", date=_.date(state.opens_on), time=_time(state.opens_at))
    if state.state is Opening.OVER_TODAY:
        return _("Closed for today. Opens {opens}", opens=opens)
    return _("Closed today. Opens {opens}", opens=opens)


def _time(time: dt.time | None) -> str:
    return f"{time.hour}:{time.minute:02}" if time else ""
