using System.Data.Common;
using Microsoft.Data.Sqlite;
using TaskQueue.Core;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Commands;

/// <summary>
/// <c>TaskQueue.Web keys rotate</c>: access tokens are signed with another key from then on. On PostgreSQL it may run beside
/// the servers, which go by it within seconds; a SQLite store must not be in use.
/// </summary>
internal static class KeysCommand
{
    private const string Name = "keys";
    private const string Rotate = "rotate";

    // EX_USAGE and EX_NOINPUT of sysexits.h, and plain failure.
    private const int WrongUse = 64;
    private const int NoInput = 66;
    private const int Refused = 1;

    /// <summary>Whether the arguments are such a command.</summary>
    /// <param name="args">The arguments of the process.</param>
    public static bool IsOne(string[] args) => args is [Name, ..];

    /// <summary>Runs it.</summary>
    /// <param name="args">The arguments of the process; settings may follow the words.</param>
    /// <param name="output">Where the answer goes.</param>
    /// <param name="errors">Where faults go.</param>
    /// <returns>The exit code: 0 done, 1 refused, 64 wrong use, 66 no store, 78 wrong settings.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        if (args is not [Name, Rotate, .. var settings] || settings.Any(a => a is "--help" or "-h"))
        {
            await errors.WriteLineAsync(
                "Use: TaskQueue.Web keys rotate; settings may follow, as --Key value."
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

        using var held = StoreLock.TryTake(connection);
        if (held is null)
        {
            await errors.WriteLineAsync(
                "The store is in use by a server: rotate the key at its page Settings, or with POST /api/v1/system/signing-keys/rotate."
            );
            return Refused;
        }

        return await RunAsync(builder.Configuration, output, errors);
    }

    private static async Task<int> RunAsync(
        IConfiguration configuration,
        TextWriter output,
        TextWriter errors
    )
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(configuration)
            .AddTaskQueueCore(configuration)
            .BuildServiceProvider();
        try
        {
            var key = await services
                .GetRequiredService<SigningKeyService>()
                .RotateAsync(Actor.CommandLine, CancellationToken.None);
            await output.WriteLineAsync($"Access tokens are signed with the key {key.Kid} from now on.");
            return 0;
        }
        catch (RefusalException refusal) when (refusal.Code is not RefusalCode.Unavailable)
        {
            await errors.WriteLineAsync(refusal.Message);
            return Refused;
        }
        catch (Exception e) when (e is DbException or RefusalException || StoreErrors.IsAway(e))
        {
            await errors.WriteLineAsync($"The store cannot be reached: {e.Message}");
            return NoInput;
        }
    }
}
