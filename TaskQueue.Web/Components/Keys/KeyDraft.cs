using System.Globalization;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Keys;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Keys;

/// <summary>A key as it is typed; what is wrong is told for fields that were touched.</summary>
internal sealed class KeyDraft
{
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);

    public string Name { get; set; } = "";

    public HashSet<string> Scopes { get; } = new(StringComparer.Ordinal);

    public string Queues { get; set; } = "";

    public string Networks { get; set; } = "";

    public string Days { get; set; } = NewApiKey.Usual.Days.ToString(CultureInfo.InvariantCulture);

    public string RateLimit { get; set; } = "";

    public void Touch(string field) => _touched.Add(field);

    public void TouchAll() =>
        _touched.UnionWith(["name", "scopes", "queues", "networks", "expiresAt", "rateLimit"]);

    /// <summary>What is wrong with the fields that were touched.</summary>
    public IReadOnlyDictionary<string, string[]> Faults(Actor actor, DateTimeOffset now)
    {
        var wanted = ToKey(now);
        var faults = new Dictionary<string, string[]>(
            wanted.Check(now).And(wanted.CheckReach(actor)).ToDictionary()
        );
        if (RateLimit.Trim().Length > 0 && ReadRate() is null)
        {
            faults["rateLimit"] = [T["Must be a whole number."]];
        }

        if (ReadDays() is null)
        {
            faults["expiresAt"] = [T["Must be a whole number of days, 1 to 366."]];
        }

        return faults.Where(f => _touched.Contains(f.Key)).ToDictionary(f => f.Key, f => f.Value);
    }

    public NewApiKey ToKey(DateTimeOffset now) =>
        new()
        {
            Name = Name,
            Scopes = [.. Scopes],
            Queues = Split(Queues),
            Networks = Split(Networks),
            ExpiresAt = ReadDays() is { } days ? now.AddDays(days) : null,
            RateLimit = ReadRate(),
        };

    private int? ReadDays() =>
        int.TryParse(Days, NumberStyles.None, CultureInfo.InvariantCulture, out var days)
        && days is >= 1 and <= 366
            ? days
            : null;

    private int? ReadRate() =>
        int.TryParse(RateLimit.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var rate)
            ? rate
            : null;

    private static List<string> Split(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
