using System.Text.Json;
using System.Text.Json.Serialization;
using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Execution;

/// <summary>One attempt, as its handler sees it.</summary>
public sealed class TaskContext
{
    private static readonly JsonSerializerOptions PayloadJson = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        MaxDepth = 64,
    };

    private readonly Lease _lease;
    private readonly NoteOutbox _notes;
    private readonly TimeProvider _clock;
    private int _lines;

    internal TaskContext(Lease lease, NoteOutbox notes, TimeProvider clock)
    {
        _lease = lease;
        _notes = notes;
        _clock = clock;
    }

    /// <summary>The task.</summary>
    public Guid TaskId => _lease.Task.Id;

    /// <summary>Its type.</summary>
    public string Type => _lease.Task.Type;

    /// <summary>The number of this attempt, from 1.</summary>
    public int Attempt => _lease.Task.Attempt;

    /// <summary>When its task has to be done, all attempts together: this one is told to end then; none where there is no such bound.</summary>
    public DateTimeOffset? Deadline => _lease.Task.Deadline;

    /// <summary>The payload as it came: JSON, UTF-8.</summary>
    public ReadOnlyMemory<byte> Payload => _lease.Task.Payload;

    /// <summary>The lease that this attempt runs under.</summary>
    internal long Token => _lease.Token;

    /// <summary>Reads the payload; unknown fields are refused.</summary>
    /// <exception cref="HandlerException">It is not what the type asks for; final.</exception>
    public T ReadPayload<T>()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Payload.Span, PayloadJson)
                ?? throw HandlerException.Payload("The payload must be an object, not null.");
        }
        catch (JsonException e)
        {
            throw HandlerException.Payload($"The payload does not fit {Type}: {FaultOf(e)}");
        }
    }

    // The reader's own words name types of ours.
    private static string FaultOf(JsonException e)
    {
        var quoted = e.Message.Split('\'');
        return e.Message.Contains("could not be mapped", StringComparison.Ordinal) && quoted.Length > 1
                ? $"it has no member '{quoted[1]}'."
            : e.Message.Contains("missing required", StringComparison.Ordinal)
            && e.Message.Split("including: ") is [_, var missing]
                ? $"it lacks {string.Join(", ", missing.Split('\'').Where((_, place) => place % 2 == 1))}."
            : e.Path is { Length: > 2 } path ? $"{path[2..]} is of the wrong type."
            : "it must be an object.";
    }

    /// <summary>Writes a line to the task's log; the first 1,000 of an attempt are kept.</summary>
    /// <param name="level">How important.</param>
    /// <param name="text">The text.</param>
    public void Log(LogLevel level, string text)
    {
        var line = Interlocked.Increment(ref _lines);
        if (line <= AttemptLimits.LogLines)
        {
            var kept =
                line < AttemptLimits.LogLines
                    ? AttemptLimits.Cut(text, AttemptLimits.LogText)
                    : "… further lines are not kept.";
            _notes.Add(new LogNote(TaskId, _lease.Token, Attempt, _clock.GetUtcNow(), level, kept));
        }
    }

    /// <summary>Tells how far it is.</summary>
    /// <param name="percent">0 to 100; what lies outside is taken as the nearer end.</param>
    /// <param name="message">For people.</param>
    public void Progress(int percent, string? message = null) =>
        _notes.Add(
            new ProgressNote(
                TaskId,
                _lease.Token,
                Attempt,
                _clock.GetUtcNow(),
                (short)Math.Clamp(percent, 0, 100),
                message is null ? null : AttemptLimits.Cut(message, 500)
            )
        );
}
