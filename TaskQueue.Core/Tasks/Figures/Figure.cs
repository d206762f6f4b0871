using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Tasks.Figures;

/// <summary>What happened to the tasks of one queue and type in one minute, or in several.</summary>
public sealed class Figure
{
    /// <summary>Tasks accepted.</summary>
    public long Accepted { get; private set; }

    /// <summary>Attempts that ended, by outcome; see <see cref="AttemptOutcome"/>.</summary>
    public IReadOnlyList<long> Outcomes => _outcomes;

    /// <summary>Tasks that became dead.</summary>
    public long Dead { get; private set; }

    /// <summary>How long the attempts ran together, in milliseconds; those that were lost are not known and not in it.</summary>
    public long RunMs { get; private set; }

    /// <summary>How long tasks waited from when they were ready for their first attempt to its start.</summary>
    public LogHistogram Waits { get; } = new();

    /// <summary>How long attempts ran.</summary>
    public LogHistogram Runs { get; } = new();

    private readonly long[] _outcomes = new long[Kinds];

    /// <summary>Outcomes that leave an attempt behind: those before the handed back.</summary>
    internal const int Kinds = (int)AttemptOutcome.Abandoned + 1;

    internal void AddAccepted() => Accepted++;

    internal void AddAttempt(AttemptOutcome outcome, bool died, double? waitMs, double? runMs)
    {
        _outcomes[(int)outcome]++;
        Dead += died ? 1 : 0;
        if (waitMs is { } wait)
        {
            Waits.Add(wait);
        }

        if (runMs is { } run)
        {
            Runs.Add(run);
            RunMs += (long)run;
        }
    }

    internal void Add(Figure other)
    {
        Accepted += other.Accepted;
        Dead += other.Dead;
        RunMs += other.RunMs;
        for (var i = 0; i < Kinds; i++)
        {
            _outcomes[i] += other._outcomes[i];
        }

        Waits.Add(other.Waits);
        Runs.Add(other.Runs);
    }

    internal void WriteTo(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt64(Accepted);
        writer.Write7BitEncodedInt64(Dead);
        writer.Write7BitEncodedInt64(RunMs);
        foreach (var count in _outcomes)
        {
            writer.Write7BitEncodedInt64(count);
        }

        Write(writer, Waits);
        Write(writer, Runs);
    }

    internal static Figure ReadFrom(BinaryReader reader)
    {
        var figure = new Figure
        {
            Accepted = reader.Read7BitEncodedInt64(),
            Dead = reader.Read7BitEncodedInt64(),
            RunMs = reader.Read7BitEncodedInt64(),
        };
        for (var i = 0; i < Kinds; i++)
        {
            figure._outcomes[i] = reader.Read7BitEncodedInt64();
        }

        figure.Waits.Add(reader.ReadBytes(reader.Read7BitEncodedInt()));
        figure.Runs.Add(reader.ReadBytes(reader.Read7BitEncodedInt()));
        return figure;
    }

    private static void Write(BinaryWriter writer, LogHistogram histogram)
    {
        var bytes = histogram.ToBytes();
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }
}
