using System.Buffers.Text;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Workers;

/// <summary>Lease tokens of the API: whole, or nothing.</summary>
public sealed class LeaseTicketTests : IAsyncLifetime
{
    private static readonly LeaseTicket Ticket = new(
        Guid.Parse("0197a1b2-c3d4-7000-8000-1234567890ab"),
        (7L << 32) + 41,
        Guid.Parse("0197a1b2-c3d4-7000-8000-1234567890ac"),
        3,
        new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero),
        TimeSpan.FromSeconds(90)
    );

    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private CoreParts _parts = null!;

    private LeaseTickets Tickets => _parts.Get<LeaseTickets>();

    public async ValueTask InitializeAsync() => _parts = await CoreParts.MakeAsync(_database);

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ATicket_ReadsAsItWasWritten(bool byDeadline)
    {
        var ticket = Ticket with { ByDeadline = byDeadline };

        Assert.Equal(ticket, Tickets.Read(Tickets.Write(ticket)));
    }

    [Fact]
    public void AChangedTicket_IsNone()
    {
        var bytes = Base64Url.DecodeFromChars(Tickets.Write(Ticket));

        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.Null(Tickets.Read(Base64Url.EncodeToString(bytes)));
            bytes[i] ^= 1;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData(
        "not a token, but of any length that one likes, with blanks and much else in it ............"
    )]
    public void WhatIsNoTicket_IsNone(string text) => Assert.Null(Tickets.Read(text));

    [Theory]
    [InlineData("!")]
    [InlineData(" ")]
    [InlineData("=")]
    [InlineData("x")]
    [InlineData("ä")]
    public void ATicketWithAnotherLastCharacter_IsNone(string last) =>
        Assert.Null(Tickets.Read(Tickets.Write(Ticket)[..^1] + last));

    [Fact]
    public async Task ATicketOfAnotherInstallation_IsNone()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var other = await CoreParts.MakeAsync(database);

        Assert.Null(other.Get<LeaseTickets>().Read(Tickets.Write(Ticket)));
    }
}
