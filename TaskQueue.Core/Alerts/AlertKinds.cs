using TaskQueue.Core.Security;

namespace TaskQueue.Core.Alerts;

/// <summary>What is watched. The words are stored and are what people filter by: add to them, never change them.</summary>
public static class AlertKinds
{
    /// <summary>Many failed attempts to sign in within a short time.</summary>
    public const string LoginBurst = "security.login-burst";

    /// <summary>Somebody may do other things than before.</summary>
    public const string RoleChanged = "security.role-changed";

    /// <summary>An API key was made.</summary>
    public const string KeyCreated = "security.key-created";

    /// <summary>The audit log is not as it was written.</summary>
    public const string AuditBroken = "audit.broken";

    /// <summary>The counters of a queue do not add up: a task was lost or invented.</summary>
    public const string LedgerImbalance = "ledger.imbalance";

    /// <summary>The broker in Redis had forgotten what it knew, or a part of it, and was filled anew.</summary>
    public const string EpochChanged = "broker.epoch-changed";

    /// <summary>Redis is so full that ready tasks wait in the store.</summary>
    public const string MemoryShort = "broker.memory-short";

    /// <summary>All of them, with what they are to people.</summary>
    public static readonly IReadOnlyList<AlertKind> All =
    [
        new(
            LoginBurst,
            "Many failed sign-ins",
            "Many failed attempts to sign in within minutes: to one account, from one address, or all over.",
            Permissions.AuditRead
        ),
        new(
            RoleChanged,
            "Rights were changed",
            "An account was given other roles or made with more than a viewer's, or a role was given other permissions.",
            Permissions.AuditRead
        ),
        new(KeyCreated, "An API key was made", "Somebody made a key for programs.", Permissions.AuditRead),
        new(
            AuditBroken,
            "The audit log is broken",
            "An entry of the audit log was altered, removed or added behind the product's back.",
            Permissions.AuditRead
        ),
        new(
            LedgerImbalance,
            "Tasks are unaccounted for",
            "The counters of a queue do not add up: accepted is not waiting, running, ended and removed together.",
            Permissions.SystemRead
        ),
        new(
            EpochChanged,
            "The broker was filled anew",
            "Redis had lost what it knew of ready tasks, or a part of it was damaged.",
            Permissions.SystemRead
        ),
        new(
            MemoryShort,
            "Redis is short of memory",
            "Redis uses so much of its maxmemory that ready tasks wait in the store.",
            Permissions.SystemRead
        ),
    ];

    /// <summary>One of them.</summary>
    /// <param name="word">Its word.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static AlertKind Of(string word) =>
        Find(word) ?? throw new ArgumentOutOfRangeException(nameof(word), word, "There is no such kind.");

    /// <summary>One of them; none where there is none, as after a return to an older version.</summary>
    /// <param name="word">Its word.</param>
    public static AlertKind? Find(string word) => All.FirstOrDefault(k => k.Word == word);

    /// <summary>The words of those that somebody may see: who lacks <c>alerts.read</c> sees none.</summary>
    /// <param name="actor">Who.</param>
    public static IReadOnlyList<string> SeenBy(Actor actor) =>
        actor.ScopeOf(Permissions.AlertsRead).IsEverywhere
            ? [.. All.Where(k => actor.ScopeOf(k.Needs).IsEverywhere).Select(k => k.Word)]
            : [];
}

/// <summary>One kind of alert.</summary>
/// <param name="Word">How it is stored and filtered by.</param>
/// <param name="Title">What its alerts are called.</param>
/// <param name="Meaning">What is watched, in a sentence.</param>
/// <param name="Needs">The permission that one must have to see its alerts, beside <c>alerts.read</c>.</param>
public sealed record AlertKind(string Word, string Title, string Meaning, string Needs);
