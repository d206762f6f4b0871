using TaskQueue.Core;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Web.Components.Queues;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.RateLimits;

/// <summary>What stands in the form of limits: a rate as people type it for each class and whose, blank for none.</summary>
internal sealed class RateLimitDraft
{
    /// <summary>The rows, each with what it means.</summary>
    public static IReadOnlyList<(RequestClass Class, string Label, string Note)> Classes =>
        [
            (RequestClass.All, T["All"], T["every request, beside the limit of its own kind"]),
            (RequestClass.Read, T["Read"], T["lists, pages, single things"]),
            (RequestClass.Write, T["Write"], T["changes of anything"]),
            (RequestClass.Submit, T["Submit"], T["tasks, one or many at once"]),
            (RequestClass.Work, T["Work"], T["workers that speak over REST"]),
            (RequestClass.Auth, T["Sign-in"], T["tokens, passwords, one's own account"]),
            (RequestClass.Export, T["Export"], T["downloads and imports"]),
            (RequestClass.Live, T["Live"], T["open pages and streams, when they connect"]),
        ];

    /// <summary>The columns.</summary>
    public static IReadOnlyList<(LimitedBy By, string Label)> Owners =>
        [
            (LimitedBy.User, T["Each account"]),
            (LimitedBy.Key, T["Each API key"]),
            (LimitedBy.Address, T["Each address"]),
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
                    errors
                        .ToDictionary()
                        .Select(e =>
                            $"{Part(e.Key)}: {string.Join(" ", e.Value.Select(reason => T.Told(reason)))}"
                        )
                );
                continue;
            }

            limits.Add(new(requestClass, by, rate));
        }

        return IsWrong ? null : limits;
    }

    private static string Part(string field) => field["rate.".Length..];
}
