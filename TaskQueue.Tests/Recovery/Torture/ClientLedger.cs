using System.Text;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>
/// What one client knows, written down before and after each call; read back when the run is over. The counts of all
/// clients are kept beside it for those who look meanwhile.
/// </summary>
internal sealed class ClientLedger : IDisposable
{
    private readonly StreamWriter _lines;
    private readonly string _path;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _acknowledged = new(StringComparer.Ordinal);
    private readonly HashSet<string> _intended = new(StringComparer.Ordinal);

    public ClientLedger(string path)
    {
        _path = path;
        _lines = new(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read));
    }

    /// <summary>Tasks that are known to be in.</summary>
    public int Acknowledged
    {
        get
        {
            lock (_gate)
            {
                return _acknowledged.Count;
            }
        }
    }

    /// <summary>Tasks that may be in.</summary>
    public int Intended
    {
        get
        {
            lock (_gate)
            {
                return _intended.Count;
            }
        }
    }

    public void Intend(IEnumerable<PlannedTask> tasks) =>
        Write([
            .. tasks.Select(t => new ClientEntry(
                ClientEntryKind.Intent,
                t.Key,
                Clock.Micros(),
                Plan: t.Kind,
                Watched: t.Watched
            )),
        ]);

    public void Acknowledge(string key, Guid task, int status) =>
        Write([new(ClientEntryKind.Ack, key, Clock.Micros(), task, status)]);

    /// <summary>The outcome is unknown.</summary>
    public void Doubt(IEnumerable<PlannedTask> tasks, int status) =>
        Write([
            .. tasks.Select(t => new ClientEntry(
                ClientEntryKind.Unknown,
                t.Key,
                Clock.Micros(),
                Status: status
            )),
        ]);

    public void Reject(string key, int status) =>
        Write([new(ClientEntryKind.Reject, key, Clock.Micros(), Status: status)]);

    /// <summary>Reads all of it, after the last call.</summary>
    public IReadOnlyList<ClientEntry> Read()
    {
        lock (_gate)
        {
            _lines.Flush();
        }

        return [.. File.ReadLines(_path).Select(Parse)];
    }

    public void Dispose() => _lines.Dispose();

    private static ClientEntry Parse(string line)
    {
        var parts = line.Split('\t');
        return new(
            Enum.Parse<ClientEntryKind>(parts[0]),
            parts[1],
            long.Parse(parts[2], CultureInfo.InvariantCulture),
            parts[3].Length == 0 ? null : Guid.Parse(parts[3]),
            int.Parse(parts[4], CultureInfo.InvariantCulture),
            Enum.Parse<ProbeKind>(parts[5]),
            bool.Parse(parts[6])
        );
    }

    private void Write(IReadOnlyList<ClientEntry> entries)
    {
        var text = new StringBuilder();
        foreach (var e in entries)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{e.Kind}\t{e.Key}\t{e.At}\t{e.Task}\t{e.Status}\t{e.Plan}\t{e.Watched}\n"
            );
        }

        lock (_gate)
        {
            _lines.Write(text);
            _lines.Flush();
            foreach (var entry in entries)
            {
                Count(entry);
            }
        }
    }

    private void Count(ClientEntry entry)
    {
        if (entry.Kind is ClientEntryKind.Intent)
        {
            _intended.Add(entry.Key);
        }
        else if (entry.Kind is ClientEntryKind.Ack)
        {
            _acknowledged.Add(entry.Key);
        }
    }
}
