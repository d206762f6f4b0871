using System.Text.Json;
using TaskQueue.Core;
using TaskQueue.Core.Settings;
using TaskQueue.Web.Api;

namespace TaskQueue.Web;

/// <summary>
/// <c>TaskQueue.Web settings check|export|compare FILE</c>: what the API tells of settings, without a server. The
/// answer goes to standard output as JSON, what people should know to standard error.
/// </summary>
internal static class SettingsCommand
{
    /// <summary>The first argument.</summary>
    public const string Name = "settings";

    // sysexits.h: EX_USAGE, EX_DATAERR, EX_NOINPUT
    private const int WrongUse = 64;
    private const int WrongData = 65;
    private const int NoInput = 66;

    private const string Usage = """
        Usage: dotnet TaskQueue.Web.dll settings check           checks the settings; 78 when they are at fault
               dotnet TaskQueue.Web.dll settings export          writes the bundle for another environment
               dotnet TaskQueue.Web.dll settings compare FILE    what a bundle of another environment would change here
        Settings may follow, as --Key value; --environment NAME chooses the environment.
        """;

    /// <summary>The words of the command, and the arguments that are settings.</summary>
    /// <param name="args">The process's arguments; the first is <see cref="Name"/>.</param>
    public static (IReadOnlyList<string> Words, string[] Settings) Split(string[] args)
    {
        var words = args.TakeWhile(a => !a.StartsWith('-')).ToList();
        return (words, args[words.Count..]);
    }

    /// <summary>Does it.</summary>
    /// <param name="words">The words of the command.</param>
    /// <param name="configuration">All settings.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="output">Where the answer goes.</param>
    /// <param name="errors">Where faults and warnings go.</param>
    /// <returns>The exit code.</returns>
    public static int Run(
        IReadOnlyList<string> words,
        IConfigurationRoot configuration,
        string environment,
        TextWriter output,
        TextWriter errors
    )
    {
        var settings = EffectiveSettings.Read(configuration, environment);
        switch (words)
        {
            case [Name, "check"]:
                return Check(settings, configuration, output, errors);
            case [Name, "export"]:
                Write(output, SettingsBundle.Of(settings, TimeProvider.System.GetUtcNow()));
                return 0;
            case [Name, "compare", var file]:
                return Compare(settings, configuration, file, output, errors);
            default:
                errors.WriteLine(Usage);
                return WrongUse;
        }
    }

    private static int Check(
        EffectiveSettings settings,
        IConfiguration configuration,
        TextWriter output,
        TextWriter errors
    )
    {
        foreach (var unknown in settings.Unknown)
        {
            errors.WriteLine($"Warning: {unknown.Message}");
        }

        var faults = SettingsCheck.OfWeb(configuration);
        if (faults.Count > 0)
        {
            SettingsCheck.Explain(faults, errors);
            return SettingsCheck.ExitCode;
        }

        output.WriteLine($"The settings of {settings.Environment} are good.");
        return 0;
    }

    private static int Compare(
        EffectiveSettings settings,
        IConfigurationRoot configuration,
        string file,
        TextWriter output,
        TextWriter errors
    )
    {
        Promotion promotion;
        try
        {
            promotion = PromotionPlan.Of(settings, configuration, SettingsBundle.Parse(ReadBundle(file)));
        }
        catch (RefusalException e)
        {
            errors.WriteLine($"{file} is not a bundle of settings. {e.Message}");
            return WrongData;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"{file} cannot be read: {e.Message}");
            return NoInput;
        }

        Write(output, PromotionResponse.Of(promotion));
        foreach (var warning in promotion.Warnings)
        {
            errors.WriteLine($"Warning: {warning}");
        }

        if (promotion.Faults.Count == 0)
        {
            return 0;
        }

        SettingsCheck.Explain(promotion.Faults, errors);
        return SettingsCheck.ExitCode;
    }

    // One byte more than a bundle may have: the rest of a file without end is not read.
    private static ReadOnlyMemory<byte> ReadBundle(string file)
    {
        using var stream = File.OpenRead(file);
        var bytes = new byte[SettingsBundle.MostBytes + 1];
        return bytes.AsMemory(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }

    private static void Write<T>(TextWriter output, T answer) =>
        output.WriteLine(JsonSerializer.Serialize(answer, ApiRegistration.WrittenJson));
}
