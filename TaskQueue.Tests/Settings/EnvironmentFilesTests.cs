using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using TaskQueue.Core;

namespace TaskQueue.Tests.Settings;

/// <summary>Which place wins, and what the command line tells without a server.</summary>
public sealed class EnvironmentFilesTests
{
    [Fact]
    public void Places_WinInTheOrderOfTheDocument()
    {
        var environment = $"Order{Guid.NewGuid():N}";
        using var folder = new TemporaryFolder();
        var beside = Path.Combine(AppContext.BaseDirectory, $"appsettings.{environment}.json");
        string[] keys = ["Jwt:RefreshDays", "Jwt:AccessMinutes", "Labels", "Queues", "Concurrency", "Name"];
        // Each place gives all keys but those that the places before it are asked for.
        string Json(int skip, string value) =>
            JsonSerializer.Serialize(keys.Skip(skip).ToDictionary(k => $"Order:{k}", _ => value));
        File.WriteAllText(beside, Json(0, "beside, environment"));
        File.WriteAllText(folder.File("appsettings.json"), Json(1, "folder"));
        File.WriteAllText(folder.File($"appsettings.{environment}.json"), Json(2, "folder, environment"));
        Environment.SetEnvironmentVariable("Order__Queues", "variable");
        Environment.SetEnvironmentVariable("Order__Concurrency", "variable");
        try
        {
            var builder = Host.CreateApplicationBuilder(
                new HostApplicationBuilderSettings
                {
                    EnvironmentName = environment,
                    ContentRootPath = folder.Path,
                    Args = ["--Order:Concurrency=argument"],
                }
            );
            builder.Configuration.AddSharedSettings(environment);
            var configuration = builder.Configuration;

            Assert.Equal("Data Source=data/taskqueue.db", configuration["ConnectionStrings:Database"]);
            Assert.Equal("beside, environment", configuration["Order:Jwt:RefreshDays"]);
            Assert.Equal("folder", configuration["Order:Jwt:AccessMinutes"]);
            Assert.Equal("folder, environment", configuration["Order:Labels"]);
            Assert.Equal("variable", configuration["Order:Queues"]);
            Assert.Equal("argument", configuration["Order:Concurrency"]);
        }
        finally
        {
            File.Delete(beside);
            Environment.SetEnvironmentVariable("Order__Queues", null);
            Environment.SetEnvironmentVariable("Order__Concurrency", null);
        }
    }

    [Fact]
    public async Task Web_Command_ReadsTheEnvironmentsFile_AndComparesWithoutAServer()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder.File("appsettings.Staging.json"),
            """{"Worker":{"Concurrency":"16","Concurency":"1"},"Auth":{"Jwt":{"Key":"canary-0123456789-0123456789-0123456789"}}}""",
            TestContext.Current.CancellationToken
        );

        var (code, bundle) = await RunAsync(folder, "Staging", "settings", "export");
        Assert.Equal(0, code);
        Assert.Contains("\"Worker:Concurrency\": \"16\"", bundle, StringComparison.Ordinal);
        Assert.Contains("\"Auth:Jwt:Key\"", bundle, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", bundle, StringComparison.Ordinal);

        await File.WriteAllTextAsync(folder.File("b.json"), bundle, TestContext.Current.CancellationToken);
        var (same, answer) = await RunAsync(folder, "Production", "settings", "compare", "b.json");
        Assert.Equal(0, same);
        Assert.Contains("\"name\": \"appsettings.Production.json\"", answer, StringComparison.Ordinal);

        var (bad, faults) = await RunAsync(
            folder,
            "Production",
            "settings",
            "compare",
            "b.json",
            "--Admin:Email",
            "a@example.com"
        );
        Assert.Equal(SettingsCheck.ExitCode, bad);
        Assert.Contains("Admin:Email and Admin:Password belong together", faults, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("data")), "a command makes no store");
    }

    [Fact]
    public async Task Web_Command_Checks_AndSaysWhatItCannotDo()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("bad.json"), "{}", TestContext.Current.CancellationToken);

        var (good, text) = await RunAsync(folder, "Production", "settings", "check", "--Worker:Concurency=1");
        Assert.Equal(0, good);
        Assert.Contains("did you mean Worker:Concurrency?", text, StringComparison.Ordinal);
        var (faulty, faults) = await RunAsync(
            folder,
            "Production",
            "settings",
            "check",
            "--Lease:Duration=9"
        );
        Assert.Equal(SettingsCheck.ExitCode, faulty);
        Assert.Contains("Lease:Duration must be", faults, StringComparison.Ordinal);
        var (data, no) = await RunAsync(folder, "Production", "settings", "compare", "bad.json");
        Assert.Equal(65, data);
        Assert.Contains("environment: Must be a text.", no, StringComparison.Ordinal);
        Assert.Equal(66, (await RunAsync(folder, "Production", "settings", "compare", "nowhere.json")).Code);
        Assert.Equal(64, (await RunAsync(folder, "Production", "settings")).Code);
    }

    [Fact]
    public async Task Worker_ReadsTheEnvironmentsFile_OfItsFolder()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder.File("appsettings.Staging.json"),
            """{"Worker":{"Concurrency":"0","Quues":"x"}}""",
            TestContext.Current.CancellationToken
        );
        var output = new StreamLines();
        await using var worker = ChildProcess.Start(
            "TaskQueue.Worker",
            folder.Path,
            new Dictionary<string, string?> { ["DOTNET_ENVIRONMENT"] = "Staging" },
            output
        );

        Assert.Equal(SettingsCheck.ExitCode, await worker.WaitForExitAsync());
        Assert.Contains("Worker:Concurrency must be", output.Tail(), StringComparison.Ordinal);
        Assert.Contains("did you mean Worker:Queues?", output.Tail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a b")]
    public void Environment_ThatIsNoPartOfAFileName_IsAFault(string name) =>
        Assert.StartsWith(
            "ASPNETCORE_ENVIRONMENT ",
            SettingsCheck
                .OfWeb(
                    new ConfigurationBuilder()
                        .AddInMemoryCollection(
                            new Dictionary<string, string?>
                            {
                                ["environment"] = name,
                                ["ConnectionStrings:Database"] = "Data Source=x.db",
                            }
                        )
                        .Build()
                )
                .Single(),
            StringComparison.Ordinal
        );

    private static async Task<(int Code, string Text)> RunAsync(
        TemporaryFolder folder,
        string environment,
        params string[] arguments
    )
    {
        var output = new StreamLines();
        await using var web = ChildProcess.Start(
            "TaskQueue.Web",
            folder.Path,
            new Dictionary<string, string?>
            {
                ["ASPNETCORE_ENVIRONMENT"] = environment,
                ["DOTNET_ENVIRONMENT"] = environment,
            },
            output,
            arguments
        );
        var code = await web.WaitForExitAsync();
        return (code, string.Join("\n", output.All));
    }
}
