using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Options;
using TaskQueue.Core;

namespace TaskQueue.Web.Api.Exports;

/// <summary>
/// Turns pages of HTML into PDF with Chromium, which knows every script of the world and needs no licence of its own. The pages
/// allow no scripts and no addresses; it runs without names of hosts, one print at a time, and not longer than
/// <see cref="Patience"/>.
/// </summary>
/// <param name="options">Where it is.</param>
internal sealed class ChromiumPrinter(IOptions<ExportOptions> options) : IDisposable
{
    /// <summary>How long one print may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly string[] Usual =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/usr/bin/google-chrome-stable",
    ];

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>Whether there is a Chromium.</summary>
    public bool IsThere =>
        options.Value.Chromium is { Length: > 0 } named ? File.Exists(named) : Usual.Any(File.Exists);

    /// <summary>Refuses where there is no Chromium.</summary>
    /// <exception cref="RefusalException">There is none.</exception>
    public void RequireThere() => _ = Program();

    /// <summary>Prints a page.</summary>
    /// <param name="write">Writes the page.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The PDF, in a file that is gone once it is closed.</returns>
    /// <exception cref="RefusalException">It cannot be printed now.</exception>
    public async Task<Stream> PrintAsync(Func<TextWriter, Task> write, CancellationToken cancellationToken)
    {
        var program = Program();
        // Before the page is written, too: reading ten thousand rows for a print that is refused is work for nothing.
        if (!await _oneAtATime.WaitAsync(Patience, cancellationToken))
        {
            throw Busy("Others are being printed.");
        }

        try
        {
            return await PrintAsync(program, write, cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _oneAtATime.Dispose();

    private static async Task<Stream> PrintAsync(
        string program,
        Func<TextWriter, Task> write,
        CancellationToken cancellationToken
    )
    {
        var folder = Directory.CreateTempSubdirectory("taskqueue-pdf-");
        try
        {
            var (page, paper) = (
                Path.Combine(folder.FullName, "page.html"),
                Path.Combine(folder.FullName, "page.pdf")
            );
            await using (var writer = new StreamWriter(page, append: false, new UTF8Encoding(false)))
            {
                await write(writer);
            }

            await RunAsync(program, folder.FullName, page, paper, cancellationToken);
            return new FileStream(
                Moved(paper),
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                bufferSize: 64 * 1024,
                FileOptions.DeleteOnClose | FileOptions.Asynchronous
            );
        }
        finally
        {
            Delete(folder);
        }
    }

    private static async Task RunAsync(
        string program,
        string folder,
        string page,
        string paper,
        CancellationToken cancellationToken
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var process = Start(program, folder, page, paper);
        try
        {
            // It talks much; nobody reads it, and a full pipe would hold it up.
            await Task.WhenAll(
                process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, patience.Token),
                process.StandardError.BaseStream.CopyToAsync(Stream.Null, patience.Token),
                process.WaitForExitAsync(patience.Token)
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Busy("It took too long to print.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        if (!File.Exists(paper))
        {
            throw new RefusalException(
                RefusalCode.Unavailable,
                FormattableString.Invariant(
                    $"Chromium made no PDF and ended with {process.ExitCode}; see Export:Chromium in docs/configuration.md."
                )
            );
        }
    }

    private static Process Start(string program, string folder, string page, string paper)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        string[] arguments =
        [
            "--headless",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-extensions",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--no-pdf-header-footer",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            $"--user-data-dir={Path.Combine(folder, "profile")}",
            $"--print-to-pdf={paper}",
            // Its own sandbox needs rights that root has given away, and that containers do not have.
            .. Environment.IsPrivilegedProcess
            || Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER") == "true"
                ? new[] { "--no-sandbox" }
                : [],
            new Uri(page).AbsoluteUri,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // It gets nothing of what this process knows: connection strings and keys stand in the environment.
        start.Environment.Clear();
        start.Environment["HOME"] = folder;
        start.Environment["TMPDIR"] = folder;
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["LANG"] = "C.UTF-8";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw Missing($"{program} cannot be started ({e.Message}).");
        }
    }

    // Out of the folder, which goes.
    private static string Moved(string paper)
    {
        var kept = Path.Combine(Path.GetTempPath(), $"taskqueue-{Guid.NewGuid():N}.pdf");
        File.Move(paper, kept);
        return kept;
    }

    private static void Delete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A child of Chromium that ends a moment later still writes there; the system's own sweep takes it.
        }
    }

    private string Program()
    {
        var named = options.Value.Chromium;
        return named.Length > 0
            ? (
                File.Exists(named)
                    ? named
                    : throw Missing($"There is no {named}, which Export:Chromium names.")
            )
            : Usual.FirstOrDefault(File.Exists)
                ?? throw Missing("PDFs are printed by Chromium, and there is none on this server.");
    }

    private static RefusalException Missing(string what) =>
        new(RefusalCode.Conflict, $"{what} Name one in Export:Chromium, or take csv, json or jsonl.");

    private static RefusalException Busy(string what) =>
        new(RefusalCode.Unavailable, $"{what} Try again in a moment, or take csv, json or jsonl.")
        {
            RetryAfter = TimeSpan.FromSeconds(15),
        };
}
