using System.Diagnostics;
using TaskQueue.Tests.Recovery.Torture.Checking;
using TaskQueue.Tests.Recovery.Torture.Faults;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>One run: put together, submit and inflict, heal, drain, end, read, check, report.</summary>
internal sealed class TortureRun(TortureSettings settings)
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan DrainDeadline = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan NoProgress = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BackDeadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan RestDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(45);

    private readonly List<Finding> _findings = [];

    public async Task<TortureReport> RunAsync()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var cluster = await Cluster.StartAsync(settings);
        using var ledger = new ClientLedger(cluster.LedgerFile);
        using var door = cluster.Door(0);
        await Limited.SetAsync(door);
        await Streams.SetAsync(door);
        var schedules = await Scheduled.MakeAsync(door);
        var observer = new Observer(door, ledger);
        var nemesis = new Nemesis(settings);
        using var streams = new Streams(cluster, ledger);
        var impolite = await StormAsync(cluster, receiver, ledger, observer, nemesis, streams);
        await schedules.PauseAsync(cluster, BackDeadline);
        var drain = await DrainAsync(cluster, observer);
        await streams.Remote.EndAsync();
        await EndAsync(cluster);
        var history = await ReadAsync(cluster, receiver, ledger, observer, nemesis, streams, schedules);
        var verdict = Verdict.Of(history);
        _findings.AddRange(nemesis.Findings);
        _findings.AddRange(verdict.Findings);
        _findings.AddRange(FalseAlarms(cluster, history));
        if (_findings.Count > 0)
        {
            await KeepLogsAsync(cluster, history);
        }

        var report = Reporting.Of(settings, history, verdict, _findings, drain, impolite);
        await report.WriteAsync();
        return report;
    }

    // Everybody at once: those who submit, those who look, and the one who breaks things.
    private async Task<int> StormAsync(
        Cluster cluster,
        Receiver receiver,
        ClientLedger ledger,
        Observer observer,
        Nemesis nemesis,
        Streams streams
    )
    {
        using var stop = new CancellationTokenSource();
        using var giveUp = new CancellationTokenSource();
        using var looked = new CancellationTokenSource();
        var doors = Enumerable.Range(0, settings.Clients + 1).Select(cluster.Door).ToList();
        var clients = doors.Select(d => new TortureClient(d, ledger)).ToList();
        var looking = Task.Run(() => observer.RunAsync(looked.Token), CancellationToken.None);
        var submitting = clients
            .Take(settings.Clients)
            .Select(
                (c, i) =>
                    Task.Run(() =>
                        c.RunAsync(new(settings.Seed, i, receiver.Url), MayGoOn, stop.Token, giveUp.Token)
                    )
            )
            .ToList();
        var streaming = streams.RunAsync(MayGoOn, stop.Token, giveUp.Token);
        await Task.Delay(Calm, CancellationToken.None);
        var battlefield = new Battlefield(cluster, clients[^1], receiver.Url, giveUp.Token);
        var inflicting = Task.Run(() => nemesis.RunAsync(battlefield, stop.Token));
        await Task.Delay(settings.Duration, CancellationToken.None);
        await stop.CancelAsync();
        giveUp.CancelAfter(LastAnswers);
        await inflicting;
        await Task.WhenAll([.. submitting, streaming]);
        if (giveUp.IsCancellationRequested)
        {
            _findings.Add(
                new("stuck", $"Some submissions had no answer {LastAnswers} after the last fault.")
            );
        }

        await looked.CancelAsync();
        await looking;
        doors.ForEach(d => d.Dispose());
        return clients.Sum(c => c.Impolite) + streams.Impolite;

        bool MayGoOn() => observer.Unended < settings.MostUnended;
    }

    private async Task<TimeSpan> DrainAsync(Cluster cluster, Observer observer)
    {
        // What is armed stays armed until the process ends.
        foreach (var web in cluster.Webs)
        {
            await web.KillAsync("killed, to begin the drain");
        }

        await cluster.BackAsync(BackDeadline);
        // Tasks that took their process along twice run alone, one after the other: what counts is that it goes on.
        var (watch, progress, left) = (Stopwatch.StartNew(), Stopwatch.StartNew(), long.MaxValue);
        while (watch.Elapsed < DrainDeadline && progress.Elapsed < NoProgress && left > 0)
        {
            if (await observer.SampleAsync() is { } unended && unended != left)
            {
                left = unended;
                progress.Restart();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), CancellationToken.None);
        }

        var drained = watch.Elapsed;
        await observer.ReadWatchedAsync();
        if (cluster.Redis is { } redis)
        {
            _findings.AddRange(await RestAsync(redis));
        }

        return drained;
    }

    // A settled task is released a moment later.
    private static async Task<IReadOnlyList<Finding>> RestAsync(RedisServer redis)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var findings = RedisAtRest.Check(await redis.SizesAsync()).ToList();
            if (findings.Count == 0 || watch.Elapsed > RestDeadline)
            {
                return findings;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), CancellationToken.None);
        }
    }

    // In order, workers first: what they hand back must still be settled.
    private async Task EndAsync(Cluster cluster)
    {
        foreach (var node in cluster.Nodes.Reverse())
        {
            var code = await node.EndAsync(EndDeadline);
            if (code != 0)
            {
                _findings.Add(
                    new("graceful_end", $"{node.Name} ended with {code} when asked to end at rest")
                );
            }
        }
    }

    private static async Task<History> ReadAsync(
        Cluster cluster,
        Receiver receiver,
        ClientLedger ledger,
        Observer observer,
        Nemesis nemesis,
        Streams streams,
        Scheduled schedules
    )
    {
        var (tasks, attempts, dependencies, stored) = await StoreReader.ReadAsync(cluster.Database);
        var clients = ledger.Read();
        var executions = ProbeLines.Read(cluster.ProbeFolder);
        return new()
        {
            IndexOutlivesProcesses = cluster.Redis is not null,
            Lease = (long)cluster.Settings.Lease.TotalMicroseconds,
            Clients = clients,
            Executions = executions,
            Tasks = tasks,
            Attempts = attempts,
            Dependencies = dependencies,
            Schedules = schedules.In(stored),
            ReadAt = Clock.Micros(),
            Disturbances = nemesis.Disturbances,
            Deaths = Poisoned.Explain(cluster.Deaths, clients, tasks, executions),
            Samples = observer.Samples,
            Reads = observer.Reads,
            Effects = receiver.Calls(),
            Alikes = streams.Answers,
            Pauses = streams.Pauses,
            RemoteCalls = streams.Remote.Calls,
            RemoteDeaths = streams.Remote.Deaths,
        };
    }

    // The audit of the index must find what somebody deleted, and nothing else, whatever else happens to Redis.
    private static IEnumerable<Finding> FalseAlarms(Cluster cluster, History history) =>
        history.Disturbances.Any(d => d.Row == "F24")
            ? []
            : cluster
                .Nodes.SelectMany(node => node.Output.All)
                .Where(line => line.Contains("The index in Redis is damaged", StringComparison.Ordinal))
                .Select(line => new Finding("false_alarm", line));

    private async Task KeepLogsAsync(Cluster cluster, History history)
    {
        var folder = Directory.CreateDirectory(
            Path.Combine(SourceTree.Root, "artifacts", "torture", $"{settings.Mode}-{settings.Seed}-logs")
        );
        foreach (var node in cluster.Nodes)
        {
            await File.WriteAllLinesAsync(Path.Combine(folder.FullName, node.Name + ".log"), node.Output.All);
        }

        var faults = history.Disturbances.Select(d => $"{d.From}\t{d.To}\t{d.Row}\t{d.Kind}\t{d.Excuses}");
        var deaths = history.Deaths.Select(d => $"{d.At}\t{d.Name}\t{d.Process}\t{d.ExitCode}\t{d.Cause}");
        await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "faults.tsv"), faults);
        await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "deaths.tsv"), deaths);
        foreach (var lines in Directory.EnumerateFiles(cluster.ProbeFolder))
        {
            File.Copy(lines, Path.Combine(folder.FullName, Path.GetFileName(lines)), overwrite: true);
        }

        File.Copy(cluster.LedgerFile, Path.Combine(folder.FullName, "clients.tsv"), overwrite: true);
    }
}
