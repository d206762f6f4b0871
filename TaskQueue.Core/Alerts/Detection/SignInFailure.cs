using System.Text.Json;
using TaskQueue.Core.Audit;

namespace TaskQueue.Core.Alerts.Detection;

/// <summary>Failed attempts to sign in, as the audit log tells of them.</summary>
/// <param name="Place">The place of the entry in the log.</param>
/// <param name="At">When.</param>
/// <param name="Account">To which account; it need not exist.</param>
/// <param name="Address">From where; none where nobody knows.</param>
/// <param name="Times">How many attempts the entry stands for.</param>
internal sealed record SignInFailure(
    long Place,
    DateTimeOffset At,
    string Account,
    string? Address,
    long Times
)
{
    /// <summary>Reads how many attempts an entry stands for: a shut door is knocked at many times for one entry.</summary>
    /// <param name="after">What else the entry says.</param>
    public static long TimesOf(string? after)
    {
        if (after is null)
        {
            return 1;
        }

        using var facts = EntryFacts.Parse(after);
        return
            facts?.RootElement.TryGetProperty("times", out var times) is true
            && times.ValueKind is JsonValueKind.Number
            && times.TryGetInt64(out var count)
            && count > 0
            ? count
            : 1;
    }

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">One of <see cref="AuditActions.SignInFailed"/> that has a place.</param>
    public static SignInFailure Of(AuditEntry entry) =>
        new(
            entry.Place ?? 0,
            entry.At,
            entry.SubjectId.Length > 0 ? entry.SubjectId : "many",
            entry.Address,
            TimesOf(entry.After)
        );
}
