using TaskQueue.Core.Queues;

namespace TaskQueue.Tests.Queues;

/// <summary>Which queues a list has, and in which order.</summary>
public sealed class QueueSearchTests
{
    private static readonly QueueOverview[] All =
    [
        new() { Name = "mail", Queued = 2 },
        new() { Name = "Audit", Dead = 3 },
        new()
        {
            Name = "billing",
            Queued = 2,
            Running = 1,
        },
    ];

    [Theory]
    [InlineData(null, "Audit", "billing", "mail")]
    [InlineData("-name", "mail", "billing", "Audit")]
    [InlineData("-depth", "billing", "mail", "Audit")]
    [InlineData("depth", "Audit", "billing", "mail")]
    [InlineData("-dead", "Audit", "billing", "mail")]
    public void Orders_AreByNumber_ThenByName(string? sort, params string[] names) =>
        Assert.Equal(
            names,
            new QueueSearch { Sort = sort }
                .Of(All)
                .Select(q => q.Name)
        );

    [Fact]
    public void ATextAndAState_NarrowThem()
    {
        Assert.Equal(["Audit"], Names(new() { Text = " AU" }));
        Assert.Equal(["billing", "mail"], Names(new() { Standing = QueueStanding.Waiting }));
        Assert.Equal(["Audit"], Names(new() { Standing = QueueStanding.Dead }));
        Assert.Empty(Names(new() { Standing = QueueStanding.Paused }));
        Assert.Empty(Names(new() { Standing = QueueStanding.Waiting, Text = "audit" }));
    }

    private static IEnumerable<string> Names(QueueSearch search) => search.Of(All).Select(q => q.Name);
}
