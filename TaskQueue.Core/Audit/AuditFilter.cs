namespace TaskQueue.Core.Audit;

/// <summary>Which entries of the audit log. A part that is absent leaves nothing out.</summary>
public sealed record AuditFilter
{
    /// <summary>Who: an e-mail address, the name of a key or <c>system</c>, exactly.</summary>
    public string? Actor { get; init; }

    /// <summary>What: one of <see cref="AuditActions"/>, or all that begin with a word and a dot, as in <c>queue.*</c>.</summary>
    public string? Action { get; init; }

    /// <summary>To what: <c>queue:mail</c>, or all of a kind: <c>queue</c>.</summary>
    public string? Subject { get; init; }

    /// <summary>Not before this instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Whether it was done.</summary>
    public AuditOutcome? Outcome { get; init; }

    /// <summary>Finds everything that is wrong with it.</summary>
    public FieldErrors Check()
    {
        var errors = new FieldErrors();
        if (Action is { } action)
        {
            errors.Require(
                AuditActions.All.Any(a => Matches(action, a)),
                "action",
                $"Is unknown; known are {string.Join(", ", AuditActions.All)}, and words such as queue.*"
            );
        }

        errors.Require(From is null || To is null || From < To, "to", "Must be after from.");
        return errors;
    }

    /// <summary>The entries that it means.</summary>
    /// <param name="entries">All of them.</param>
    internal IQueryable<AuditEntry> Apply(IQueryable<AuditEntry> entries)
    {
        if (Actor is { } actor)
        {
            entries = entries.Where(e => e.Actor == actor);
        }

        if (Action is { } action)
        {
            // A closed list: the store need not know of patterns.
            var actions = AuditActions.All.Where(a => Matches(action, a)).ToList();
            entries = actions is [var only]
                ? entries.Where(e => e.Action == only)
                : entries.Where(e => actions.Contains(e.Action));
        }

        if (Subject is { } text)
        {
            var subject = AuditSubject.Parse(text);
            entries = entries.Where(e => e.SubjectType == subject.Type);
            if (subject.Id.Length > 0)
            {
                entries = entries.Where(e => e.SubjectId == subject.Id);
            }
        }

        if (From is { } from)
        {
            entries = entries.Where(e => e.At >= from);
        }

        if (To is { } to)
        {
            entries = entries.Where(e => e.At < to);
        }

        return Outcome is { } outcome ? entries.Where(e => e.Outcome == outcome) : entries;
    }

    private static bool Matches(string wanted, string action) =>
        wanted.EndsWith(".*", StringComparison.Ordinal)
            ? action.StartsWith(wanted[..^1], StringComparison.Ordinal)
            : action == wanted;
}
