namespace TaskQueue.Core.Broker.Redis;

/// <summary>A task's envelope as it travels, bound to the epoch it was pushed in: it cannot be replayed in a later one.</summary>
internal static class EnvelopeWire
{
    public static byte[] Write(TaskEnvelope task, long epoch, Seal seal)
    {
        var wire = new WireWriter(WireKind.Envelope, task.Payload.Length + 256);
        wire.Number(epoch);
        wire.Id(task.Id);
        wire.Text(task.Type);
        wire.Text(task.Queue);
        wire.Text(task.Key);
        wire.Byte((byte)task.Priority);
        wire.Number(task.Attempt);
        wire.Number(task.MaxAttempts);
        wire.Number(task.Losses);
        wire.Span(task.Timeout);
        wire.Time(task.ExpiresAt);
        wire.Text(task.TraceId);
        wire.Bytes(task.Payload.Span);
        if (task.Deadline is { } deadline)
        {
            wire.Time(deadline);
        }

        return seal.Close(wire);
    }

    /// <summary>The envelope, if it is genuine, of this epoch, and of this task.</summary>
    public static TaskEnvelope? Read(ReadOnlySpan<byte> closed, long epoch, Guid id, Seal seal)
    {
        if (!seal.TryOpen(closed, out var message))
        {
            return null;
        }

        try
        {
            var wire = new WireReader(message, WireKind.Envelope);
            var of = wire.Long();
            var (named, type, queue, key) = (wire.Id(), wire.Text(), wire.Text(), wire.Text());
            var task = new TaskEnvelope(
                named,
                type,
                queue,
                wire.Byte(),
                wire.Number(),
                wire.Number(),
                wire.Number(),
                wire.MaybeSpan() ?? TimeSpan.Zero,
                Expiry(ref wire, out var trace),
                wire.MaybeBytes() ?? [],
                trace,
                key
            )
            {
                Deadline = wire.HasMore ? wire.MaybeTime() : null,
            };
            return of == epoch && task.Id == id ? task : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // The trace stands before the payload, so that the payload, which may be large, comes last.
    private static DateTimeOffset? Expiry(ref WireReader wire, out string? trace)
    {
        var expiry = wire.MaybeTime();
        trace = wire.MaybeText();
        return expiry;
    }
}
