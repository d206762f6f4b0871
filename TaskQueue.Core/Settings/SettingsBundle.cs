using System.Text.Json;

namespace TaskQueue.Core.Settings;

/// <summary>What one environment tells another of its settings. Of secrets it carries names alone.</summary>
/// <param name="Version">The product's version there.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="ExportedAt">When it was made.</param>
/// <param name="Settings">The settings that differ from their defaults, without secrets.</param>
/// <param name="Secrets">The secrets that are set there.</param>
public sealed record SettingsBundle(
    string Version,
    string Environment,
    DateTimeOffset ExportedAt,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<string> Secrets
)
{
    /// <summary>The most bytes that one may have.</summary>
    public const int MostBytes = 256 * 1024;

    private const int MostSettings = 1000;
    private const int MostText = 4096;
    private const int MostName = 256;

    /// <summary>Makes the bundle of this environment.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="now">The current time.</param>
    public static SettingsBundle Of(EffectiveSettings settings, DateTimeOffset now) =>
        new(
            ProductVersion.Number,
            settings.Environment,
            now,
            settings
                .Items.Where(s => !s.IsDefault && !s.Setting.IsSecret)
                .ToDictionary(s => s.Key, s => s.Value ?? "", StringComparer.Ordinal),
            [.. settings.Items.Where(s => s.Setting.HidesPartOf(s.Raw)).Select(s => s.Key)]
        );

    /// <summary>Reads a bundle that somebody gave.</summary>
    /// <param name="json">Its bytes.</param>
    /// <exception cref="RefusalException">It is none; the fields at fault are named.</exception>
    public static SettingsBundle Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MostBytes)
        {
            throw new RefusalException(
                RefusalCode.TooLarge,
                FormattableString.Invariant($"A bundle has at most {MostBytes} bytes.")
            );
        }

        try
        {
            using var document = JsonDocument.Parse(
                json,
                new() { MaxDepth = 8, AllowDuplicateProperties = false }
            );
            return new Reader().Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is for text that is no Unicode. Both name types of ours in their own words.
            var place = e is JsonException { LineNumber: { } line }
                ? FormattableString.Invariant($" at line {line + 1}")
                : "";
            throw Unreadable("body", $"Is not readable as JSON{place}.");
        }
    }

    private static RefusalException Unreadable(string field, string reason) =>
        new(RefusalCode.Unreadable, new Dictionary<string, string[]> { [field] = [reason] });

    /// <summary>Reads the fields, and gathers what is wrong with them.</summary>
    private sealed class Reader
    {
        private static readonly string[] Known =
        [
            "version",
            "environment",
            "exportedAt",
            "settings",
            "secrets",
        ];

        private readonly FieldErrors _unreadable = new();
        private readonly FieldErrors _refused = new();

        public SettingsBundle Read(JsonElement root)
        {
            if (root.ValueKind is not JsonValueKind.Object)
            {
                throw Unreadable("body", "Must be a JSON object, as GET /api/v1/settings/export gives it.");
            }

            foreach (var field in root.EnumerateObject().Select(p => p.Name).Except(Known).Take(10))
            {
                _unreadable.Add(Short(field), $"Is unknown; known are {string.Join(", ", Known)}.");
            }

            var bundle = new SettingsBundle(
                Name(root, "version"),
                Name(root, "environment"),
                Time(root),
                ReadSettings(root),
                ReadSecrets(root)
            );
            if (!_unreadable.IsEmpty)
            {
                throw new RefusalException(RefusalCode.Unreadable, _unreadable.ToDictionary());
            }

            _refused.ThrowIfAny();
            return bundle;
        }

        private string Name(JsonElement root, string field)
        {
            if (!root.TryGetProperty(field, out var value) || value.ValueKind is not JsonValueKind.String)
            {
                _unreadable.Add(field, "Must be a text.");
                return "";
            }

            var name = value.GetString()!;
            _refused.Require(
                name.Length is > 0 and <= 64 && !name.Any(char.IsControl),
                field,
                "Must have 1 to 64 characters."
            );
            return name;
        }

        private DateTimeOffset Time(JsonElement root)
        {
            if (!root.TryGetProperty("exportedAt", out var value))
            {
                return default;
            }

            if (value.ValueKind is JsonValueKind.String && value.TryGetDateTimeOffset(out var time))
            {
                return time;
            }

            _unreadable.Add("exportedAt", "Must be a time such as 2026-05-04T03:02:01Z.");
            return default;
        }

        private Dictionary<string, string> ReadSettings(JsonElement root)
        {
            var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            if (!root.TryGetProperty("settings", out var all) || all.ValueKind is not JsonValueKind.Object)
            {
                _unreadable.Add("settings", "Must be an object of keys and their values.");
                return settings;
            }

            foreach (var setting in all.EnumerateObject())
            {
                var field = $"settings.{Short(setting.Name)}";
                if (settings.Count >= MostSettings)
                {
                    _refused.Add(
                        "settings",
                        FormattableString.Invariant($"At most {MostSettings} settings.")
                    );
                    break;
                }

                if (setting.Value.ValueKind is not JsonValueKind.String)
                {
                    _unreadable.Add(field, "Must be a text, such as \"16\".");
                    continue;
                }

                Add(settings, field, setting.Name, setting.Value.GetString()!);
            }

            return settings;
        }

        private void Add(Dictionary<string, string> settings, string field, string key, string value)
        {
            _refused.Require(
                key.Length is > 0 and <= MostName && !key.Any(char.IsControl),
                field,
                "Is not the key of a setting."
            );
            _refused.Require(
                value.Length <= MostText && !value.Any(char.IsControl),
                field,
                FormattableString.Invariant($"Must be one line of at most {MostText} characters.")
            );
            _refused.Require(
                SettingsCatalogue.Find(key) is not { IsSecret: true },
                field,
                "Is a secret: a bundle names secrets under \"secrets\" and never carries them."
            );
            _refused.Require(settings.TryAdd(key, value), field, "Is given twice.");
        }

        private List<string> ReadSecrets(JsonElement root)
        {
            var secrets = new List<string>();
            if (!root.TryGetProperty("secrets", out var all) || all.ValueKind is not JsonValueKind.Array)
            {
                _unreadable.Add("secrets", "Must be a list of keys.");
                return secrets;
            }

            foreach (var (index, secret) in all.EnumerateArray().Take(MostSettings).Index())
            {
                var field = FormattableString.Invariant($"secrets[{index}]");
                if (secret.ValueKind is not JsonValueKind.String)
                {
                    _unreadable.Add(field, "Must be a key.");
                }
                else if (SettingsCatalogue.Find(secret.GetString()!) is { } known)
                {
                    secrets.Add(known.Key);
                }
                else
                {
                    _refused.Add(field, "Is not the key of a setting.");
                }
            }

            return secrets;
        }

        private static string Short(string name) => name.Length <= 100 ? name : name[..100];
    }
}
