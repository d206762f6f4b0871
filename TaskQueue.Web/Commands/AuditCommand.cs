using System.Data.Common;
using Microsoft.Data.Sqlite;
using TaskQueue.Core;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Commands;

/// <summary>
/// <c>TaskQueue.Web audit verify</c>: checks the audit log without a server, or beside one that runs; it only reads. What it
/// found goes to standard output, faults of its own to standard error.
/// </summary>
internal static class AuditCommand
{
    private const string Name = "audit";
    private const string Verify = "verify";

    // EX_USAGE and EX_NOINPUT of sysexits.h, and plain failure.
    private const int WrongUse = 64;
    private const int NoInput = 66;
    private const int Broken = 1;

    /// <summary>Whether the arguments are such a command.</summary>
    /// <param name="args">The arguments of the process.</param>
    public static bool IsOne(string[] args) => args is [Name, ..];

    /// <summary>Runs it.</summary>
    /// <param name="args">The arguments of the process; settings may follow the words.</param>
    /// <param name="output">Where the answer goes.</param>
    /// <param name="errors">Where faults go.</param>
    /// <returns>The exit code: 0 it holds together, 1 it does not, 64 wrong use, 66 no store, 78 wrong settings.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        if (args is not [Name, Verify, .. var settings] || settings.Any(a => a is "--help" or "-h"))
        {
            await errors.WriteLineAsync(
                "Use: TaskQueue.Web audit verify; settings may follow, as --Key value."
            );
            return WrongUse;
        }

        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. settings]);
        builder.Configuration.AddSharedSettings(builder.Environment.EnvironmentName);
        var faults = SettingsCheck.OfWeb(builder.Configuration);
        if (faults.Count > 0)
        {
            SettingsCheck.Explain(faults, errors);
            return SettingsCheck.ExitCode;
        }

        var connection = StoreConnection.Parse(builder.Configuration.GetConnectionString("Database")!);
        if (
            connection.Provider is StoreProvider.Sqlite
            && new SqliteConnectionStringBuilder(connection.ConnectionString).DataSource is var file
            && !File.Exists(file)
        )
        {
            // Opening it would make one.
            await errors.WriteLineAsync($"There is no store at {file}.");
            return NoInput;
        }

        await using var services = new ServiceCollection()
            .AddLogging()
            .AddTaskQueueCore(builder.Configuration)
            .BuildServiceProvider();
        try
        {
            var verdict = await services
                .GetRequiredService<AuditVerifier>()
                .RunAsync(Actor.CommandLine, CancellationToken.None);
            await output.WriteLineAsync(verdict.ToString());
            return verdict.Holds ? 0 : Broken;
        }
        catch (Exception e) when (e is DbException or RefusalException || StoreErrors.IsAway(e))
        {
            await errors.WriteLineAsync($"The audit log cannot be read: {e.Message}");
            return NoInput;
        }
    }
}
