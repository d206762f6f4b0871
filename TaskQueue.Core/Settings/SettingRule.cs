using System.Globalization;
using System.Text;

namespace TaskQueue.Core.Settings;

/// <summary>What a setting may be.</summary>
/// <param name="Wants">In words, after "must be" or on its own.</param>
/// <param name="Fault">What is wrong with a value, after the key; null when nothing is.</param>
/// <param name="Canonical">One text for all values that mean the same.</param>
public sealed record SettingRule(string Wants, Func<string, string?> Fault, Func<string, string> Canonical)
{
    /// <summary>The words that it may be; any text when empty.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Any text.</summary>
    /// <param name="wants">What it is, in words.</param>
    public static SettingRule Text(string wants) => new(wants, _ => null, Same);

    /// <summary>A text with a rule of its own.</summary>
    /// <param name="wants">What it is, in words.</param>
    /// <param name="isGood">Whether a value is acceptable.</param>
    /// <param name="fault">What is wrong with one that is not; must not repeat it where it is a secret.</param>
    public static SettingRule Text(string wants, Func<string, bool> isGood, string fault) =>
        new(wants, text => isGood(text) ? null : fault, Same);

    /// <summary>A whole number.</summary>
    /// <param name="least">The least.</param>
    /// <param name="most">The most.</param>
    public static SettingRule Number(int least, int most)
    {
        var wants = string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}");
        return new(
            wants,
            text =>
                TryNumber(text, out var number) && number >= least && number <= most
                    ? null
                    : MustBe(wants, text),
            text => TryNumber(text, out var number) ? number.ToString(CultureInfo.InvariantCulture) : text
        );
    }

    /// <summary>A length of time. A bare number is refused: the binder would read 6 as six days.</summary>
    /// <param name="least">The least.</param>
    /// <param name="most">The most.</param>
    public static SettingRule Duration(TimeSpan least, TimeSpan most)
    {
        var wants = $"a duration hh:mm:ss from {least:c} to {most:c}";
        return new(
            wants,
            text =>
                TryDuration(text, out var span) && span >= least && span <= most ? null : MustBe(wants, text),
            text => TryDuration(text, out var span) ? span.ToString("c", CultureInfo.InvariantCulture) : text
        );
    }

    /// <summary>Yes or no.</summary>
    public static SettingRule Flag() =>
        new("true or false", text => bool.TryParse(text, out _) ? null : MustBe("true or false", text), Lower)
        {
            Words = ["true", "false"],
        };

    /// <summary>One word of a list.</summary>
    /// <typeparam name="T">The list; numbers in place of words are refused.</typeparam>
    public static SettingRule OneOf<T>()
        where T : struct, Enum
    {
        var wants = $"one of {string.Join(", ", Enum.GetNames<T>())}";
        return new(
            wants,
            text =>
                Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase)
                    ? null
                    : MustBe(wants, text),
            Lower
        )
        {
            Words = Enum.GetNames<T>(),
        };
    }

    /// <summary>An address, or nothing.</summary>
    public static SettingRule Address() =>
        new(
            "an http or https address",
            text =>
                text.Length == 0
                || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
                    ? null
                    : MustBe("an http or https address", Secrets.MaskAddress(text)),
            Same
        );

    /// <summary>An address to listen on, where <c>*</c> and <c>+</c> are every host; or nothing.</summary>
    public static SettingRule ListenAddress()
    {
        const string Asked = "an http address such as http://127.0.0.1:8081";
        return new(
            Asked,
            text => IsListenAddress(text) ? null : MustBe(Asked, Secrets.MaskAddress(text)),
            Same
        );
    }

    /// <summary>Addresses and networks, parted by commas; or nothing.</summary>
    public static SettingRule Networks() =>
        Text(
            "addresses or networks, parted by commas",
            text => ListOf(text).All(part => NetworkText.TryParse(part) is not null),
            "must be addresses such as 10.0.0.5 or networks such as 10.0.0.0/24, parted by commas"
        );

    /// <summary>Origins of web pages, parted by commas; or nothing. Each by itself: a <c>*</c> is refused.</summary>
    public static SettingRule Origins() =>
        Text(
            "origins such as https://app.example.com, parted by commas",
            text => ListOf(text).All(OriginText.IsOne),
            "must be origins without a path and without *, such as https://app.example.com, parted by commas"
        );

    /// <summary>Keys, parted by spaces, or nothing; none of them is in a message.</summary>
    /// <param name="bytes">How many bytes each has at the least.</param>
    public static SettingRule Keys(int bytes)
    {
        var one = Key(bytes);
        return new(
            $"secrets like it, parted by spaces",
            text =>
                text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(one.Fault)
                    .FirstOrDefault(f => f is not null),
            Same
        );
    }

    /// <summary>The parts of a list in a setting.</summary>
    /// <param name="text">The setting; nothing has no parts.</param>
    public static IReadOnlyList<string> ListOf(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A key, or nothing; its value is in no message. One that stands in examples is refused: everybody knows it.</summary>
    /// <param name="bytes">How many bytes it has at the least.</param>
    /// <param name="instead">What to do instead of giving one; nothing when absent.</param>
    public static SettingRule Key(int bytes, string instead = "") =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"a secret of {bytes} bytes or more"),
            text =>
                text.Length == 0 ? null
                : Placeholders.IsOne(text)
                    ? $"is a placeholder that everybody knows; make one of your own, as with: openssl rand -base64 48{instead}"
                : Encoding.UTF8.GetByteCount(text) < bytes
                    ? string.Create(CultureInfo.InvariantCulture, $"must have {bytes} bytes or more{instead}")
                : null,
            Same
        );

    private static bool IsListenAddress(string text) =>
        text.Length == 0
        || (
            Uri.TryCreate(
                text.Replace("://*", "://host", StringComparison.Ordinal)
                    .Replace("://+", "://host", StringComparison.Ordinal),
                UriKind.Absolute,
                out var uri
            )
            && uri.Scheme == Uri.UriSchemeHttp
        );

    private static string MustBe(string wants, string text) => $"must be {wants}, not '{text}'";

    private static string Same(string text) => text;

    private static string Lower(string text) => text.ToLowerInvariant();

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out number);

    private static bool TryDuration(string text, out TimeSpan span)
    {
        span = default;
        return text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out span);
    }
}
