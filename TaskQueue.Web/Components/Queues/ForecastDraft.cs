using System.Globalization;
using TaskQueue.Core;
using TaskQueue.Core.Queues.Forecast;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>What is supposed for a forecast, as it is typed and as it stands in the address.</summary>
/// <param name="most">How far its slider has gone; it does not shrink under a hand.</param>
public sealed class ForecastDraft(int most = 0)
{
    /// <summary>The field that is a slider.</summary>
    public const string Workers = "workers";

    // Whoever asks for more says so in the address.
    private const int UsualMost = 20;

    /// <summary>The fields, by their names in the API.</summary>
    public static IReadOnlyList<(string Field, string Label, string Note)> Fields =>
        [
            (Workers, T["More workers"], T["As large as those that there are."]),
            ("slots", T["More slots"], T["Tasks more that run at once."]),
            ("burst", T["Burst"], T["Tasks that come at once, now."]),
            ("arrivalRate", T["Arrival rate"], T["Tasks in a second, in the place of what was measured."]),
            ("seed", T["Seed"], T["The same seed throws the same dice."]),
        ];

    private int _most = Math.Max(UsualMost, most);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>The text of a field.</summary>
    public string this[string field]
    {
        get => _texts.GetValueOrDefault(field, "");
        set => _texts[field] = value;
    }

    /// <summary>How far the slider goes: further where the address asked for more.</summary>
    public int MostWorkers =>
        _most = Math.Max(
            _most,
            int.TryParse(this[Workers].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
                ? Math.Min(asked, ForecastRules.Workers)
                : UsualMost
        );

    /// <summary>Where the slider stands. A browser would put one that says nothing into the middle.</summary>
    public string WorkersOrNone => this[Workers].Trim() is { Length: > 0 } text ? text : "0";

    /// <summary>Reads it; what is wrong is said by the names of the API.</summary>
    public WhatIf Read(FieldErrors errors)
    {
        var whatIf = new WhatIf(
            Whole(Workers, errors) ?? 0,
            Whole("slots", errors) ?? 0,
            Whole("burst", errors) ?? 0,
            Rate(errors),
            Whole("seed", errors) ?? WhatIf.Nothing.Seed
        );
        if (errors.IsEmpty)
        {
            ForecastRules.Check(whatIf, errors);
        }

        return whatIf;
    }

    /// <summary>The address's parameters; blank fields are left out.</summary>
    public IReadOnlyDictionary<string, object?> ToParameters() =>
        Fields.ToDictionary(
            f => f.Field,
            f => this[f.Field].Trim() is { Length: > 0 } text ? (object?)text : null
        );

    private int? Whole(string field, FieldErrors errors)
    {
        var text = this[field].Trim().TrimStart('+');
        if (text.Length == 0)
        {
            return null;
        }

        var read = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        errors.Require(read, field, T["Must be a whole number."]);
        return read ? number : null;
    }

    private double? Rate(FieldErrors errors)
    {
        var text = this["arrivalRate"].Trim();
        if (text.Length == 0)
        {
            return null;
        }

        var read = double.TryParse(
            text,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var rate
        );
        errors.Require(read && double.IsFinite(rate), "arrivalRate", T["Must be a number, such as 2.5."]);
        return read ? rate : null;
    }
}
