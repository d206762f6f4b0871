using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture.Faults;

/// <summary>PostgreSQL crashes, ends sessions, is busy with others, or cannot be reached.</summary>
internal static class PostgresFaults
{
    public static IEnumerable<Fault> Of() =>
        [
            new("F25", "PostgreSQL crashed and started", Excuse.Unnoted, CrashAsync),
            new("F26", "PostgreSQL sessions ended", Excuse.None, TerminateAsync),
            new("F26", "connections to PostgreSQL reset", Excuse.None, CutAsync),
            new("F26", "PostgreSQL out of reach, half-open", Excuse.Unnoted, SilenceAsync),
            new("F27", "PostgreSQL gives no connection any more", Excuse.Unnoted, TakeConnectionsAsync),
            new("F27", "the tasks locked by somebody else", Excuse.Unnoted, LockAsync),
            new("F27", "the tasks written anew (VACUUM FULL)", Excuse.None, RewriteAsync),
        ];

    private static async Task CrashAsync(Battlefield on, Random random)
    {
        await on.Cluster.Postgres!.CrashAsync();
        await Fault.RestAsync(random, 0, 4);
        await on.Cluster.Postgres.StartAgainAsync();
    }

    private static async Task TerminateAsync(Battlefield on, Random random)
    {
        for (var i = 0; i < 5; i++)
        {
            await on.Cluster.Postgres!.TerminateSessionsAsync();
            await Fault.RestAsync(random, 0.05, 0.3);
        }
    }

    private static async Task CutAsync(Battlefield on, Random random)
    {
        for (var i = 0; i < 5; i++)
        {
            on.Cluster.StoreLink!.Cut();
            await Fault.RestAsync(random, 0.05, 0.3);
        }
    }

    private static async Task SilenceAsync(Battlefield on, Random random)
    {
        on.Cluster.StoreLink!.Silence();
        await Fault.RestAsync(random, 1, 8);
        on.Cluster.StoreLink.Heal();
    }

    private static async Task TakeConnectionsAsync(Battlefield on, Random random)
    {
        await using var taken = await on.Cluster.Postgres!.TakeConnectionsAsync();
        await Fault.RestAsync(random, 2, on.Cluster.Settings.IsLong ? 30 : 5);
    }

    private static async Task LockAsync(Battlefield on, Random random)
    {
        await using var locked = await on.Cluster.Postgres!.LockAsync("tasks");
        await Fault.RestAsync(random, 1, on.Cluster.Settings.IsLong ? 30 : 4);
    }

    private static Task RewriteAsync(Battlefield on, Random random) =>
        on.Cluster.Postgres!.RewriteAsync("tasks");
}
