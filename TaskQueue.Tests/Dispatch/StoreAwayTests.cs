using Npgsql;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Queues;

namespace TaskQueue.Tests.Dispatch;

/// <summary>The store goes away in the middle of everything, again and again.</summary>
public sealed class StoreAwayTests
{
    private const int Tasks = 600;
    private const int Cuts = 8;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CutConnections_WhileTasksRun_LoseNothing_AndRecordEachEndOnce()
    {
        await using var database = await TemporaryDatabase.PostgresAsync();
        await using var product = await Product.StartAsync(database);
        var ids = new List<Guid>();
        var accepted = 0;

        var submitting = Task.Run(
            async () =>
            {
                for (; accepted < Tasks; Interlocked.Increment(ref accepted))
                {
                    ids.Add(await SubmitUntilAcceptedAsync(product, $"key {accepted}"));
                }
            },
            Stop
        );
        for (var cut = 1; cut <= Cuts; cut++)
        {
            await Eventually.TrueAsync(
                () => Volatile.Read(ref accepted) >= cut * Tasks / (Cuts + 1),
                $"enough tasks are on their way for cut {cut}",
                TimeSpan.FromSeconds(60)
            );
            await CutAsync(database.ConnectionString);
        }

        await submitting;
        await Eventually.TrueAsync(
            async () => (await QueueAsync(product))?.Succeeded == Tasks,
            "all tasks succeeded",
            TimeSpan.FromSeconds(60)
        );

        Assert.Equal(Tasks, ids.Distinct().Count());
        var queue = await QueueAsync(product);
        Assert.Equal((Tasks, 0), (queue!.Accepted, queue.Difference));
        foreach (var id in ids)
        {
            // A result was never lost with its connection, so nothing ran twice.
            var attempt = Assert.Single(await product.Queries.AttemptsAsync(Product.Operator, id, Stop));
            Assert.Equal(AttemptOutcome.Succeeded, attempt.Outcome);
        }
    }

    private static async Task<Guid> SubmitUntilAcceptedAsync(Product product, string key)
    {
        while (true)
        {
            try
            {
                return await product.SubmitAsync("echo", "1", t => t with { IdempotencyKey = key });
            }
            catch (RefusalException refusal) when (refusal.Code is RefusalCode.Unavailable)
            {
                // With its key it can be sent again.
            }
        }
    }

    private static async Task<QueueOverview?> QueueAsync(Product product)
    {
        try
        {
            var queues = await product.Get<QueueQueries>().ListAsync(Product.Operator, Stop);
            return queues.SingleOrDefault();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task CutAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
            connection
        );
        await command.ExecuteNonQueryAsync(Stop);
    }
}
