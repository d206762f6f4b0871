using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Alerts;

/// <summary>Writes findings down as alerts, once, however many processes find the same.</summary>
/// <param name="contexts">The store.</param>
/// <param name="signals">Tells open pages.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">Tells whoever collects the log.</param>
internal sealed partial class AlertBook(
    IDbContextFactory<AppDbContext> contexts,
    ISignals signals,
    TimeProvider clock,
    ILogger<AlertBook> logger
)
{
    private const int Tries = 10;

    private readonly ILogger _logger = logger;

    /// <summary>Adds findings to what a context will save. Whoever saves it calls <see cref="Tell"/> afterwards.</summary>
    /// <param name="db">The context.</param>
    /// <param name="findings">What was found, the oldest first.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>What comes of them.</returns>
    public async Task<AlertChanges> AddAsync(
        AppDbContext db,
        IEnumerable<AlertFinding> findings,
        CancellationToken cancellationToken
    )
    {
        var together = AlertFold.Together(findings);
        if (together.Count == 0)
        {
            return AlertChanges.None;
        }

        var (kinds, subjects) = (
            together.Select(f => f.Kind).ToList(),
            together.Select(f => f.Subject).ToList()
        );
        var known = await db
            .Alerts.Where(a =>
                a.State != AlertState.Resolved && kinds.Contains(a.Kind) && subjects.Contains(a.Subject)
            )
            .ToDictionaryAsync(a => (a.Kind, a.Subject), cancellationToken);
        // What both stores can keep.
        var now = clock.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var (opened, counted) = (new List<Alert>(), new List<Alert>());
        foreach (var finding in together)
        {
            if (known.TryGetValue((finding.Kind, finding.Subject), out var alert))
            {
                if (AlertFold.Again(alert, finding, now))
                {
                    counted.Add(alert);
                }
            }
            else
            {
                opened.Add(AlertFold.Open(finding, TaskIds.Next(clock), now));
            }
        }

        db.Alerts.AddRange(opened);
        if (opened.Count > 0)
        {
            db.Notices.AddRange(await AlertNotices.OfAsync(db, opened, clock, cancellationToken));
        }

        return new(opened, counted);
    }

    /// <summary>Says in the log and to open pages what has been saved.</summary>
    /// <param name="changes">What came of the findings.</param>
    public void Tell(AlertChanges changes)
    {
        foreach (var alert in changes.Opened)
        {
            // Not the text: it names people, and the log is for others, too.
            LogOpened(alert.Kind, alert.Severity, alert.Title, alert.Id);
        }

        if (changes.Opened.Count > 0)
        {
            // Everybody's: whose it is not finds nothing new.
            signals.Publish(new(SignalTopic.Inbox, []));
        }

        if (!changes.IsNone)
        {
            var now = clock.GetUtcNow();
            signals.Publish(
                new(SignalTopic.Alerts, [])
                {
                    Events = changes
                        .Opened.Select(a => AlertEvents.Of("alert.opened", a, null, now))
                        .Concat(
                            changes.Counted.Select(a => AlertEvents.Of("alert.counted", a, a.State, now))
                        ),
                }
            );
        }
    }

    /// <summary>Writes findings down on their own.</summary>
    /// <param name="findings">What was found, the oldest first.</param>
    /// <param name="cancellationToken">Ends it before it is stored.</param>
    public async Task RaiseAsync(IReadOnlyList<AlertFinding> findings, CancellationToken cancellationToken)
    {
        if (findings.Count == 0)
        {
            return;
        }

        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var changes = await AddAsync(db, findings, cancellationToken);
            if (changes.IsNone)
            {
                return;
            }

            try
            {
                await db.SaveChangesAsync(cancellationToken);
                Tell(changes);
                return;
            }
            catch (DbUpdateException e) when (attempt < Tries && WasOutrun(e))
            {
                // Another process opened it, or somebody resolved it, since it was read.
            }
        }
    }

    /// <summary>Whether a save failed because somebody else saved first.</summary>
    /// <param name="e">What it threw.</param>
    public static bool WasOutrun(DbUpdateException e) =>
        e is DbUpdateConcurrencyException || StoreErrors.IsDuplicate(e.InnerException ?? e);

    [LoggerMessage(
        EventId = 22001,
        Level = LogLevel.Warning,
        Message = "Alert {Kind}, {Severity}: {Title}. Look at it at /alerts, id {Id}"
    )]
    private partial void LogOpened(string kind, AlertSeverity severity, string title, Guid id);
}

/// <summary>What comes of findings.</summary>
/// <param name="Opened">The alerts that were opened.</param>
/// <param name="Counted">Others, which were counted up.</param>
internal sealed record AlertChanges(IReadOnlyList<Alert> Opened, IReadOnlyList<Alert> Counted)
{
    /// <summary>Nothing.</summary>
    public static AlertChanges None { get; } = new([], []);

    /// <summary>Whether nothing comes of them.</summary>
    public bool IsNone => Opened.Count == 0 && Counted.Count == 0;
}
