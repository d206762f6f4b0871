using System.Diagnostics;
using System.Globalization;

namespace TaskQueue.Bench;

/// <summary>
/// A PostgreSQL of the bench's own, as it comes: it waits for the disk at each commit. As root it runs under the user that
/// its package made, since it refuses root.
/// </summary>
internal sealed class PostgresProcess : IAsyncDisposable
{
    private const string User = "postgres";

    private readonly string _programs;
    private readonly string _folder;
    private bool _stays;

    private PostgresProcess(ServedProcess process, int port, string programs, string folder) =>
        (Process, Port, _programs, _folder) = (process, port, programs, folder);

    public ServedProcess Process { get; }

    public int Port { get; }

    public string ConnectionString =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Host=127.0.0.1;Port={Port};Username={User};Database={User}"
        );

    public static async Task<PostgresProcess> StartAsync(string folder, bool stays = false)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows() && Environment.UserName == "root")
        {
            File.SetUnixFileMode(Path.GetDirectoryName(folder)!, (UnixFileMode)0b111_001_001);
            await RunAsync("chown", [User, folder], folder, asUser: false);
        }

        var data = DataOf(folder);
        var programs = BenchPaths.PostgresPrograms();
        if (!Directory.Exists(data))
        {
            await RunAsync(
                Path.Combine(programs, "initdb"),
                ["-D", data, "-U", User, "-A", "trust", "--encoding=UTF8", "--locale=C.UTF-8"],
                folder,
                asUser: true
            );
        }

        var port = ServedProcess.FreePort();
        var (program, arguments) = As(
            Path.Combine(programs, "postgres"),
            [
                "-D",
                data,
                "-p",
                port.ToString(CultureInfo.InvariantCulture),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                $"unix_socket_directories={folder}",
            ],
            asUser: true
        );
        var postgres = new PostgresProcess(
            ServedProcess.Start(program, arguments, folder),
            port,
            programs,
            folder
        )
        {
            _stays = stays,
        };
        try
        {
            await postgres.Process.WaitUntilAsync(
                () => Task.FromResult(postgres.IsReady),
                "PostgreSQL is ready"
            );
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it, at once where nobody reads its files again.</summary>
    public async ValueTask DisposeAsync()
    {
        await using (Process)
        {
            // A signal would reach runuser, which kills the server alone and lets its sessions run on for a while.
            if (!Process.HasExited)
            {
                await RunAsync(
                    Path.Combine(_programs, "pg_ctl"),
                    ["-D", DataOf(_folder), "-m", _stays ? "fast" : "immediate", "-w", "stop"],
                    _folder,
                    asUser: true
                );
            }
        }
    }

    private bool IsReady => Process.Output.Contains("ready to accept connections", StringComparison.Ordinal);

    private static string DataOf(string folder) => Path.Combine(folder, "data");

    private static (string Program, string[] Arguments) As(string program, string[] arguments, bool asUser) =>
        asUser && Environment.UserName == "root"
            ? ("runuser", ["-u", User, "--", program, .. arguments])
            : (program, arguments);

    private static async Task RunAsync(string program, string[] arguments, string folder, bool asUser)
    {
        var (command, words) = As(program, arguments, asUser);
        using var process = System.Diagnostics.Process.Start(
            new ProcessStartInfo(command, words)
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new BenchException($"{program} failed: {await output}{errors}");
        }
    }
}
