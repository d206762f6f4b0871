namespace TaskQueue.Core;

/// <summary>An expected error: something was refused, nothing was changed. Never logged as an error.</summary>
public sealed class RefusalException : Exception
{
    /// <summary>Refuses something as a whole.</summary>
    /// <param name="code">Why.</param>
    /// <param name="message">What and why, for people.</param>
    public RefusalException(RefusalCode code, string message)
        : base(message) => Code = code;

    /// <summary>Refuses a request because of some of its fields.</summary>
    /// <param name="code">Why.</param>
    /// <param name="errors">The fields, by the names the caller knows, and what is wrong with each.</param>
    public RefusalException(RefusalCode code, IReadOnlyDictionary<string, string[]> errors)
        : this(code, string.Join(" ", errors.Select(e => $"{e.Key}: {string.Join(" ", e.Value)}"))) =>
        Errors = errors;

    /// <summary>Why.</summary>
    public RefusalCode Code { get; }

    /// <summary>The fields, and what is wrong with each.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = new Dictionary<string, string[]>();

    /// <summary>When to try again, for <see cref="RefusalCode.RateLimited"/> and <see cref="RefusalCode.Unavailable"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How many are allowed in a minute, for <see cref="RefusalCode.RateLimited"/>.</summary>
    public int? Limit { get; init; }

    /// <summary>Refuses because of one field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="reason">What is wrong with it.</param>
    public static RefusalException Field(string field, string reason) =>
        new(RefusalCode.Invalid, new Dictionary<string, string[]> { [field] = [reason] });

    /// <summary>Refuses because the store does not answer.</summary>
    /// <param name="reason">What is known of it, for people.</param>
    public static RefusalException StoreAway(string reason) =>
        new(RefusalCode.Unavailable, reason) { RetryAfter = TimeSpan.FromSeconds(2) };
}
