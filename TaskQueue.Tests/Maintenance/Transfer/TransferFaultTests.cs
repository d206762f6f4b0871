using System.Text;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;

namespace TaskQueue.Tests.Maintenance.Transfer;

/// <summary>What is not a whole export is refused before anything is written, and the reason names the line.</summary>
public sealed class TransferFaultTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private CoreParts _parts = null!;
    private List<string> _lines = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _parts = await CoreParts.MakeAsync(_database);
        await using var source = TemporaryDatabase.Sqlite();
        await using var old = await CoreParts.MakeAsync(source);
        await TransferFixture.FillAsync(old);
        _lines = TransferFixture.Lines(await TransferFixture.ExportAsync(old));
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task CutOff_BetweenLines_IsRefused() =>
        await RefusedAsync(TransferFixture.Pack(_lines[..^1]), $"after line {_lines.Count - 1}");

    [Fact]
    public async Task CutOff_WithinALine_IsRefused() =>
        await RefusedAsync(
            TransferFixture.Pack([.. _lines[..^1], _lines[^1][..20]], ended: false),
            $"after line {_lines.Count - 1}"
        );

    [Fact]
    public async Task CutOff_WithinTheGzip_IsRefused()
    {
        var file = TransferFixture.Pack(_lines);

        await RefusedAsync(file[..(file.Length / 2)], "cut off");
    }

    [Fact]
    public Task NotGzip_IsRefused() =>
        RefusedAsync(Encoding.UTF8.GetBytes("{\"kind\":\"header\"}\n"), "not gzip");

    [Fact]
    public Task Nothing_IsRefused() => RefusedAsync([], "after line 0");

    [Fact]
    public Task AlteredByte_IsRefused() =>
        RefusedAsync(
            Changed("Ünïcode", "Unïcode"),
            $"Line {_lines.Count}: Its checksum",
            RefusalCode.Invalid
        );

    [Fact]
    public Task MissingLine_IsRefused() =>
        RefusedAsync(
            TransferFixture.Pack(_lines.Where((_, i) => i != _lines.Count - 2)),
            $"Line {_lines.Count - 1}: Its counts"
        );

    [Fact]
    public Task NewerFormat_IsRefused() =>
        RefusedAsync(Changed("\"format\":2", "\"format\":3"), "Line 1: Has format 3", RefusalCode.Invalid);

    [Fact]
    public Task UnknownKind_IsRefused() =>
        RefusedAsync(
            TransferFixture.Pack([_lines[0], """{"kind":"workflow","id":1}""", .. _lines[1..]]),
            "Line 2: Has the unknown kind 'workflow'"
        );

    [Fact]
    public Task NoHeader_IsRefused() =>
        RefusedAsync(TransferFixture.Pack(_lines[1..]), "Line 1: Is not a header");

    [Fact]
    public Task SecondHeader_IsRefused() =>
        RefusedAsync(TransferFixture.Pack([_lines[0], .. _lines]), "Line 2: Stands in the wrong place");

    [Fact]
    public Task LineAfterTheTrailer_IsRefused() =>
        RefusedAsync(
            TransferFixture.Pack([.. _lines, _lines[1]]),
            $"Line {_lines.Count + 1}: Something follows"
        );

    [Fact]
    public Task TaskTwice_IsRefused()
    {
        var place = _lines.FindIndex(l => l.StartsWith("{\"kind\":\"task\"", StringComparison.Ordinal));

        return RefusedAsync(
            TransferFixture.Pack([.. _lines[..(place + 1)], .. _lines[place..]]),
            $"Line {place + 2}: Task"
        );
    }

    [Fact]
    public Task AttemptWithoutTask_IsRefused()
    {
        var attempt = _lines.First(l => l.StartsWith("{\"kind\":\"attempt\"", StringComparison.Ordinal));

        return RefusedAsync(
            TransferFixture.Pack([_lines[0], attempt, .. _lines[1..]]),
            "Line 2: Has no task"
        );
    }

    [Theory]
    [InlineData("\"priority\":5", "\"priority\":10", "priority")]
    [InlineData("\"state\":\"queued\"", "\"state\":\"asleep\"", "state")]
    [InlineData("\"state\":\"queued\"", "\"state\":2", "state")]
    [InlineData("\"version\":1,", "\"version\":1,\"ownerId\":1,", "unknown field")]
    [InlineData("\"maxAttempts\":5", "\"maxAttempts\":0", "maxAttempts")]
    [InlineData("\"timeoutMs\":300000", "\"timeoutMs\":-1", "timeoutMs")]
    [InlineData("\"payload\":\"null\"", "\"payload\":\"{\"", "payload")]
    [InlineData("\"payload\":\"null\",", "", "required")]
    [InlineData("\"queue\":\"default\"", "\"queue\":\"a b\"", "queue")]
    [InlineData("\"type\":\"echo\"", "\"type\":\"a b\"", "type")]
    [InlineData("\"createdAt\":\"2026", "\"createdAt\":\"0001", "times")]
    [InlineData("\"kind\":\"task\",", "", "kind")]
    public async Task BadTask_IsRefused(string from, string to, string expected)
    {
        var place = _lines.FindIndex(l =>
            l.StartsWith("{\"kind\":\"task\"", StringComparison.Ordinal)
            && l.Contains(from, StringComparison.Ordinal)
        );
        Assert.True(place > 0, from);
        var lines = _lines.ToList();
        lines[place] = lines[place].Replace(from, to, StringComparison.Ordinal);

        var reason = await RefusedAsync(TransferFixture.Pack(lines), $"Line {place + 1}: ");

        Assert.Contains(expected, reason, StringComparison.Ordinal);
        Assert.DoesNotContain("TaskQueue.", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\0\u0001\u0002")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{\"kind\":7}")]
    [InlineData("{\"kind\":\"task\",\"kind\":\"task\"}")]
    public Task Nonsense_IsRefused(string line) =>
        RefusedAsync(TransferFixture.Pack([_lines[0], line, .. _lines[1..]]), "Line 2: ");

    [Fact]
    public async Task EndlessLine_IsRefused_WithLittleMemory()
    {
        var bomb = TransferFixture.Pack([_lines[0], new string('x', 40_000_000)]);
        Assert.True(bomb.Length < 1_000_000);

        await RefusedAsync(bomb, "Line 2: Is longer than 16 MiB");
    }

    private byte[] Changed(string from, string to)
    {
        var place = _lines.FindIndex(l => l.Contains(from, StringComparison.Ordinal));
        var lines = _lines.ToList();
        lines[place] = lines[place].Replace(from, to, StringComparison.Ordinal);
        return TransferFixture.Pack(lines);
    }

    private async Task<string> RefusedAsync(
        byte[] file,
        string expected,
        RefusalCode code = RefusalCode.Unreadable
    )
    {
        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            TransferFixture.ImportAsync(_parts, file)
        );

        var reason = Assert.Single(Assert.Single(refusal.Errors).Value);
        Assert.Contains(expected, reason, StringComparison.Ordinal);
        Assert.Equal(code, refusal.Code);
        await using var db = _parts.Db();
        Assert.Empty(await db.Tasks.ToListAsync(Stop));
        Assert.Empty(await db.QueueCounts.ToListAsync(Stop));
        Assert.Empty(
            Directory.GetFiles(Path.GetDirectoryName(_database.ConnectionString.Split('=')[1])!, "import-*")
        );
        return reason;
    }
}
