using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using TaskQueue.Core.Data;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Security.External;
using TaskQueue.Core.Settings;

namespace TaskQueue.Core;

/// <summary>
/// Checks the settings before anything starts, and finds every fault at once. What one setting may be stands in
/// <see cref="SettingsCatalogue"/>; here is what concerns more than one, or needs more than its text.
/// </summary>
public sealed partial class SettingsCheck
{
    /// <summary>The exit code for wrong settings: EX_CONFIG of sysexits.h.</summary>
    public const int ExitCode = 78;

    private readonly IConfiguration _configuration;
    private readonly List<string> _faults = [];

    private SettingsCheck(IConfiguration configuration) => _configuration = configuration;

    /// <summary>Checks what a Web process needs.</summary>
    /// <param name="configuration">All settings.</param>
    /// <returns>The faults, each with its key; empty when there are none.</returns>
    public static IReadOnlyList<string> OfWeb(IConfiguration configuration)
    {
        var check = new SettingsCheck(configuration);
        check.Environment();
        check.Database();
        check.Redis();
        check.Each(SettingScope.Web);
        check.Admin();
        check.Smtp();
        check.SignIn();
        return check._faults;
    }

    /// <summary>Says all faults to people.</summary>
    /// <param name="faults">The faults.</param>
    /// <param name="output">Where to.</param>
    public static void Explain(IReadOnlyList<string> faults, TextWriter output)
    {
        output.WriteLine("TaskQueue cannot start with these settings:");
        foreach (var fault in faults)
        {
            output.WriteLine($"  {fault}");
        }
    }

    /// <summary>Says all faults on standard error.</summary>
    /// <param name="faults">The faults.</param>
    /// <returns>The exit code.</returns>
    public static int Refuse(IReadOnlyList<string> faults)
    {
        Explain(faults, Console.Error);
        return ExitCode;
    }

    /// <summary>Checks what a worker process needs.</summary>
    /// <param name="configuration">All settings.</param>
    /// <returns>The faults, each with its key; empty when there are none.</returns>
    public static IReadOnlyList<string> OfWorker(IConfiguration configuration)
    {
        var check = new SettingsCheck(configuration);
        check.Environment();
        check.Each(SettingScope.Worker);
        check.Required("ConnectionStrings:Redis", "a worker process takes its tasks from there");
        check.Redis();
        if (!CoreRegistration.UsesRedis(configuration))
        {
            check.SigningKey();
        }

        check.Smtp();
        return check._faults;
    }

    // An empty value is a fault where the binder, which reads it later, could not make anything of it.
    private void Each(SettingScope scope)
    {
        foreach (var setting in SettingsCatalogue.All.Where(s => s.Scope.HasFlag(scope)))
        {
            if (setting.IsFamily)
            {
                foreach (
                    var (key, value) in _configuration
                        .AsEnumerable()
                        .Where(pair => SettingFamily.Has(setting.Key, pair.Key))
                )
                {
                    Check(setting.Rule, key, value);
                }
            }
            else
            {
                Check(setting.Rule, setting.Key, _configuration[setting.Key]);
            }
        }
    }

    private void Check(SettingRule rule, string key, string? value)
    {
        if (
            value is not null
            && rule.Fault(value) is { } fault
            && !_faults.Exists(f => f.StartsWith($"{key} ", StringComparison.Ordinal))
        )
        {
            Fault(key, fault);
        }
    }

    private void Environment()
    {
        // It becomes part of a file's name.
        if (_configuration["environment"] is { Length: > 0 } name && !EnvironmentName().IsMatch(name))
        {
            Fault(
                "ASPNETCORE_ENVIRONMENT",
                "must have 1 to 64 letters, digits, dots, dashes and underscores"
            );
        }
    }

    private void Database()
    {
        var text = _configuration.GetConnectionString("Database");
        if (string.IsNullOrWhiteSpace(text))
        {
            Fault("ConnectionStrings:Database", "is missing");
            return;
        }

        try
        {
            StoreConnection.Parse(text);
        }
        catch (FormatException e)
        {
            Fault("ConnectionStrings:Database", e.Message);
        }
    }

    private void Redis()
    {
        if (!CoreRegistration.UsesRedis(_configuration))
        {
            return;
        }

        try
        {
            RedisEndpoint.Parse(_configuration.GetConnectionString("Redis")!);
        }
        catch (FormatException e)
        {
            Fault("ConnectionStrings:Redis", e.Message.TrimEnd('.'));
        }

        SigningKey();
    }

    private void SigningKey() =>
        Required(
            "Broker:SigningKey",
            "with Redis, Web and Worker sign what they put there; give all of them the same secret of 32 bytes or more"
        );

    private void Admin()
    {
        var (email, password) = (_configuration["Admin:Email"], _configuration["Admin:Password"]);
        if (string.IsNullOrEmpty(email) != string.IsNullOrEmpty(password))
        {
            Fault("Admin:Email", "and Admin:Password belong together: give both or none");
        }
        else if (!string.IsNullOrEmpty(password) && password.Length is < 12 or > 128)
        {
            Fault("Admin:Password", "must have 12 to 128 characters");
        }
    }

    private void Smtp()
    {
        if (string.IsNullOrWhiteSpace(_configuration["Smtp:Host"]))
        {
            return;
        }

        Required("Smtp:From", "mail needs a sender");
        if (
            !string.IsNullOrEmpty(_configuration["Smtp:User"])
            && string.Equals(_configuration["Smtp:Tls"], "None", StringComparison.OrdinalIgnoreCase)
        )
        {
            Fault("Smtp:User", "needs Smtp:Tls: a password is not sent over a connection in the clear");
        }
    }

    private void SignIn()
    {
        foreach (var (key, what) in OidcSettings.Read(_configuration).Faults)
        {
            Fault(key, what);
        }
    }

    private void Required(string key, string why)
    {
        if (string.IsNullOrWhiteSpace(_configuration[key]))
        {
            Fault(key, $"is missing: {why}");
        }
    }

    private void Fault(string key, string what) => _faults.Add($"{key} {what}.");

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z", RegexOptions.None, 1000)]
    private static partial Regex EnvironmentName();
}
