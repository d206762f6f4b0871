namespace TaskQueue.Core.Broker.Redis;

/// <summary>A worker's card as it travels, signed by the worker.</summary>
internal static class CardWire
{
    public static byte[] Write(WorkerCard card, Seal seal)
    {
        var wire = new WireWriter(WireKind.Card);
        wire.Id(card.Id);
        wire.Text(card.Name);
        wire.Text(card.Host);
        wire.Text(card.Version);
        wire.Number(card.Capacity);
        wire.Texts(card.Queues);
        wire.Texts(card.Labels);
        wire.Texts(card.Types);
        wire.Time(card.StartedAt);
        wire.Number(card.Running);
        wire.Flag(card.Draining);
        wire.Flag(card.Paused);
        wire.Flag(card.Standalone);
        var load = card.Load;
        wire.Number(load.MemoryBytes);
        wire.Number(load.Cpu);
        wire.Number(load.Succeeded);
        wire.Number(load.Failed);
        wire.Number(load.MeanMs);
        wire.Number(load.P95Ms);
        wire.Number(load.Busy);
        return seal.Close(wire);
    }

    /// <summary>What a card without a good signature says of its worker: name and host, for the log alone.</summary>
    public static string Stranger(ReadOnlySpan<byte> closed)
    {
        try
        {
            var wire = new WireReader(closed, WireKind.Card);
            wire.Id();
            return AttemptLimits.Cut($"{wire.Text()} on {wire.Text()}", 200);
        }
        catch (FormatException)
        {
            return "nothing readable";
        }
    }

    /// <summary>The card, if it is genuine.</summary>
    public static WorkerCard? Read(ReadOnlySpan<byte> closed, Seal seal)
    {
        if (!seal.TryOpen(closed, out var message))
        {
            return null;
        }

        try
        {
            var wire = new WireReader(message, WireKind.Card);
            return new(
                wire.Id(),
                wire.Text(),
                wire.Text(),
                wire.Text(),
                wire.Number(),
                wire.Texts(),
                wire.Texts(),
                wire.Texts(),
                wire.Time(),
                wire.Number(),
                wire.Flag()
            )
            {
                Paused = wire.Flag(),
                Standalone = wire.Flag(),
                Load = new(
                    wire.Long(),
                    wire.Fraction(),
                    wire.Long(),
                    wire.Long(),
                    wire.Fraction(),
                    wire.Fraction(),
                    wire.Fraction()
                ),
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
