using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker.Embedded;

/// <summary>Keys and queues take turns, whatever they have and however much each claim takes.</summary>
public sealed class FairnessTests
{
    private const int MostOfAClaim = 120;

    [Fact]
    public void Keys_ThatHaveWork_GetTheSame_InAnyTime() =>
        Prop.ForAll(
                Days().ToArbitrary(),
                steps =>
                {
                    var (room, marks) = (new LaneRoom(), new List<Mark>());
                    var (waiting, got) = (Backlogs(steps), new int[steps[0].Adds.Length]);
                    foreach (var step in steps)
                    {
                        for (var key = 0; key < got.Length; key++)
                        {
                            room.Add("q", $"k{key}", step.Adds[key]).ForEach(waiting[key].Enqueue);
                        }

                        marks.Add(Mark.Of(got, waiting));
                        var most = Math.Min(step.Most, waiting.Sum(w => w.Count));
                        var taken = room.Claim(step.Most);
                        Assert.Equal(most, taken.Count);
                        foreach (var entry in taken)
                        {
                            var key = int.Parse(entry.Lane.Key[1..], CultureInfo.InvariantCulture);
                            // In its order; so nothing comes twice, and nothing is passed over.
                            Assert.Equal(waiting[key].Dequeue(), entry.Id);
                            got[key]++;
                        }

                        marks.Add(Mark.Of(got, waiting));
                    }

                    CheckTimes(marks);
                    var left = waiting.Sum(w => w.Count);
                    Assert.Equal(left, room.Claim(left + 1).Count);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Queues_GetWhatTheirWeightsSay_WhateverClaimsTake() =>
        Prop.ForAll(
                Weighted().ToArbitrary(),
                c =>
                {
                    var (room, got) = (new LaneRoom(), new int[c.Weights.Length]);
                    for (var queue = 0; queue < got.Length; queue++)
                    {
                        room.Rule(new($"q{queue}", 1, Paused: false, new(c.Weights[queue])));
                        room.Add($"q{queue}", "", MostOfAClaim);
                    }

                    foreach (var most in c.Claims)
                    {
                        foreach (var entry in room.Claim(most))
                        {
                            got[int.Parse(entry.Lane.Queue[1..], CultureInfo.InvariantCulture)]++;
                            room.Add(entry.Lane.Queue, "", 1);
                        }

                        // Nobody is more than the turn that is under way ahead of anybody.
                        var turns = got.Zip(c.Weights, (count, weight) => (double)count / weight).ToList();
                        Assert.InRange(turns.Max() - turns.Min(), 0, 1.000_001);
                    }

                    Assert.Equal(c.Claims.Sum(), got.Sum());
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Keys_GetWhatTheirWeightsSay_WhateverClaimsTake() =>
        Prop.ForAll(
                Weighted().ToArbitrary(),
                c =>
                {
                    var (room, got, plain) = (new LaneRoom(), new int[c.Weights.Length], 0);
                    for (var key = 0; key < got.Length; key++)
                    {
                        room.Rule(
                            new(QueueRule.OfKey("q", $"k{key}"), 1, Paused: false, new(c.Weights[key]))
                        );
                        room.Add("q", $"k{key}", MostOfAClaim);
                    }

                    // A rule of a key that has nothing takes nobody's place.
                    room.Rule(new(QueueRule.OfKey("q", "none"), 1, Paused: false, new(Weight: 100)));
                    foreach (var most in c.Claims)
                    {
                        foreach (var entry in room.Claim(most))
                        {
                            got[int.Parse(entry.Lane.Key[1..], CultureInfo.InvariantCulture)]++;
                            room.Add("q", entry.Lane.Key, 1);
                        }

                        // Nobody is more than the turn that is under way ahead of anybody.
                        var turns = got.Zip(c.Weights, (count, weight) => (double)count / weight).ToList();
                        Assert.InRange(turns.Max() - turns.Min(), 0, 1.000_001);
                    }

                    Assert.Equal(c.Claims.Sum(), got.Sum());
                    // Those without a key come in between, as if they had one of weight 1.
                    room.Add("q", "", 10 * MostOfAClaim);
                    var places = 1 + c.Weights.Sum();
                    for (var claim = 0; claim < 10 * places; claim++)
                    {
                        var entry = Assert.Single(room.Claim(1));
                        plain += entry.Lane.Key.Length == 0 ? 1 : 0;
                        room.Add("q", entry.Lane.Key, 1);
                    }

                    Assert.InRange(plain, 9, 11);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void TasksWithoutAKey_GetWhatAKeyGets() =>
        Prop.ForAll(
                (
                    from keys in Gen.Choose(1, 9)
                    from most in Gen.Choose(1, keys + 1)
                    select (keys, most)
                ).ToArbitrary(),
                c =>
                {
                    var (room, plain, rounds) = (new LaneRoom(), 0, c.keys + 1);
                    for (var key = 0; key <= c.keys; key++)
                    {
                        room.Add("q", key == 0 ? "" : $"k{key}", 20 * rounds);
                    }

                    for (var claim = 0; claim < 10 * rounds; claim++)
                    {
                        plain += room.Claim(c.most).Count(e => e.Lane.Key.Length == 0);
                    }

                    Assert.InRange(plain, (10 * c.most) - 1, (10 * c.most) + 1);
                }
            )
            .QuickCheckThrowOnFailure();

    // Of any two keys that had work all the time, none got more than one turn more than the other.
    private static void CheckTimes(List<Mark> marks)
    {
        for (var from = 0; from < marks.Count; from++)
        {
            var had = marks[from].Has;
            for (var to = from + 1; to < marks.Count; to++)
            {
                had = [.. had.Zip(marks[to].Has, (a, b) => a && b)];
                var got = Enumerable
                    .Range(0, had.Length)
                    .Where(key => had[key])
                    .Select(key => marks[to].Got[key] - marks[from].Got[key])
                    .ToList();
                Assert.True(got.Count == 0 || got.Max() - got.Min() <= 1, string.Join(' ', got));
            }
        }
    }

    private static List<Queue<Guid>> Backlogs(Day[] steps) =>
        [.. steps[0].Adds.Select(_ => new Queue<Guid>())];

    private static Gen<Day[]> Days() =>
        from keys in Gen.Choose(2, 8)
        from steps in (
            from adds in Gen.Elements(0, 0, 0, 1, 2, 7, 25).ArrayOf(keys)
            from most in Gen.Choose(1, 30)
            select new Day(adds, most)
        ).ArrayOf(20)
        select steps;

    private static Gen<(int[] Weights, int[] Claims)> Weighted() =>
        from queues in Gen.Choose(2, 5)
        from weights in Gen.Choose(1, 20).ArrayOf(queues)
        from claims in Gen.OneOf(Gen.Choose(1, 5), Gen.Choose(1, MostOfAClaim)).ArrayOf(40)
        select (weights, claims);

    /// <summary>What comes of each key, and how many are claimed then.</summary>
    private sealed record Day(int[] Adds, int Most);

    /// <summary>What each key has got so far, and whether it has work.</summary>
    private sealed record Mark(int[] Got, bool[] Has)
    {
        public static Mark Of(int[] got, List<Queue<Guid>> waiting) =>
            new([.. got], [.. waiting.Select(w => w.Count > 0)]);
    }
}
