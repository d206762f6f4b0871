using System.Globalization;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>What stands in the dialog of a requeue.</summary>
internal sealed class RequeueDraft
{
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();

    /// <summary>One first, then a share, then the rest.</summary>
    public bool Canary { get; set; } = true;

    /// <summary>Minutes that a stage may take.</summary>
    public string Minutes { get; set; } =
        CanaryPlan.UsualWait.TotalMinutes.ToString(CultureInfo.InvariantCulture);

    /// <summary>Why.</summary>
    public string Reason { get; set; } = "";

    /// <summary>What to say at a field.</summary>
    public string? Error(string field) =>
        _errors.TryGetValue($"arguments.{field}", out var wrong) ? wrong[0] : null;

    /// <summary>Shows what was refused.</summary>
    public void Refuse(IReadOnlyDictionary<string, string[]> errors) => _errors = errors;

    /// <summary>Checks it against the rules.</summary>
    /// <param name="selection">Which dead letters.</param>
    /// <returns>The request, or <see langword="null"/> when something is wrong.</returns>
    public BulkRequest? Check(BulkRequest selection)
    {
        var request = selection with
        {
            Arguments = new()
            {
                Canary = Canary,
                StageWait = Canary ? Wait() : null,
                Reason = string.IsNullOrWhiteSpace(Reason) ? null : Reason.Trim(),
            },
        };
        var errors = BulkRules.Check(request);
        _errors = errors.ToDictionary();
        return errors.IsEmpty ? request : null;
    }

    // What is no number is out of the range, and so is what no span could hold.
    private TimeSpan Wait() =>
        double.TryParse(Minutes, NumberStyles.Float, CultureInfo.InvariantCulture, out var minutes)
        && minutes is >= 0 and < 100_000
            ? TimeSpan.FromMinutes(minutes)
            : TimeSpan.MinValue;
}
