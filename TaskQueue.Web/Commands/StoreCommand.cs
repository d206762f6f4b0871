using System.Globalization;
using TaskQueue.Core;
using TaskQueue.Core.Data;
using TaskQueue.Core.Maintenance.Transfer;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Commands;

/// <summary>
/// <c>TaskQueue.Web export FILE</c> and <c>TaskQueue.Web import FILE [--dry-run] [--schedules-fire]</c>: moves all data without a server.
/// Settings come from where the server's come from. What is to be said goes to standard error.
/// </summary>
internal static class StoreCommand
{
    private const string Export = "export";
    private const string Import = "import";
    private const string DryRun = "--dry-run";
    private const string SchedulesFire = "--schedules-fire";

    // EX_USAGE of sysexits.h, and plain failure.
    private const int WrongUse = 64;
    private const int Refused = 1;

    /// <summary>Whether the arguments are such a command.</summary>
    /// <param name="args">The arguments of the process.</param>
    public static bool IsOne(string[] args) => args is [Export or Import, ..];

    /// <summary>Runs it.</summary>
    /// <param name="args">The arguments of the process.</param>
    /// <returns>The exit code: 0 done, 1 refused, 64 wrong use, 78 wrong settings.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var verb, var path, .. var rest] || path.StartsWith('-'))
        {
            return await SayAsync(
                WrongUse,
                "Use: TaskQueue.Web export FILE, or TaskQueue.Web import FILE [--dry-run] [--schedules-fire]"
            );
        }

        var dryRun = verb == Import && rest.Contains(DryRun);
        var fire = verb == Import && rest.Contains(SchedulesFire);
        var builder = WebApplication.CreateBuilder([
            "--hostBuilder:reloadConfigOnChange=false",
            .. rest.Where(a => (!dryRun || a != DryRun) && (!fire || a != SchedulesFire)),
        ]);
        builder.Configuration.AddSharedSettings(builder.Environment.EnvironmentName);
        var faults = SettingsCheck.OfWeb(builder.Configuration);
        if (faults.Count > 0)
        {
            SettingsCheck.Explain(faults, Console.Error);
            return SettingsCheck.ExitCode;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = true;
            stop.Cancel();
        };
        try
        {
            return await OpenAsync(verb, path, (dryRun, fire), builder.Configuration, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return await SayAsync(Refused, "Broken off.");
        }
        catch (StoreRefusedException e)
        {
            return await SayAsync(SettingsCheck.ExitCode, e.Message);
        }
        catch (Exception e) when (e is RefusalException or IOException or UnauthorizedAccessException)
        {
            return await SayAsync(Refused, e.Message);
        }
        catch (Exception e) when (StoreErrors.IsAway(e))
        {
            return await SayAsync(Refused, $"The store cannot be opened: {e.Message}");
        }
    }

    private static async Task<int> OpenAsync(
        string verb,
        string path,
        (bool DryRun, bool Fire) way,
        IConfiguration configuration,
        CancellationToken cancellationToken
    )
    {
        var connection = StoreConnection.Parse(configuration.GetConnectionString("Database")!);
        using var storeLock = StoreLock.TryTake(connection);
        if (storeLock is null)
        {
            return await SayAsync(
                SettingsCheck.ExitCode,
                "ConnectionStrings:Database is in use: stop TaskQueue.Web first, or use its page System or its API."
            );
        }

        await using var services = new ServiceCollection()
            .AddLogging()
            .AddTaskQueueCore(configuration)
            .BuildServiceProvider();
        await services.GetRequiredService<StoreMigrator>().MigrateAsync(cancellationToken);
        return verb == Export
            ? await ExportAsync(services.GetRequiredService<StoreExport>(), path, cancellationToken)
            : await ImportAsync(services.GetRequiredService<StoreImport>(), path, way, cancellationToken);
    }

    private static async Task<int> ExportAsync(
        StoreExport export,
        string path,
        CancellationToken cancellationToken
    )
    {
        // Under another name until it is whole; a file that is there is never written over.
        var part = path + ".part";
        if (File.Exists(path))
        {
            return await SayAsync(Refused, $"{path} is there already; it is not written over.");
        }

        try
        {
            TransferCounts counts;
            await using (var file = File.Create(part))
            {
                counts = await export.WriteAsync(Actor.CommandLine, file, null, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, path);
            return await SayAsync(0, $"Wrote {Text(counts)} to {path}.");
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task<int> ImportAsync(
        StoreImport import,
        string path,
        (bool DryRun, bool Fire) way,
        CancellationToken cancellationToken
    )
    {
        await using var file = File.OpenRead(path);
        await using var export = await import.ReceiveAsync(Actor.CommandLine, file, cancellationToken);
        var report = way.DryRun
            ? await import.PreviewAsync(Actor.CommandLine, export, cancellationToken)
            : await import.ApplyAsync(Actor.CommandLine, export, way.Fire, null, cancellationToken);
        return await SayAsync(
            0,
            FormattableString.Invariant(
                $"{path} holds {Text(report.File)}, exported {report.ExportedAt:u} by version {report.Product} from {report.Provider}."
            ),
            FormattableString.Invariant(
                $"{(way.DryRun ? "Would add" : "Added")} {report.Added} tasks, {report.QueuesAdded} queues and {report.TaskTypesAdded} task types; {report.Requeued} of the tasks were running and are queued."
            ),
            FormattableString.Invariant(
                $"{(way.DryRun ? "Would add" : "Added")} {report.QueueRulesAdded} rules of queues, {report.DeadLetterRulesAdded} rules for dead letters, {report.CalendarsAdded} calendars and {report.SchedulesAdded} schedules{(way.Fire ? "" : ", which are paused")}; {report.QueueRulesExisting}, {report.DeadLetterRulesExisting}, {report.CalendarsExisting} and {report.SchedulesExisting} are here already and stay as they are."
            ),
            FormattableString.Invariant(
                $"{report.Existing} tasks are here already and stay as they are; {report.KeysTaken} are left out because another task has their idempotency key."
            )
        );
    }

    private static string Text(TransferCounts counts) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Tasks} tasks, {counts.Attempts} attempts, {counts.Transitions} transitions, {counts.LogLines} log lines, {counts.Queues} queues, {counts.TaskTypes} task types, {counts.QueueRules} rules of queues, {counts.DeadLetterRules} rules for dead letters, {counts.Calendars} calendars and {counts.Schedules} schedules"
        );

    private static async Task<int> SayAsync(int exitCode, params string[] lines)
    {
        foreach (var line in lines)
        {
            await Console.Error.WriteLineAsync(line);
        }

        return exitCode;
    }
}
