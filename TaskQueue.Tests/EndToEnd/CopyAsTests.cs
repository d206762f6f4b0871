using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>What is copied from a task's page does what it says: the command runs in a shell, the test compiles and runs.</summary>
public sealed class CopyAsTests
{
    // Whatever means something to a shell, to C# or to JSON.
    private static readonly string[] Payloads =
    [
        "{}",
        "null",
        "\"it's $HOME and `id` and $(id) and \\\\ and !! and \\\"quoted\\\"\"",
        "{\n  \"lines\": \"one\\ntwo\",\n\t\"tab\": 1\r\n}",
        "\"TASK\"",
        "\"\\nTASK\\n\"",
        "[\n\"\"\n,\n\"\",\"\",\"\\\"\\\"\\\"\\\"\"]",
        "\"ünï¢ødé 漢字 \U0001F469‍\U0001F680 ‮ \u2028 \u2029 \u0085 {0} {{BODY}} %s\"",
        "{\"a\":[1.0,1e5,-0.0,123456789012345678901234567890]}",
        "   [ true , false ]  ",
        "\"'\"",
        "\"'\\\\''\"",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ACommand_SubmitsTheSame_ByteByByte_AndHasNoToken()
    {
        await using var server = await ServerProcess.StartAsync();
        var token = await server.LoginAsync();
        foreach (var payload in Payloads.Append($"\"{new string('x', 300_000)}\""))
        {
            var task = Task(payload);

            var command = CurlText.Of(server.Url.ToString(), SubmissionText.Of(task));
            var made = JsonDocument.Parse(await RunAsync(command, token)).RootElement;

            Assert.DoesNotContain(token, command, StringComparison.Ordinal);
            var id = made.GetProperty("id").GetString();
            var stored = await server.Http.GetStringAsync($"/api/v1/tasks/{id}", Stop);
            using var read = JsonDocument.Parse(stored);
            Assert.Equal(payload.Trim(), read.RootElement.GetProperty("payload").GetRawText());
            Assert.Equal("it's $1", read.RootElement.GetProperty("name").GetString());
            Assert.Equal("PT1M30S", read.RootElement.GetProperty("timeout").GetString());
            Assert.Equal(3, read.RootElement.GetProperty("maxAttempts").GetInt32());
            Assert.Equal("a tag", read.RootElement.GetProperty("tags")[0].GetString());
        }
    }

    [Fact]
    public async Task ABodyWithTheEndMarkInIt_GoesThrough()
    {
        await using var server = await ServerProcess.StartAsync();
        var token = await server.LoginAsync();
        // Line ends are white space outside of strings only, so that a mark can never stand in a body by itself: here is one all the same.
        var body = "{\"type\":\"echo\",\"payload\":1}\nTASK\nTASK_";

        var command = CurlText
            .Of(server.Url.ToString(), body)
            .Replace("--fail-with-body ", "", StringComparison.Ordinal);
        var answer = JsonDocument.Parse(await RunAsync(command, token)).RootElement;

        Assert.Contains("<<'TASK__'", command, StringComparison.Ordinal);
        Assert.Equal(400, answer.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task ATest_Compiles_AndRuns()
    {
        await using var server = await ServerProcess.StartAsync();
        var token = await server.LoginAsync();
        Environment.SetEnvironmentVariable("TASKQUEUE_TOKEN", token);
        using var folder = new TemporaryFolder();
        var files = new List<string>();
        for (var i = 0; i < Payloads.Length; i++)
        {
            var file = Path.Combine(folder.Path, $"Copied{i}.cs");
            var text = CSharpText.Of(
                server.Url.ToString(),
                $"case-{i}",
                SubmissionText.Of(Task(Payloads[i]))
            );
            Assert.DoesNotContain(token, text, StringComparison.Ordinal);
            await File.WriteAllTextAsync(file, text, Stop);
            files.Add(file);
        }

        var tests = Assembly.LoadFrom(await CompileAsync(folder.Path, files));
        for (var i = 0; i < Payloads.Length; i++)
        {
            var type = tests.GetType($"Case{i}TaskTests", throwOnError: true)!;
            await (Task)type.GetMethod("ATask_Succeeds")!.Invoke(Activator.CreateInstance(type), null)!;
            var body = (string)
                type.GetField("Body", BindingFlags.NonPublic | BindingFlags.Static)!.GetRawConstantValue()!;
            using var copied = JsonDocument.Parse(body);
            using var meant = JsonDocument.Parse(Payloads[i]);
            Assert.True(
                JsonElement.DeepEquals(meant.RootElement, copied.RootElement.GetProperty("payload")),
                Payloads[i]
            );
        }

        using var made = JsonDocument.Parse(
            await server.Http.GetStringAsync("/api/v1/tasks?limit=500", Stop)
        );
        Assert.Equal(
            Enumerable.Repeat("succeeded", Payloads.Length),
            made.RootElement.GetProperty("items")
                .EnumerateArray()
                .Select(t => t.GetProperty("status").GetString())
        );
    }

    private static TaskItem Task(string payload) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Type = "echo",
            Queue = "default",
            CreatedBy = "ada@example.com",
            Priority = 7,
            Name = "it's $1",
            Tags = ["a tag"],
            Timeout = TimeSpan.FromSeconds(90),
            MaxAttempts = 3,
            Payload = Encoding.UTF8.GetBytes(payload),
        };

    private static async Task<string> RunAsync(string command, string token)
    {
        using var shell = Process.Start(
            new ProcessStartInfo("bash", ["-s"])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["TASKQUEUE_TOKEN"] = token },
            }
        )!;
        await shell.StandardInput.WriteAsync(command);
        shell.StandardInput.Close();
        var said = shell.StandardError.ReadToEndAsync(Stop);
        var answer = await shell.StandardOutput.ReadToEndAsync(Stop);
        await shell.WaitForExitAsync(Stop);
        Assert.True(shell.ExitCode == 0, $"{await said}{answer}");
        return answer;
    }

    // The compiler that the product is built with.
    private static async Task<string> CompileAsync(string folder, IReadOnlyList<string> files)
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var sdks = Path.Combine(runtime, "..", "..", "..", "sdk");
        var compiler = Directory
            .GetFiles(sdks, "csc.dll", SearchOption.AllDirectories)
            .OrderDescending(StringComparer.Ordinal)
            .First();
        var output = Path.Combine(folder, "Copied.dll");
        var known = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path =>
                path.StartsWith(runtime, StringComparison.Ordinal)
                || Path.GetFileName(path).StartsWith("xunit", StringComparison.Ordinal)
            );
        var answers = Path.Combine(folder, "csc.rsp");
        await File.WriteAllLinesAsync(
            answers,
            [
                "/target:library",
                "/nullable:enable",
                $"/out:{output}",
                .. known.Select(k => $"/r:\"{k}\""),
                .. files,
            ],
            Stop
        );
        using var run = Process.Start(
            new ProcessStartInfo("dotnet", [compiler, "/noconfig", $"@{answers}"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        var said = await run.StandardOutput.ReadToEndAsync(Stop);
        await run.WaitForExitAsync(Stop);
        Assert.True(run.ExitCode == 0, said);
        return output;
    }
}
