using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Scheduling;

namespace TaskQueue.Tests.Scheduling;

/// <summary>What holds for every expression, zone and moment.</summary>
public sealed class CronPropertyTests
{
    private static readonly string[] Zones =
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Asia/Amman",
        "Africa/Casablanca",
        "America/Sao_Paulo",
        "Asia/Kathmandu",
        "America/St_Johns",
    ];

    private static readonly Gen<string> Expressions =
        from minute in Field(59)
        from hour in Field(23)
        from day in Gen.Elements("*", "*", "*", "1", "15", "L", "28-31")
        from month in Gen.Elements("*", "*", "*", "3", "10,11", "*/2")
        from week in Gen.Elements("*", "*", "*", "0", "1-5", "SUN,SAT")
        select $"{minute} {hour} {day} {month} {week}";

    // Around changes of clocks, and anywhere.
    private static readonly Gen<DateTimeOffset> Moments =
        from start in Gen.Elements(
            new DateTimeOffset(2011, 12, 28, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2019, 3, 27, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2026, 3, 7, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2026, 3, 28, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2026, 4, 4, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2026, 10, 3, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2026, 10, 24, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2026, 10, 31, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero)
        )
        from seconds in Gen.Choose(0, 300_000)
        select start.AddSeconds(seconds);

    [Fact]
    public void Fires_RiseStrictly_AndAreReadingsThatTheExpressionNames() =>
        Prop.ForAll(
                Arb.From(
                    from text in Expressions
                    from zone in Gen.Elements(Zones)
                    from moment in Moments
                    select (text, zone, moment)
                ),
                c => Holds(c.text, TimeZoneInfo.FindSystemTimeZoneById(c.zone), c.moment)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(600));

    [Fact]
    public void WhateverIsWritten_IsReadOrRefused_InWords() =>
        Prop.ForAll(
                Arb.From(
                    Gen.ArrayOf(Gen.Elements("0 */-,?LW#59MON17A@\t".ToCharArray()), 14)
                        .Select(c => new string(c))
                ),
                text =>
                    CronText.TryParse(text, out var cron, out var fault)
                        ? cron is not null && fault is null && CronWords.Describe(cron).Length > 5
                        : cron is null && fault is { Length: > 10 }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static bool Holds(string text, TimeZoneInfo zone, DateTimeOffset from)
    {
        Assert.True(CronText.TryParse(text, out var cron, out var fault), fault);
        for (var i = 0; i < 12; i++)
        {
            if (CronTimes.After(cron, zone, from) is not { } next)
            {
                return true;
            }

            Assert.True(next > from, $"{text} {zone.Id}: {next:O} is not after {from:O}");
            AssertNamed(cron, zone, next);
            AssertNoneBetween(cron, zone, from, next);
            from = next;
        }

        return true;
    }

    // The reading is one of the expression's, or the clock jumped over one to get there.
    private static void AssertNamed(CronText cron, TimeZoneInfo zone, DateTimeOffset fire)
    {
        var second = TimeSpan.FromSeconds(1);
        var reading = ZoneClock.Reading(zone, fire);
        var before = ZoneClock.Reading(zone, fire - second);
        var jumped = reading - before > second;
        var named = cron.After(jumped ? before : reading - second);
        Assert.True(named <= reading, $"{cron} {zone.Id}: {fire:O} shows {reading:O}");
    }

    // Minute by minute, as somebody would who watches the clock.
    private static void AssertNoneBetween(
        CronText cron,
        TimeZoneInfo zone,
        DateTimeOffset from,
        DateTimeOffset next
    )
    {
        var minute = TimeSpan.FromMinutes(1);
        var start = from.AddTicks(-(from.Ticks % minute.Ticks)) + minute;
        for (var at = start; at < next && at - start < TimeSpan.FromDays(2); at += minute)
        {
            var reading = ZoneClock.Reading(zone, at);
            var named = cron.After(reading - TimeSpan.FromSeconds(1)) == reading;
            Assert.True(
                !named || (!cron.Repeats && WasShownBefore(zone, at, reading)),
                $"{cron} {zone.Id}: leaves out {at:O}"
            );
        }
    }

    private static bool WasShownBefore(TimeZoneInfo zone, DateTimeOffset at, DateTime reading)
    {
        for (
            var back = TimeSpan.FromMinutes(30);
            back <= TimeSpan.FromHours(24);
            back += TimeSpan.FromMinutes(30)
        )
        {
            if (ZoneClock.Reading(zone, at - back) == reading)
            {
                return true;
            }
        }

        return false;
    }

    private static Gen<string> Field(int most) =>
        Gen.OneOf(
            Gen.Choose(0, most).Select(n => n.ToString(CultureInfo.InvariantCulture)),
            Gen.Choose(1, 20).Select(n => $"*/{n}"),
            Gen.Constant("*"),
            Gen.Choose(0, most - 2).Select(n => $"{n}-{n + 2}"),
            Gen.Choose(0, most - 1).Select(n => $"{n},{most}")
        );
}
