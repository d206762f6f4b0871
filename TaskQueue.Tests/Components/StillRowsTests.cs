using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Tests.Components;

/// <summary>Rows that stay where they are while somebody is at them.</summary>
public sealed class StillRowsTests
{
    private readonly StillRows<(Guid Id, int Value)> _rows = new(row => row.Id);

    [Fact]
    public void WhileNobodyIsThere_RowsComeAsTheyAre()
    {
        _rows.Take([Row(1), Row(2)]);
        _rows.Take([Row(3), Row(1)]);

        Assert.Equal([Row(3), Row(1)], _rows.Shown);
        Assert.Equal(0, _rows.New);
    }

    [Fact]
    public void WhileSomebodyIsThere_RowsChangeInPlace_AndNewOnesAreCounted()
    {
        _rows.Take([Row(5), Row(3), Row(1)]);
        _rows.IsHeld = true;

        _rows.Take([Row(9), Row(5, 50), Row(4), Row(1, 10)]);

        Assert.Equal([Row(5, 50), Row(1, 10)], _rows.Shown);
        Assert.Equal(2, _rows.New);
        _rows.IsHeld = false;
        _rows.Take([Row(9), Row(5, 50), Row(4), Row(1, 10)]);
        Assert.Equal((4, 0), (_rows.Shown!.Count, _rows.New));
    }

    [Fact]
    public void APage_BeginsWithTheFirstRow_HoweverManyCameBefore()
    {
        _rows.Take([Row(5), Row(3)]);
        Assert.Null(_rows.Start([Row(9), Row(8)]));
        _rows.IsHeld = true;

        Assert.Null(_rows.Start([Row(5), Row(3)]));
        Assert.Equal(Row(6).Id.ToString("N"), _rows.Start([Row(9), Row(8)]));
        _rows.Take([Row(5), Row(3, 1)]);

        Assert.Equal([Row(5), Row(3, 1)], _rows.Shown);
        Assert.Equal(2, _rows.New);
    }

    [Fact]
    public void WhereAllAreGone_TheRestComes()
    {
        _rows.Take([Row(5)]);
        _rows.IsHeld = true;
        _rows.Take([Row(2), Row(1)]);
        Assert.Equal([Row(2), Row(1)], _rows.Shown);

        _rows.Clear();
        Assert.Null(_rows.Shown);
    }

    [Fact]
    public void AnotherOrder_IsShown_AndHeldForWhoeverPointsAtItsHeads()
    {
        _rows.Take([Row(1), Row(2)]);
        _rows.IsHeld = true;

        _rows.Clear();
        _rows.Take([Row(2), Row(1)]);
        Assert.Equal([Row(2), Row(1)], _rows.Shown);
        _rows.Take([Row(3), Row(2), Row(1)]);

        Assert.Equal([Row(2), Row(1)], _rows.Shown);
        Assert.Equal(1, _rows.New);
    }

    private static (Guid Id, int Value) Row(byte id, int value = 0) =>
        (new Guid([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, id], bigEndian: true), value);
}
