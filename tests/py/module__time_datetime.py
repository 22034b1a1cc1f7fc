import time, datetime as dt
t = time.gmtime(0); print(t, t.tm_year, tuple(t), time.strftime("%Y-%m-%d %H:%M:%S %j %a %b %p %%", t), time.strptime("2026-11-20", "%Y-%m-%d")[:3], time.mktime(time.struct_time((2000, 1, 1, 0, 0, 0, 0, 1, 0))), time.asctime(t), time.ctime(0), time.timezone, time.tzname)
print(time.time() > 1.6e9, time.monotonic() <= time.monotonic(), time.perf_counter_ns() > 0, isinstance(time.time_ns(), int), time.process_time() >= 0, time.sleep(0), time.get_clock_info("monotonic").monotonic)
for f in (lambda: time.sleep(-1), lambda: time.sleep("a"), lambda: time.strptime("x", "%Y"), lambda: time.gmtime(1e300), lambda: time.strftime(5), lambda: time.mktime((1,)), lambda: time.gmtime("a"), lambda: dt.date(2020, 13, 1), lambda: dt.date(2021, 2, 29), lambda: dt.time(25), lambda: dt.datetime(1, 1, 1) - dt.timedelta(1), lambda: dt.timedelta(days=10**10), lambda: dt.date.fromisoformat("nope"), lambda: dt.datetime.strptime("1", "%Y-%m"), lambda: dt.date(2020, 1, 1) < dt.datetime(2020, 1, 1), lambda: dt.date(2020, 1, 1) + 5, lambda: dt.datetime(2020, 1, 1) - dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc), lambda: dt.timedelta(1) / 0, lambda: dt.timezone(dt.timedelta(days=2)), lambda: dt.date("a", 1, 1), lambda: dt.date(0, 1, 1), lambda: dt.datetime(2020, 1, 1).foo):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
d = dt.date(2026, 11, 20); print(d, repr(d), d.weekday(), d.isoweekday(), d.isocalendar(), d.strftime("%d/%m/%y %A"), d.replace(day=1), d + dt.timedelta(days=45), d - dt.date(2026, 1, 1), d.timetuple()[:8], d.toordinal(), dt.date.fromordinal(1), d.ctime(), dt.date.fromisoformat("2026-02-03"), dt.date.fromisocalendar(2026, 1, 1), d > dt.date(2025, 1, 1), hash(d) == hash(dt.date(2026, 11, 20)), f"{d:%Y}", dt.date.min, dt.date.max)
x = dt.datetime(2026, 11, 20, 13, 45, 30, 123456); print(x, repr(x), x.isoformat(" ", "milliseconds"), x.time(), x.date(), x + dt.timedelta(hours=11, microseconds=5), x - dt.datetime(2026, 1, 1), x.replace(tzinfo=dt.timezone.utc), x.strftime("%I:%M %p %f %c"), dt.datetime.strptime("20 Nov 2026 01:02", "%d %b %Y %H:%M"), dt.datetime.fromisoformat("2026-11-20T10:00:00+02:00"), dt.datetime.fromtimestamp(0, dt.timezone.utc), x.timestamp(), dt.datetime.combine(d, dt.time(1)), x.timetuple()[:6])
u = dt.timezone(dt.timedelta(hours=5, minutes=30), "IST"); y = dt.datetime(2020, 1, 1, 12, tzinfo=u); print(y, y.utcoffset(), y.tzname(), y.astimezone(dt.timezone.utc), y == dt.datetime(2020, 1, 1, 6, 30, tzinfo=dt.UTC), y.isoformat(), u, repr(u), dt.timezone.utc)
z = dt.timedelta(days=1, hours=2, minutes=3, seconds=4.5); print(z, repr(z), z.total_seconds(), z * 2, z / 2, z // dt.timedelta(hours=1), z % dt.timedelta(hours=1), divmod(z, dt.timedelta(hours=5)), -z, abs(-z), dt.timedelta(seconds=-1), dt.timedelta(weeks=1), z > dt.timedelta(1), dt.timedelta(0) == dt.timedelta(), bool(dt.timedelta()), sum([z, z], dt.timedelta()), dt.timedelta(microseconds=1.5), dt.timedelta.max, z.days, z.seconds, z.microseconds)
tm = dt.time(13, 5, 7); print(tm, repr(tm), tm.isoformat("minutes"), tm.replace(hour=1), tm < dt.time(14), dt.time.fromisoformat("04:05:06.789"), tm.strftime("%H"), dt.time.max)
import calendar; print(calendar.month(2026, 11)); print(calendar.isleap(2024), calendar.monthrange(2026, 2), list(calendar.Calendar().itermonthdays(2026, 2))[:8], calendar.timegm((1970, 1, 2, 0, 0, 0)))
from zoneinfo import ZoneInfo
class Tz(dt.tzinfo):
    def utcoffset(self, d): return dt.timedelta(minutes=-90)
    def dst(self, d): return None
    def tzname(self, d): return "ODD"
print(dt.datetime(2020, 1, 1, tzinfo=Tz()), dt.datetime(2020, 1, 1, tzinfo=Tz()).astimezone(dt.UTC))
import pickle, copy; print(pickle.loads(pickle.dumps(y)) == y, copy.copy(d), pickle.loads(pickle.dumps([d, tm, z])))
