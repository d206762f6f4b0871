using System.Globalization;
using Microsoft.Extensions.Configuration;
using TaskQueue.Core.Data;

namespace TaskQueue.Core;

/// <summary>Checks the settings before anything starts, and finds every fault at once.</summary>
public sealed class SettingsCheck
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
        check.Database();
        check.Enum<StorageDurability>("Storage:Durability");
        check.Duration("Storage:SlowStatement", TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10));
        check.Number("Storage:PoolSize", 2, 1000);
        check.Number("Storage:LedgerPoolSize", 2, 100);
        check.Duration("Storage:PoolWait", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        check.Bool("Worker:Enabled");
        check.Worker();
        check.Number("Auth:Jwt:AccessMinutes", 1, 1440);
        check.Number("Auth:Jwt:RefreshDays", 1, 365);
        check.JwtKey();
        check.Number("Console:CircuitsPerUser", 1, 10_000);
        check.Url("PublicUrl");
        check.Admin();
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

    /// <summary>Checks what a worker process needs.</summary>
    /// <param name="configuration">All settings.</param>
    /// <returns>The faults, each with its key; empty when there are none.</returns>
    public static IReadOnlyList<string> OfWorker(IConfiguration configuration)
    {
        var check = new SettingsCheck(configuration);
        check.Worker();
        check.Required("ConnectionStrings:Redis", "a worker process takes its tasks from there");
        check.Required("Broker:SigningKey", "it must be the same as the Web's, 32 bytes or more");
        return check._faults;
    }

    private void Worker()
    {
        if (
            _configuration["Worker:Name"] is { } name
            && (string.IsNullOrWhiteSpace(name) || name.Length > 128)
        )
        {
            Fault("Worker:Name", "must have 1 to 128 characters; leave it out to have the host's name");
        }

        Number("Worker:Concurrency", 1, 1000);
        Duration("Worker:ShutdownTimeout", TimeSpan.Zero, TimeSpan.FromHours(1));
        Duration("Lease:Duration", TimeSpan.FromSeconds(2), TimeSpan.FromHours(1));
        Bool("Http:AllowPrivateNetworks");
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

        if (!string.IsNullOrWhiteSpace(_configuration.GetConnectionString("Redis")))
        {
            Fault(
                "ConnectionStrings:Redis",
                "is set, but this version has only the embedded broker; leave it empty"
            );
        }
    }

    private void JwtKey()
    {
        var key = _configuration["Auth:Jwt:Key"];
        if (!string.IsNullOrEmpty(key) && System.Text.Encoding.UTF8.GetByteCount(key) < 32)
        {
            Fault("Auth:Jwt:Key", "must have 32 bytes or more; leave it out to have one made");
        }
    }

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

    private void Required(string key, string why)
    {
        if (string.IsNullOrWhiteSpace(_configuration[key]))
        {
            Fault(key, $"is missing: {why}");
        }
    }

    // An empty value is a fault in these, too: the binder, which reads it later, could not make anything of it.
    private void Number(string key, int least, int most)
    {
        if (
            _configuration[key] is { } text
            && (
                !int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
                || value < least
                || value > most
            )
        )
        {
            Fault(
                key,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"must be a number from {least} to {most}, not '{text}'"
                )
            );
        }
    }

    private void Bool(string key)
    {
        if (_configuration[key] is { } text && !bool.TryParse(text, out _))
        {
            Fault(key, $"must be true or false, not '{text}'");
        }
    }

    private void Enum<T>(string key)
        where T : struct, Enum
    {
        if (
            _configuration[key] is { } text
            && !System.Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase)
        )
        {
            Fault(key, $"must be one of {string.Join(", ", System.Enum.GetNames<T>())}, not '{text}'");
        }
    }

    private void Duration(string key, TimeSpan least, TimeSpan most)
    {
        // The binder would read a bare 6 as six days.
        if (
            _configuration[key] is { } text
            && (
                !text.Contains(':', StringComparison.Ordinal)
                || !TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value)
                || value < least
                || value > most
            )
        )
        {
            Fault(key, $"must be a duration hh:mm:ss from {least:c} to {most:c}, not '{text}'");
        }
    }

    private void Url(string key)
    {
        if (
            _configuration[key] is { Length: > 0 } text
            && !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
        )
        {
            Fault(key, $"must be an http or https address, not '{text}'");
        }
    }

    private void Fault(string key, string what) => _faults.Add($"{key} {what}.");
}
