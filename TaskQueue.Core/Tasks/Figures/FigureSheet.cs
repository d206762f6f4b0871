using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Tasks.Figures;

/// <summary>
/// What one transaction of the ledger did, or many of them together, summed up by minute, queue and type. The transaction
/// leaves it behind as one small row, so that nothing is lost and nothing counted twice; whoever keeps the rollups adds the
/// rows up later.
/// </summary>
internal sealed class FigureSheet
{
    private const byte Format = 1;
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(31);

    private readonly Dictionary<(long Minute, string Queue, string Type), Figure> _tasks = [];
    private readonly Dictionary<(long Hour, string Worker), WorkerFigure> _workers = [];
    private readonly Dictionary<(long Minute, string Queue, long Fingerprint), FailureFigure> _failures = [];

    public bool IsEmpty => _tasks.Count == 0;

    /// <summary>By minute since 1970, queue and type.</summary>
    public IReadOnlyDictionary<(long Minute, string Queue, string Type), Figure> Tasks => _tasks;

    /// <summary>By hour since 1970 and the worker's name.</summary>
    public IReadOnlyDictionary<(long Hour, string Worker), WorkerFigure> Workers => _workers;

    /// <summary>By minute since 1970, queue and fingerprint.</summary>
    public IReadOnlyDictionary<(long Minute, string Queue, long Fingerprint), FailureFigure> Failures =>
        _failures;

    public void Accepted(TaskItem task, DateTimeOffset now) => Of(task, now).AddAccepted();

    /// <summary>Counts an attempt in the minute in which it is recorded; no clock but ours dates it.</summary>
    public void Ran(TaskItem task, TaskAttempt attempt, DateTimeOffset now)
    {
        var isLost = attempt.Outcome is AttemptOutcome.Lost;
        var failed = isLost || attempt.Outcome is AttemptOutcome.Failed or AttemptOutcome.TimedOut;
        // Who finds a loss does not know how long it ran.
        var ran = isLost ? null : attempt.FinishedAt - attempt.StartedAt;
        if (ran < TimeSpan.Zero)
        {
            ran = TimeSpan.Zero;
        }

        Of(task, now)
            .AddAttempt(
                attempt.Outcome,
                task.State is TaskState.Dead,
                WaitOf(task, attempt)?.TotalMilliseconds,
                ran?.TotalMilliseconds
            );
        if (attempt.Worker is { Length: > 0 } worker)
        {
            Add((now.ToUnixTimeSeconds() / 3600, worker), new(0, 1, failed ? 1 : 0));
            Busy(worker, ran ?? TimeSpan.Zero, now);
        }

        if (failed)
        {
            var fingerprint =
                task.State is TaskState.Dead
                    ? ErrorFingerprint.Of(task)
                    : ErrorFingerprint.Of(task.Type, attempt.ErrorKind, attempt.ErrorMessage);
            Add((MinuteOf(now), task.Queue, fingerprint), FailureFigure.Of(task, attempt));
        }
    }

    /// <summary>Writes it down.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream(256);
        using var writer = new BinaryWriter(stream);
        writer.Write(Format);
        writer.Write7BitEncodedInt(_tasks.Count);
        foreach (var ((minute, queue, type), figure) in _tasks)
        {
            writer.Write7BitEncodedInt64(minute);
            writer.Write(queue);
            writer.Write(type);
            figure.WriteTo(writer);
        }

        writer.Write7BitEncodedInt(_workers.Count);
        foreach (var ((hour, worker), figure) in _workers)
        {
            writer.Write7BitEncodedInt64(hour);
            writer.Write(worker);
            writer.Write7BitEncodedInt64(figure.BusyMs);
            writer.Write7BitEncodedInt64(figure.Attempts);
            writer.Write7BitEncodedInt64(figure.Failed);
        }

