using System.Buffers.Binary;
using System.Text;

namespace TaskQueue.Core.Broker.Redis;

/// <summary>A result as it travels, signed by the worker; and a loss, which Redis itself notes and nobody can sign.</summary>
internal static class ResultWire
{
    private const int LossHead = 32;

    public static byte[] Write(AttemptResult result, Seal seal)
    {
        var wire = new WireWriter(WireKind.Result, (result.Output?.Length ?? 0) + 256);
        wire.Id(result.TaskId);
        wire.Number(result.Token);
        wire.Text(result.Worker);
        wire.Byte((byte)result.Outcome);
        wire.Time(result.LeasedAt);
        wire.Time(result.StartedAt);
        wire.Time(result.FinishedAt);
        wire.Flag(result.WasRunning);
        wire.Flag(result.Error is not null);
        if (result.Error is { } error)
        {
            wire.Text(error.Kind);
            wire.Text(error.Message);
            wire.Text(error.Stack);
            wire.Flag(error.Final);
            wire.Span(error.RetryAfter);
        }

        wire.Bytes(result.Output);
        if (result.Error?.Status is { } status)
        {
            // Last, and only where there is one: those who do not know of it read no further.
            wire.Number(status);
        }

        return seal.Close(wire);
    }

    /// <summary>The result, if it is genuine.</summary>
    public static AttemptResult? Read(ReadOnlySpan<byte> closed, Seal seal)
    {
        if (!seal.TryOpen(closed, out var message))
        {
            return null;
        }

        try
        {
            var wire = new WireReader(message, WireKind.Result);
            var result = new AttemptResult(
                wire.Id(),
                wire.Long(),
                wire.Text(),
                (AttemptOutcome)wire.Byte(),
                wire.Time(),
                wire.MaybeTime(),
                wire.Time()
            )
            {
                WasRunning = wire.Flag(),
            };
            var error = wire.Flag()
                ? new AttemptError(wire.Text(), wire.Text(), wire.MaybeText(), wire.Flag(), wire.MaybeSpan())
                : null;
            var output = wire.MaybeBytes();
            if (error is not null && wire.HasMore)
            {
                error = error with { Status = wire.Number() };
            }

            return result with
            {
                Error = error,
                Output = output,
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// A loss as the reaping script wrote it: id 16, token 8, leased at 8, worker's name, lost at 8. Since it has no
    /// signature its token must be one that this epoch can have given: a higher one would shut out later results.
    /// </summary>
    public static AttemptResult? ReadLoss(ReadOnlySpan<byte> loss, long epoch, long newest)
    {
        if (loss.Length < LossHead + sizeof(long))
        {
            return null;
        }

        var token = BinaryPrimitives.ReadInt64BigEndian(loss[16..]);
        if (token > newest || token >> 32 > epoch || token <= 0)
        {
            return null;
        }

        return new(
            new Guid(loss[..16], bigEndian: true),
            token,
            Encoding.UTF8.GetString(loss[LossHead..^sizeof(long)]),
            AttemptOutcome.Lost,
            TimeAt(loss[24..]),
            null,
            TimeAt(loss[^sizeof(long)..])
        );
    }

    private static DateTimeOffset TimeAt(ReadOnlySpan<byte> at)
    {
        // A key that somebody wrote by hand may hold anything.
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(at);
        return DateTimeOffset.FromUnixTimeMilliseconds(
            Math.Clamp(milliseconds, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        );
    }
}
