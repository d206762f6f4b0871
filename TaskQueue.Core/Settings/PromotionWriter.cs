using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TaskQueue.Core.Settings;

/// <summary>
/// Writes what to deploy. A setting that a variable gives here stays a variable, since a variable would win over the
/// file; all others stand in the environment's own file, which wins over the shared one.
/// </summary>
internal static partial class PromotionWriter
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static PromotionFiles Write(
        EffectiveSettings here,
        IReadOnlyList<PromotionStep> steps,
        IReadOnlyList<PromotedSecret> secrets
    ) => new(SharedSettings.NameOf(here.Environment), Json(here, steps), Variables(here, steps, secrets));

    private static string Json(EffectiveSettings here, IReadOnlyList<PromotionStep> steps)
    {
        var root = new JsonObject();
        var kept = here.Items.Where(s =>
            s.Setting is { IsLocal: true, IsSecret: false, InFiles: true }
            && s.Source.Kind is SettingSourceKind.File
            && !s.IsDefault
            && !s.Setting.HidesPartOf(s.Raw)
        );
        foreach (var setting in kept)
        {
            Set(root, setting.Key, setting.Raw!);
        }

        foreach (var step in steps.Where(s => !IsVariable(s)))
        {
            // A default is written only where a file below this one says something else.
            if (step.IsOwn || (step is { WasOwn: true, After: not null }))
            {
                Set(root, step.Setting.Key, step.After!);
            }
        }

        return root.ToJsonString(Indented) + "\n";
    }

    // Lines are often read by a shell, for which a space or a dollar in a foreign value would be a command.
    private static bool IsVariable(PromotionStep step) =>
        step.Source.Kind is SettingSourceKind.Environment && (!step.IsOwn || Plain().IsMatch(step.After!));

    private static string Variables(
        EffectiveSettings here,
        IReadOnlyList<PromotionStep> steps,
        IReadOnlyList<PromotedSecret> secrets
    )
    {
        var promoted =
            from step in steps
            where step.Source.Kind is SettingSourceKind.Environment
            select !IsVariable(step) ? $"# {step.Source.Name}: take it out, the file gives the value"
            : step.IsOwn ? $"{step.Source.Name}={step.After}"
            : $"# {step.Source.Name}: take it out, the default holds";
        var local =
            from setting in here.Items
            where setting.Setting.IsLocal && setting.Source.Kind is SettingSourceKind.Environment
            select $"# {setting.Source.Name}: stays as it is";
        var missing =
            from secret in secrets
            where !secret.IsSetHere
            select $"# {SettingsCatalogue.Find(secret.Key)!.Variable}: a secret in the other environment; set one of your own";
        return string.Concat(promoted.Concat(local).Concat(missing).Select(line => line + "\n"));
    }

    private static void Set(JsonObject root, string key, string value)
    {
        var parts = key.Split(':');
        var at = root;
        foreach (var part in parts[..^1])
        {
            if (at[part] is not JsonObject inner)
            {
                at[part] = inner = [];
            }

            at = inner;
        }

        at[parts[^1]] = value;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._:,/@%+*-]*\z", RegexOptions.None, 1000)]
    private static partial Regex Plain();
}