        writer.Write7BitEncodedInt(_failures.Count);
        foreach (var ((minute, queue, fingerprint), failure) in _failures)
        {
            writer.Write7BitEncodedInt64(minute);
            writer.Write(queue);
            writer.Write(fingerprint);
            writer.Write7BitEncodedInt64(failure.Count);
            writer.Write(failure.Type);
            writer.Write(failure.Kind);
            writer.Write(failure.Message);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Adds what was written down; nothing of it when it cannot be read.</summary>
    /// <exception cref="IOException">It is cut off, or of another format.</exception>
    public void Add(byte[] bytes)
    {
        var read = new FigureSheet();
        using var reader = new BinaryReader(new MemoryStream(bytes));
        if (reader.ReadByte() is not Format)
        {
            throw new IOException("The figures are of another format.");
        }

        for (var i = reader.Read7BitEncodedInt(); i > 0; i--)
        {
            var key = (reader.Read7BitEncodedInt64(), reader.ReadString(), reader.ReadString());
            read._tasks[key] = Figure.ReadFrom(reader);
        }

        for (var i = reader.Read7BitEncodedInt(); i > 0; i--)
        {
            var key = (reader.Read7BitEncodedInt64(), reader.ReadString());
            read._workers[key] = new(
                reader.Read7BitEncodedInt64(),
                reader.Read7BitEncodedInt64(),
                reader.Read7BitEncodedInt64()
            );
        }

        for (var i = reader.Read7BitEncodedInt(); i > 0; i--)
        {
            var key = (reader.Read7BitEncodedInt64(), reader.ReadString(), reader.ReadInt64());
            read._failures[key] = new(
                reader.Read7BitEncodedInt64(),
                reader.ReadString(),
                reader.ReadString(),
                reader.ReadString()
            );
        }

        Add(read);
    }

    private void Add(FigureSheet other)
    {
        foreach (var (key, figure) in other._tasks)
        {
            if (_tasks.TryGetValue(key, out var own))
            {
                own.Add(figure);
            }
            else
            {
                _tasks[key] = figure;
            }
        }

        foreach (var (key, figure) in other._workers)
        {
            Add(key, figure);
        }

        foreach (var (key, figure) in other._failures)
        {
            Add(key, figure);
        }
    }

    private static long MinuteOf(DateTimeOffset instant) => instant.ToUnixTimeSeconds() / 60;

    // Of the first attempt alone, and not of what waited for other tasks: only then the row still says since when it was ready.
    private static TimeSpan? WaitOf(TaskItem task, TaskAttempt attempt)
    {
        if (attempt.Number != 1 || attempt.StartedAt is not { } started || task.DependsRule is not null)
        {
            return null;
        }

        var wait = started - (task.RunAt > task.CreatedAt ? task.RunAt.Value : task.CreatedAt);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    // Counted back from now, hour by hour: the length of a run is the worker's to tell, its place in time is not.
    private void Busy(string worker, TimeSpan ran, DateTimeOffset now)
    {
        ran = ran > LongestRun ? LongestRun : ran;
        var end = now.ToUnixTimeMilliseconds();
        for (var start = end - (long)ran.TotalMilliseconds; start < end; )
        {
            var hour = start / 3_600_000;
            var until = Math.Min(end, (hour + 1) * 3_600_000);
            Add((hour, worker), new(until - start, 0, 0));
            start = until;
        }
    }

    private Figure Of(TaskItem task, DateTimeOffset now)
    {
        var key = (MinuteOf(now), task.Queue, task.Type);
        return _tasks.TryGetValue(key, out var figure) ? figure : _tasks[key] = new();
    }

    private void Add((long Hour, string Worker) key, WorkerFigure figure) =>
        _workers[key] = _workers.GetValueOrDefault(key).Plus(figure);

    private void Add((long Minute, string Queue, long Fingerprint) key, FailureFigure failure) =>
        _failures[key] = _failures.TryGetValue(key, out var own)
            ? own with
            {
                Count = own.Count + failure.Count,
            }
            : failure;
}
