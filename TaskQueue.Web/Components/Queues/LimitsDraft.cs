using System.Globalization;
using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Web.Components.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>The limits of a queue as they are typed.</summary>
internal sealed class LimitsDraft
{
    public string Weight { get; set; } = "1";

    public string Concurrency { get; set; } = "";

    public string Rate { get; set; } = "";

    public string KeyConcurrency { get; set; } = "";

    public string KeyRate { get; set; } = "";

    public string AgeAfter { get; set; } = "";

    /// <summary>A draft of what holds now.</summary>
    public static LimitsDraft Of(QueueLimits limits) =>
        new()
        {
            Weight = Number(limits.Weight),
            Concurrency = Number(limits.Concurrency),
            Rate = limits.Rate is { } rate ? RateText.Write(rate) : "",
            KeyConcurrency = Number(limits.KeyConcurrency),
            KeyRate = limits.KeyRate is { } keyRate ? RateText.Write(keyRate) : "",
            AgeAfter = limits.AgeAfter is { } age ? RateText.TimeOf(age) : "",
        };

    /// <summary>Reads it; what is wrong is said by the names that the service uses.</summary>
    public QueueLimits Read(FieldErrors errors)
    {
        var limits = new QueueLimits(
            Whole(Weight, "weight", errors) ?? 1,
            Whole(Concurrency, "limits.concurrency", errors),
            RateOf(Rate, "limits.rate", errors),
            Whole(KeyConcurrency, "limits.keyConcurrency", errors),
            RateOf(KeyRate, "limits.keyRate", errors),
            Age(errors)
        );
        if (errors.IsEmpty)
        {
            QueueLimitsRules.Check(limits, errors);
        }

        return limits;
    }

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static int? Whole(string text, string field, FieldErrors errors)
    {
        if (text.Trim().Length == 0)
        {
            return null;
        }

        var read = int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        errors.Require(read, field, T["Must be a whole number."]);
        return read ? number : null;
    }

    private static RateLimit? RateOf(string text, string field, FieldErrors errors)
    {
        var rate = text.Trim().Length == 0 ? null : RateText.Parse(text);
        errors.Require(rate is not null || text.Trim().Length == 0, field, RateText.Form);
        return rate;
    }

    private TimeSpan? Age(FieldErrors errors)
    {
        if (AgeAfter.Trim().Length == 0)
        {
            return null;
        }

        var read = DurationText.TryParse(AgeAfter, out var age);
        errors.Require(read, "limits.ageAfter", T["Such as 30 s, 5 min or 1 h."]);
        return read ? age : null;
    }
}
