namespace TaskQueue.Core.Broker.Embedded;

/// <summary>One task that the broker knows: ready in a lane, held under a lease, or finished and not yet released.</summary>
internal sealed class Entry(Guid id, int stamp, ReadyTask? ready)
{
    public Guid Id { get; } = id;

    public int Stamp { get; } = stamp;

    /// <summary>What is to be run; absent for an attempt that was adopted at a rebuild.</summary>
    public ReadyTask? Ready { get; } = ready;

    /// <summary>Where it stands, or was taken from.</summary>
    public LaneName Lane { get; init; }

    /// <summary>When it became ready, in the broker's milliseconds.</summary>
    public long ReadyAt { get; set; }

    /// <summary>Rises with each entry of the broker, so that order holds across the routes of a lane.</summary>
    public long Order { get; set; }

    /// <summary>Whether it stands in a lane.</summary>
    public bool IsReady { get; set; }

    /// <summary>The lease, while somebody holds it.</summary>
    public Holder? Holder { get; set; }

    /// <summary>The type for whose limits the lease counts; none where it had none.</summary>
    public string? CountedType { get; set; }

    /// <summary>Whether the holder is to be told to cancel.</summary>
    public bool CancelAsked { get; set; }
}

/// <summary>Who holds a lease.</summary>
internal sealed class Holder(long token, string workerName, DateTimeOffset leasedAt)
{
    public long Token { get; } = token;

    public string WorkerName { get; } = workerName;

    public DateTimeOffset LeasedAt { get; } = leasedAt;

    /// <summary>When it ends unless renewed, in the broker's milliseconds.</summary>
    public long Deadline { get; set; }
}
