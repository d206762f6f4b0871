namespace TaskQueue.Core.Broker.Redis;

/// <summary>A note as it travels, signed by the worker.</summary>
internal static class NoteWire
{
    private const byte Started = 1;
    private const byte Progress = 2;
    private const byte Log = 3;

    public static byte[] Write(AttemptNote note, Seal seal)
    {
        var wire = new WireWriter(WireKind.Note);
        wire.Id(note.TaskId);
        wire.Number(note.Token);
        wire.Number(note.Attempt);
        wire.Time(note.At);
        switch (note)
        {
            case StartedNote started:
                wire.Byte(Started);
                wire.Text(started.Worker);
                break;
            case ProgressNote progress:
                wire.Byte(Progress);
                wire.Number(progress.Percent);
                wire.Text(progress.Message);
                break;
            case LogNote log:
                wire.Byte(Log);
                wire.Byte((byte)log.Level);
                wire.Text(log.Text);
                break;
            default:
                throw new ArgumentException(
                    $"A note of kind {note.GetType().Name} has no form.",
                    nameof(note)
                );
        }

        return seal.Close(wire);
    }

    /// <summary>The note, if it is genuine.</summary>
    public static AttemptNote? Read(ReadOnlySpan<byte> closed, Seal seal)
    {
        if (!seal.TryOpen(closed, out var message))
        {
            return null;
        }

        try
        {
            var wire = new WireReader(message, WireKind.Note);
            var (task, token, attempt, at) = (wire.Id(), wire.Long(), wire.Number(), wire.Time());
            return wire.Byte() switch
            {
                Started => new StartedNote(task, token, attempt, at, wire.Text()),
                Progress => new ProgressNote(
                    task,
                    token,
                    attempt,
                    at,
                    (short)wire.Number(),
                    wire.MaybeText()
                ),
                Log => new LogNote(task, token, attempt, at, (LogLevel)wire.Byte(), wire.Text()),
                _ => null,
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
