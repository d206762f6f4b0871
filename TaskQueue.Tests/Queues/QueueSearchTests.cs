using TaskQueue.Core;
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

    [Theory]
    [InlineData(null, "Audit", "billing", "mail")]
    [InlineData("-name", "mail", "billing", "Audit")]
    [InlineData("-depth", "billing", "mail", "Audit")]
    [InlineData("depth", "Audit", "billing", "mail")]
    public void Pages_HaveEachQueueOnce(string? sort, params string[] names)
    {
        var search = new QueueSearch { Sort = sort };
        var (found, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = search.PageOf(All, cursor, 1);
            found.Add(Assert.Single(page.Items).Name);
            cursor = page.NextCursor;
        } while (cursor is not null);

        Assert.Equal(names, found);
    }

    [Fact]
    public void APage_BeginsBehindTheLastQueueOfTheOneBefore_WhereverThatStandsByThen()
    {
        var search = new QueueSearch { Sort = "-depth" };
        var first = search.PageOf(All, null, 2);

        // Two that are new stand in front: by places, the page would repeat one of the first.
        var second = search.PageOf(
            [.. All, new() { Name = "a", Queued = 9 }, new() { Name = "b", Queued = 9 }],
            first.NextCursor,
            2
        );

        Assert.Equal(["billing", "mail"], first.Items.Select(q => q.Name));
        Assert.Equal(["Audit"], second.Items.Select(q => q.Name));
    }

    [Theory]
    [InlineData("-depth")]
    [InlineData("running")]
    [InlineData(null)]
    public void ACursorOfAnotherOrder_OrOfNone_IsRefused(string? sort)
    {
        var other = new QueueSearch { Sort = "depth" }
            .PageOf(All, null, 1)
            .NextCursor;

        foreach (var cursor in new[] { other, "1", "zzz", "%", "" })
        {
            var refusal = Assert.Throws<RefusalException>(() =>
                new QueueSearch { Sort = sort }.PageOf(All, cursor, 1)
            );
            Assert.Contains("cursor", refusal.Errors.Keys);
        }
    }

    private static IEnumerable<string> Names(QueueSearch search) => search.Of(All).Select(q => q.Name);
}
