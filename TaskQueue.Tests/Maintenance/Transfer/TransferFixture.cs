using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Logging;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Maintenance.Transfer;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Tests.Maintenance.Transfer;

/// <summary>Installations with something in them, and their files, whole and spoilt.</summary>
internal static class TransferFixture
{
    // Of another installation, whose broker was rebuilt more often than any here.
    private const long Token = 250L << 32;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A task in each state that this version can bring about, with attempts, log lines, tags and odd texts.</summary>
    public static async Task FillAsync(CoreParts parts)
    {
        var ledger = parts.Ledger;
        var odd = Samples.Task(queue: "odd", key: "key-1", labels: ["eu", "gpu"]);
        odd.Payload = Encoding.UTF8.GetBytes(
            "{ \"a\":1.0, \"a\":\n\t2, \"e\":\"\\ud83d\\ude00 ä😀\u2028\" }"
        );
        odd.Name = "Ünïcode \"quoted\" <b>";
        odd.Tags = ["blue", "x y"];
        odd.TypeVersion = "1";
        var scheduled = Samples.Task(TaskState.Scheduled);
        scheduled.DueAt = scheduled.RunAt = Samples.Now.AddDays(1);
        await ledger.AcceptAsync([odd, scheduled]);
        foreach (var outcome in (AttemptOutcome[])[AttemptOutcome.Succeeded, AttemptOutcome.Failed])
        {
            await RunAsync(parts, maxAttempts: 5, outcome);
        }

        await RunAsync(parts, maxAttempts: 1, AttemptOutcome.Failed);
        var cancelled = await parts.AcceptAsync(Samples.Task());
        await parts.Tasks.CancelAsync(Product.Operator, cancelled.Id);
        var deleted = await parts.AcceptAsync(Samples.Task());
        await parts.Tasks.CancelAsync(Product.Operator, deleted.Id);
        await parts.Tasks.DeleteAsync(Product.Operator, deleted.Id, null);
        await StartAsync(parts, cancel: false);
        await StartAsync(parts, cancel: true);
        await parts.Get<TaskTypeCatalogue>().AnnounceAsync(["shop.ship"], Stop);
        foreach (var type in (string[])["shop.pay", "echo"])
        {
            await parts
                .Get<TaskTypes>()
                .DefineAsync(
                    Product.Operator,
                    type,
                    new()
                    {
                        Description = "Pays.",
                        Version = "2",
                        Schema = """{ "required": ["ä"] }""",
                        Retry = "fixed(5s)",
                        MaxAttempts = 3,
                        Timeout = TimeSpan.FromMilliseconds(1500),
                        Deprecation = "Use other.",
                        Sunset = Samples.Now.AddDays(90),
                    },
                    null
                );
        }

        await parts
            .Get<TaskTypes>()
            .DefineAsync(
                Product.Operator,
                "shop.pay",
                new() { Version = "3", Migration = """[{ "op": "default", "path": "/ä", "value": 1 }]""" },
                null
            );
        await parts.AssertCountersAgreeAsync();
    }

    /// <summary>The file of an installation.</summary>
    public static async Task<byte[]> ExportAsync(CoreParts parts)
    {
        using var output = new MemoryStream();
        await parts.Get<StoreExport>().WriteAsync(Product.Operator, output, null, Stop);
        return output.ToArray();
    }

    /// <summary>Takes a file in.</summary>
    public static async Task<ImportReport> ImportAsync(
        CoreParts parts,
        byte[] file,
        bool dryRun = false,
        bool schedulesFire = false
    )
    {
        var import = parts.Get<StoreImport>();
        using var input = new MemoryStream(file);
        await using var export = await import.ReceiveAsync(Product.Operator, input, Stop);
        return dryRun
            ? await import.PreviewAsync(Product.Operator, export, Stop)
            : await import.ApplyAsync(Product.Operator, export, schedulesFire, null, Stop);
    }

    public static List<string> Lines(byte[] file)
    {
        using var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return [.. reader.ReadToEnd().TrimEnd('\n').Split('\n')];
    }

    /// <summary>The trailer with the checksum of the lines before it.</summary>
    public static string Signed(List<string> lines)
    {
        var whole = Encoding.UTF8.GetBytes(string.Join('\n', lines[..^1]) + "\n");
        var trailer = lines[^1];
        var place = trailer.IndexOf("\"sha256\":\"", StringComparison.Ordinal) + "\"sha256\":\"".Length;
        return trailer[..place]
            + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(whole))
            + trailer[(place + 64)..];
    }

    /// <summary>Packs lines, with a trailer that fits them unless they bring their own.</summary>
    public static byte[] Pack(IEnumerable<string> lines, bool ended = true)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines) + (ended ? "\n" : "")));
        }

        return output.ToArray();
    }

    // Its attempt runs long enough to have said so.
    private static async Task StartAsync(CoreParts parts, bool cancel)
    {
        var task = await parts.AcceptAsync(Samples.Task(queue: "busy"));
        await parts.Ledger.MoveAsync([task.Id], t => TaskMoves.Start(t, Token, "w1", Samples.Now));
        if (cancel)
        {
            await parts.Tasks.CancelAsync(Product.Operator, task.Id);
        }
    }

    private static async Task RunAsync(CoreParts parts, int maxAttempts, AttemptOutcome outcome)
    {
        var task = await parts.AcceptAsync(Samples.Task(queue: "done", maxAttempts: maxAttempts));
        AttemptNote[] notes =
        [
            new LogNote(task.Id, Token, 1, Samples.Now, LogLevel.Warning, "first\nline"),
            new LogNote(task.Id, Token, 1, Samples.Now, LogLevel.Error, "second"),
        ];
        await parts.Ledger.ChangeAsync(notes.Length, session => NotePass.RunAsync(session, notes));
        await parts.Ledger.SettleAsync([Samples.Result(task, outcome, Token)]);
    }
}
