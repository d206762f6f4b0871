using TaskQueue.Core.Audit;

namespace TaskQueue.Core.Alerts;

/// <summary>What a finding does to alerts; pure.</summary>
internal static class AlertFold
{
    /// <summary>How often an open alert is counted up for something that merely goes on.</summary>
    public static readonly TimeSpan StandsEvery = TimeSpan.FromMinutes(1);

    /// <summary>The alert that a finding opens.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="id">The alert's id.</param>
    /// <param name="now">The current time.</param>
    public static Alert Open(AlertFinding finding, Guid id, DateTimeOffset now) =>
        new()
        {
            Id = id,
            Kind = finding.Kind,
            Subject = AuditText.Keep(finding.Subject, AlertLimits.Subject),
            Severity = finding.Severity,
            Title = AlertKinds.Of(finding.Kind).Title,
            Text = AuditText.Keep(finding.Text, AlertLimits.Text),
            Link = AuditText.Keep(finding.Link, AlertLimits.Link),
            FirstAt = now,
            LastAt = now,
            Count = finding.Count,
        };

    /// <summary>Counts an alert up.</summary>
    /// <param name="alert">One that is not resolved, of the finding's kind and subject.</param>
    /// <param name="finding">The finding.</param>
    /// <param name="now">The current time.</param>
    /// <returns>Whether anything was changed.</returns>
    public static bool Again(Alert alert, AlertFinding finding, DateTimeOffset now)
    {
        var text = AuditText.Keep(finding.Text, AlertLimits.Text);
        if (finding.Stands && alert.Text == text && now - alert.LastAt < StandsEvery)
        {
            return false;
        }

        alert.Count += finding.Fresh;
        alert.LastAt = now > alert.LastAt ? now : alert.LastAt;
        alert.Severity = finding.Severity > alert.Severity ? finding.Severity : alert.Severity;
        alert.Text = text;
        alert.Link = AuditText.Keep(finding.Link, AlertLimits.Link);
        alert.Version++;
        return true;
    }

    /// <summary>Makes one finding of those that are about the same thing; the last one tells what happened.</summary>
    /// <param name="findings">The findings, the oldest first.</param>
    public static IReadOnlyList<AlertFinding> Together(IEnumerable<AlertFinding> findings) =>
        [
            .. findings
                .GroupBy(f => (f.Kind, Subject: AuditText.Keep(f.Subject, AlertLimits.Subject)))
                .Select(same =>
                    same.Last() with
                    {
                        Subject = same.Key.Subject,
                        Severity = same.Max(f => f.Severity),
                        Count = same.Sum(f => f.Count),
                        Fresh = same.Sum(f => f.Fresh),
                    }
                ),
        ];
}
