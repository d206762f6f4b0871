namespace TaskQueue.Core.Broker.Redis;

// The worker's side: claims, beats, results.
internal sealed partial class RedisBroker
{
    private const int HeaderBytes = 32;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<Lease>> ClaimAsync(Claim claim, CancellationToken cancellationToken)
    {
        var arguments = Arguments()
            .Add(claim.Worker)
            .Add(claim.WorkerName)
            .Add(claim.Most)
            .Add((long)claim.LeaseFor.TotalMilliseconds)
            .Add(MostBytes)
            .Add(BrokerLimits.WaitingResults)
            .Add(claim.Routes.Count)
            .Add(claim.Labels.Count);
        foreach (var name in claim.Routes.Concat(claim.Labels).Concat(claim.Queues))
        {
            arguments.Add(name);
        }

        var answer = (await RunAsync("claim", arguments, cancellationToken)).Items;
        var token = answer[0].AsLong();
        Volatile.Write(ref _againMs, answer.Count > 2 ? -1 : answer[1].AsLong());
        DateTimeOffset? givenAt =
            answer.Count > 2 ? DateTimeOffset.FromUnixTimeMilliseconds(answer[1].AsLong()) : null;
        var leases = new List<Lease>(answer.Count - 2);
        List<AttemptResult>? forged = null;
        foreach (var entry in answer.Skip(2).Select(e => e.AsBytes()))
        {
            token++;
            var id = new Guid(entry.AsSpan(0, 16), bigEndian: true);
            if (EnvelopeWire.Read(entry.AsSpan(HeaderBytes), token >> 32, id, _seal) is { } envelope)
            {
                leases.Add(new(token, envelope) { GivenAt = givenAt });
            }
            else
            {
                var now = _clock.GetUtcNow();
                (forged ??= []).Add(
                    new(id, token, claim.WorkerName, AttemptOutcome.HandedBack, now, null, now)
                );
            }
        }

        if (forged is not null)
        {
            await RefuseAsync(forged, cancellationToken);
        }

        return leases;
    }

    /// <inheritdoc />
    public async Task WaitForReadyAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        // Whoever pushes rings where somebody waits. A claim that found nothing says so already, in one step with its
        // finding; this is for those who wait without having asked.
        await RunAsync("wait", Arguments(), cancellationToken);
        // No ring tells that a rate allows more: the last claim has told when that is.
        var again = Volatile.Read(ref _againMs);
        await _ready.WaitAsync(
            again >= 0 && again < atMost.TotalMilliseconds ? TimeSpan.FromMilliseconds(again) : atMost,
            cancellationToken
        );
    }

    /// <inheritdoc />
    public BeatAnswer Beat(Beat beat)
    {
        if (beat.Card.Standalone)
        {
            // So that it is seen when the process is gone.
            _beats.Rename(BeatsOf(beat.Card.Id));
        }

        var arguments = Arguments()
            .Add(beat.Card.Id)
            .Add(CardWire.Write(beat.Card, _seal))
            .Add(beat.Renew ? "1" : "0")
            .Add((long)beat.LeaseFor.TotalMilliseconds)
            .Add(BrokerLimits.WaitingNotes)
            .Add(beat.Held.Count);
        foreach (var lease in beat.Held)
        {
            arguments.Add(lease.TaskId).Add(TokenBytes(lease.Token));
        }

        foreach (var note in beat.Notes)
        {
            arguments.Add(NoteWire.Write(note, _seal));
        }

        var answer = _beats.Run(_scripts["beat"], arguments).Items;
        return new(
            answer[0].AsLong() == 1,
            [.. answer[2].Items.Select(place => beat.Held[(int)place.AsLong() - 1])],
            [.. answer[3].Items.Select(place => beat.Held[(int)place.AsLong() - 1].TaskId)],
            (WorkerOrder)answer[1].AsLong()
        );
    }

    /// <inheritdoc />
    public async ValueTask NoteAsync(IReadOnlyList<AttemptNote> notes, CancellationToken cancellationToken)
    {
        var arguments = Arguments().Add(BrokerLimits.WaitingNotes);
        foreach (var note in notes)
        {
            arguments.Add(NoteWire.Write(note, _seal));
        }

        await RunAsync("note", arguments, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask LeaveAsync(Guid worker, CancellationToken cancellationToken) =>
        await RunAsync("leave", Arguments().Add(worker), cancellationToken);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<AttemptResult>?> FinishAsync(
        IReadOnlyList<AttemptResult> results,
        CancellationToken cancellationToken
    )
    {
        if (results.Count == 0)
        {
            return [];
        }

        var arguments = Arguments();
        foreach (var result in results)
        {
            arguments.Add(result.TaskId).Add(TokenBytes(result.Token)).Add(ResultWire.Write(result, _seal));
        }

        var answer = await RunAsync("finish", arguments, cancellationToken);
        return answer.IsNull ? null : [.. answer.Items.Select(place => results[(int)place.AsLong() - 1])];
    }

    // A forged entry is not run. Handing it back brings the task, if there is one, from the store once more.
    private async Task RefuseAsync(List<AttemptResult> forged, CancellationToken cancellationToken)
    {
        if (!await SharesKeyAsync(cancellationToken))
        {
            throw new SigningKeyException();
        }

        foreach (var entry in forged)
        {
            LogForgedEnvelope(entry.TaskId);
        }

        await CountAsync("envelopes", forged.Count, cancellationToken);
        await FinishAsync(forged, cancellationToken);
    }

    [LoggerMessage(
        EventId = 4001,
        Level = LogLevel.Critical,
        Message = "Task {TaskId} in Redis bears no good signature and was not run: somebody else writes there"
    )]
    private partial void LogForgedEnvelope(Guid taskId);
}
