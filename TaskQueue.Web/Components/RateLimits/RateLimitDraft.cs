using TaskQueue.Core;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Web.Components.Queues;

namespace TaskQueue.Web.Components.RateLimits;

/// <summary>What stands in the form of limits: a rate as people type it for each class and whose, blank for none.</summary>
internal sealed class RateLimitDraft
{
    /// <summary>The rows, each with what it means.</summary>
    public static readonly IReadOnlyList<(RequestClass Class, string Label, string Note)> Classes =
    [
        (RequestClass.All, "All", "every request, beside the limit of its own kind"),
        (RequestClass.Read, "Read", "lists, pages, single things"),
        (RequestClass.Write, "Write", "changes of anything"),
        (RequestClass.Submit, "Submit", "tasks, one or many at once"),
        (RequestClass.Work, "Work", "workers that speak over REST"),
        (RequestClass.Auth, "Sign-in", "tokens, passwords, one's own account"),
        (RequestClass.Export, "Export", "downloads and imports"),
        (RequestClass.Live, "Live", "open pages and streams, when they connect"),
    ];

    /// <summary>The columns.</summary>
    public static readonly IReadOnlyList<(LimitedBy By, string Label)> Owners =
    [
        (LimitedBy.User, "Each account"),
        (LimitedBy.Key, "Each API key"),
        (LimitedBy.Address, "Each address"),
    ];

    private readonly Dictionary<(RequestClass, LimitedBy), string> _texts = [];
    private readonly Dictionary<(RequestClass, LimitedBy), string> _errors = [];

    public RateLimitDraft(RateLimitPolicy policy)
    {
        foreach (var limit in policy.Limits)
        {
            this[limit.Class, limit.By] = RateText.Write(limit.Rate);
        }
    }

    /// <summary>Whether something is wrong.</summary>
    public bool IsWrong => _errors.Count > 0;

    /// <summary>What stands in a field.</summary>
    public string this[RequestClass requestClass, LimitedBy by]
    {
        get => _texts.GetValueOrDefault((requestClass, by), "");
        set => _texts[(requestClass, by)] = value;
    }

    /// <summary>What to say at a field.</summary>
    public string? Error(RequestClass requestClass, LimitedBy by) =>
        _errors.GetValueOrDefault((requestClass, by));

    /// <summary>Checks it against the rules.</summary>
    /// <returns>The limits, or <see langword="null"/> when something is wrong.</returns>
    public IReadOnlyList<RequestLimit>? Check()
    {
        _errors.Clear();
        var limits = new List<RequestLimit>();
        foreach (var ((requestClass, by), text) in _texts.Where(t => !string.IsNullOrWhiteSpace(t.Value)))
        {
            if (RateText.Parse(text) is not { } rate)
            {
                _errors[(requestClass, by)] = RateText.Form;
                continue;
            }

            var errors = new FieldErrors();
            RequestLimitRules.Check(rate, "rate", errors);
            if (!errors.IsEmpty)
            {
                _errors[(requestClass, by)] = string.Join(
                    " ",
                    errors.ToDictionary().Select(e => $"{Part(e.Key)}: {string.Join(" ", e.Value)}")
                );
                continue;
            }

            limits.Add(new(requestClass, by, rate));
        }

        return IsWrong ? null : limits;
    }

    private static string Part(string field) => field["rate.".Length..];
}
