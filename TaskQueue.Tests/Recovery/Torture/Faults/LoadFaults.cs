using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture.Faults;

/// <summary>Tasks that are bad by themselves, or too many.</summary>
internal static class LoadFaults
{
    public static IEnumerable<Fault> Of(TortureMode mode)
    {
        yield return Tasks("F33", "a poisonous task among 99 others", Poison(mode));
        yield return Tasks("F34", "handlers that hear no cancel", Repeat(ProbeKind.Deaf, 1));
        yield return Tasks("F44", "handlers that block their threads", Repeat(ProbeKind.Blocking, 60));
        yield return Tasks(
            "F35",
            "long tasks while all cores are busy",
            [.. Repeat(ProbeKind.Long, 2), .. Repeat(ProbeKind.Busy, 60)]
        );
        yield return new("F46", "a backlog, and Web killed", Excuse.None, BacklogAsync);
    }

    // The others are of all kinds that take a moment, so that some run beside it.
    private static IReadOnlyList<ProbeKind> Poison(TortureMode mode) =>
        [
            .. Repeat(ProbeKind.Quick, 60),
            ProbeKind.Poison,
            .. Repeat(ProbeKind.Slow, mode.HasRedis() ? 14 : 4),
            .. Repeat(ProbeKind.Effect, 25),
        ];

    private static IReadOnlyList<ProbeKind> Repeat(ProbeKind kind, int count) =>
        [.. Enumerable.Repeat(kind, count)];

    private static Fault Tasks(string row, string kind, IReadOnlyList<ProbeKind> kinds) =>
        new(row, kind, Excuse.None, (on, random) => SubmitAsync(on, random, row, kinds));

    private static Task SubmitAsync(
        Battlefield on,
        Random random,
        string row,
        IReadOnlyList<ProbeKind> kinds
    ) =>
        on.Client.SubmitAsync(
            [
                .. kinds.Select(
                    (kind, i) =>
                        PlannedTask.Make(
                            $"{row}-{random.Next():x}-{i}",
                            kind,
                            random,
                            on.Effects,
                            watched: kind is ProbeKind.Poison
                        )
                ),
            ],
            on.GiveUp
        );

    private static async Task BacklogAsync(Battlefield on, Random random)
    {
        for (var part = 0; part < 4; part++)
        {
            await SubmitAsync(on, random, $"F46-{part}", Repeat(ProbeKind.Quick, 1000));
        }

        await ProcessFaults.Pick(on.Cluster.Webs, random).KillAsync("a backlog, and Web killed");
    }
}
