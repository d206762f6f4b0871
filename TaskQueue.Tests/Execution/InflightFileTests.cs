using TaskQueue.Core.Broker;
using TaskQueue.Core.Execution;

namespace TaskQueue.Tests.Execution;

public sealed class InflightFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("new/inflight");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatEntered_AndDidNotLeave_IsReadByTheNext()
    {
        HeldLease[] leases =
        [
            new(Guid.NewGuid(), 1),
            new(Guid.NewGuid(), long.MaxValue),
            new(Guid.NewGuid(), 3),
        ];
        using (var file = new InflightFile(Path, 3))
        {
            var slots = leases.Select(file.Enter).ToList();
            file.Leave(slots[1]);
            Assert.Equal(3, slots.Distinct().Count());
        }

        using var next = new InflightFile(Path, 3);
        Assert.Equal([leases[0], leases[2]], next.Read());
    }

    [Fact]
    public void ASlot_IsUsedAgain_AndThereAreNoMore()
    {
        using var file = new InflightFile(Path, 2);
        var first = file.Enter(new(Guid.NewGuid(), 1));
        file.Enter(new(Guid.NewGuid(), 2));

        var none = file.Enter(new(Guid.NewGuid(), 3));
        file.Leave(none);
        file.Leave(first);
        var last = new HeldLease(Guid.NewGuid(), 4);
        var again = file.Enter(last);

        Assert.Equal((-1, first), (none, again));
        Assert.Equal(2, file.Read().Count);
        Assert.Contains(last, file.Read());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    public void AnotherNumberOfSlots_LosesNothing(int slots)
    {
        var leases = Enumerable.Range(1, 10).Select(i => new HeldLease(Guid.NewGuid(), i)).ToList();
        using (var file = new InflightFile(Path, 10))
        {
            leases.ForEach(l => file.Enter(l));
        }

        using var next = new InflightFile(Path, slots);
        Assert.Equal(leases, next.Read());
        next.Clear();
        Assert.Empty(next.Read());
        Assert.Equal(0, next.Enter(leases[0]));
        Assert.Equal([leases[0]], next.Read());
    }

    [Fact]
    public void WithoutAPath_NothingIsKept()
    {
        using var file = new InflightFile(null, 1);

        file.Leave(file.Enter(new(Guid.NewGuid(), 1)));
        file.Clear();

        Assert.Empty(file.Read());
    }

    [Fact]
    public void AFileThatWasCutShort_IsReadAsFarAsItGoes()
    {
        var lease = new HeldLease(Guid.NewGuid(), 5);
        using (var file = new InflightFile(Path, 2))
        {
            file.Enter(lease);
            file.Enter(new(Guid.NewGuid(), 6));
        }

        using (var stream = File.OpenWrite(Path))
        {
            stream.SetLength(50);
        }

        using var next = new InflightFile(Path, 1);
        Assert.Equal([lease], next.Read());
    }
}
