using System.Text;
using System.Text.Json;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>What a run came to, as text for people and as JSON under <c>artifacts/torture</c>.</summary>
internal sealed class TortureReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
    };

    public required string Replay { get; init; }

    public required string Mode { get; init; }

    public required int Seed { get; init; }

    public required double Seconds { get; init; }

    public required double DrainSeconds { get; init; }

    public required int Accepted { get; init; }

    /// <summary>Accepted, though nobody was told so.</summary>
    public required int Recovered { get; init; }

    public required int Executions { get; init; }

    public required IReadOnlyDictionary<string, int> Ends { get; init; }

    public required IReadOnlyDictionary<string, int> Attempts { get; init; }

    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    /// <summary>Tasks that schedules made.</summary>
    public required long Fires { get; init; }

    /// <summary>Tasks that retention removed.</summary>
    public required int Removed { get; init; }

    /// <summary>Pauses of a queue during the load.</summary>
    public required int Pauses { get; init; }

    /// <summary>Answers that named a unique task.</summary>
    public required int Alike { get; init; }

    /// <summary>Results that workers over REST were told to be in.</summary>
    public required int RemoteResults { get; init; }

    /// <summary>Results of theirs that were refused, since the lease was over.</summary>
    public required int RemoteRefusals { get; init; }

    public required int Deaths { get; init; }

    public required int PlannedRetries { get; init; }

    /// <summary>Executions that would not have been without a fault, by their cause.</summary>
    public required IReadOnlyDictionary<string, int> Duplicates { get; init; }

    /// <summary>Executions that ended after their lease had been taken away.</summary>
    public required int LateResults { get; init; }

    public required int DiedOfLosses { get; init; }

    public required int RepeatedEffects { get; init; }

    /// <summary>Answers that said "later", and not when.</summary>
    public required int Impolite { get; init; }

    public required int Samples { get; init; }

    public required int WatchedStable { get; init; }

    /// <summary>Seconds from the end of a fault to the end of a task that was submitted after it.</summary>
    public required IReadOnlyDictionary<string, double[]> RecoverySeconds { get; init; }

    public required IReadOnlyDictionary<string, string> NotRun { get; init; }

    public required IReadOnlyDictionary<string, int> Breaches { get; init; }

    /// <summary>The first breaches of each kind.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Writes both files.</summary>
    public async Task WriteAsync()
    {
        var folder = Directory
            .CreateDirectory(Path.Combine(SourceTree.Root, "artifacts", "torture"))
            .FullName;
        var file = Path.Combine(folder, $"{Mode}-{Seed}");
        await File.WriteAllTextAsync(file + ".json", JsonSerializer.Serialize(this, Json));
        await File.WriteAllTextAsync(file + ".txt", ToString());
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Line($"{Replay}");
        Line($"  {Seconds:0} s of faults, drained in {DrainSeconds:0.0} s");
        Line(
            $"  {Accepted} accepted ({Recovered} of them with the answer lost), {Executions} executions, {Deaths} processes ended"
        );
        Line($"  {Fires} made by schedules; {Removed} removed when their time was up");
        Line(
            $"  {Pauses} pauses; {Alike} answers with unique tasks; over REST {RemoteResults} results taken, {RemoteRefusals} refused"
        );
        Line($"  ends: {Join(Ends)}");
        Line($"  attempts: {Join(Attempts)}");
        Line(
            $"  planned retries: {PlannedRetries}; late results: {LateResults}; died of losses: {DiedOfLosses}"
        );
        Line(
            $"  effects called again: {RepeatedEffects}; samples of the counters: {Samples}; watched: {WatchedStable}"
        );
        Line($"  executed again, explained: {Duplicates.Values.Sum()}");
        foreach (var (cause, count) in Duplicates.OrderByDescending(d => d.Value))
        {
            Line($"    {count, 6}  {cause}");
        }

        Line($"  faults: {Faults.Values.Sum()}");
        foreach (var (fault, count) in Faults.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            Line($"    {count, 6}  {fault, -52} back after {Recovery(fault)}");
        }

        Line($"  not run: {string.Join("; ", NotRun.Select(n => $"{n.Key} {n.Value}"))}");
        Line($"  breaches: {(Breaches.Count == 0 ? "none" : Join(Breaches))}");
        foreach (var finding in Findings)
        {
            Line($"    {finding.Check}: {finding.What}");
        }

        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private string Recovery(string fault) =>
        RecoverySeconds.TryGetValue(fault, out var seconds) && seconds.Length > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{seconds.Order().ElementAt(seconds.Length / 2):0.0} s, at most {seconds.Max():0.0} s"
            )
            : "-";

    private static string Join(IReadOnlyDictionary<string, int> counts) =>
        string.Join(", ", counts.OrderByDescending(c => c.Value).Select(c => $"{c.Value} {c.Key}"));
}
