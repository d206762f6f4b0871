using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Execution.Handlers;

namespace TaskQueue.Tests.Execution.Handlers;

/// <summary><c>process.run</c>, with the shell as the program that a careless person would allow.</summary>
public sealed class ProcessRunHandlerTests
{
    private const string Shell = "/bin/sh";
    private readonly NoteOutbox _notes = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Outputs_AreTheResult_AndTheLog()
    {
        var result = await RunAsync("cat; echo two; echo oops >&2", stdin: "one ä\n");

        Assert.Equal("one ä\ntwo\n", result.GetProperty("stdout").GetString());
        Assert.Equal("oops\n", result.GetProperty("stderr").GetString());
        Assert.False(result.GetProperty("isCut").GetBoolean());
        var log = _notes.Take().OfType<LogNote>().Select(n => (n.Level, n.Text)).ToList();
        Assert.Equal(
            [(LogLevel.Information, "one ä"), (LogLevel.Information, "two"), (LogLevel.Warning, "oops")],
            log.OrderBy(l => l.Level).ThenBy(l => l.Text, StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Arguments_ArriveAsTheyAre()
    {
        var result = await RunAsync("printf '%s|' \"$@\"", "sh", "a b", "$(id)", "; id", "");

        Assert.Equal("a b|$(id)|; id||", result.GetProperty("stdout").GetString());
    }

    [Fact]
    public async Task TheWorkersEnvironmentAndFolder_AreNotHandedDown()
    {
        Environment.SetEnvironmentVariable("TASKQUEUETEST_SECRET", "s3cret");
        try
        {
            var result = await RunAsync("env; pwd; ls -A; touch left");

            var text = result.GetProperty("stdout").GetString()!;
            Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
            Assert.Contains("TASKQUEUE_ATTEMPT=1\n", text, StringComparison.Ordinal);
            var folder = text.TrimEnd('\n').Split('\n')[^1];
            Assert.Contains("taskqueue-process-", folder, StringComparison.Ordinal);
            Assert.False(Directory.Exists(folder));
        }
        finally
        {
            Environment.SetEnvironmentVariable("TASKQUEUETEST_SECRET", null);
        }
    }

    [Fact]
    public async Task AnotherExitCode_Fails_WithTheLastLine()
    {
        var failure = await Assert.ThrowsAsync<HandlerException>(() => RunAsync("echo no paper >&2; exit 3"));

        Assert.Equal(("ProcessExit", false), (failure.Kind, failure.Final));
        Assert.Equal("/bin/sh ended with code 3: no paper", failure.Message);
    }

    [Theory]
    [InlineData("sh")]
    [InlineData("/bin/../bin/sh")]
    [InlineData("/bin/SH")]
    [InlineData("/usr/bin/env")]
    [InlineData("")]
    public async Task WhatIsNotInTheList_IsNotStarted(string program)
    {
        var payload = JsonSerializer.Serialize(new { program, args = (string[])["-c", "true"] });

        var failure = await Assert.ThrowsAsync<HandlerException>(() => RunPayloadAsync(payload));

        Assert.Equal(("ProgramNotAllowed", true), (failure.Kind, failure.Final));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"program":"/bin/sh","args":"x"}""")]
    [InlineData("""{"program":"/bin/sh","args":["a\u0000b"]}""")]
    [InlineData("""{"program":"/bin/sh","args":[null]}""")]
    [InlineData("""{"program":"/bin/sh","env":{"LD_PRELOAD":"x"}}""")]
    public async Task APayloadThatIsNone_IsRefused(string payload)
    {
        var failure = await Assert.ThrowsAsync<HandlerException>(() => RunPayloadAsync(payload));

        Assert.Equal(("InvalidPayload", true), (failure.Kind, failure.Final));
    }

    [Fact]
    public async Task AProgramThatIsNotThere_Fails()
    {
        var failure = await Assert.ThrowsAsync<HandlerException>(() =>
            RunPayloadAsync("""{"program":"/opt/none"}""", "/opt/none")
        );

        Assert.Equal(("ProcessStart", false), (failure.Kind, failure.Final));
    }

    [Fact]
    public async Task ACancel_KillsItWithItsChildren()
    {
        var mark = Path.Combine(Path.GetTempPath(), $"taskqueue-{Guid.NewGuid():N}");
        using var stop = new CancellationTokenSource();
        var running = RunUntilAsync(Payload($"(sleep 2; touch {mark}) & echo up; wait"), Shell, stop.Token);
        await Eventually.TrueAsync(
            () => _notes.Take().OfType<LogNote>().Any(n => n.Text == "up"),
            "it has started"
        );

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Task.Delay(TimeSpan.FromSeconds(2.5), Stop);
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public async Task MuchOutput_IsCut_AndItsInputNeedNotBeRead()
    {
        var result = await RunAsync(
            "head -c 3000000 /dev/zero | tr '\\0' x",
            stdin: new string('y', 1_000_000)
        );

        Assert.Equal(ProcessOutput.Most, result.GetProperty("stdout").GetString()!.Length);
        Assert.True(result.GetProperty("isCut").GetBoolean());
    }

    [Fact]
    public async Task OutputsOfOddCharacters_AreCutSoThatTheResultIsNotTooLarge()
    {
        var odd = "head -c 200000 /dev/zero | tr '\\0' '\\001'";

        var result = await RunAsync($"{odd}; {odd} >&2");

        Assert.Equal(ProcessOutput.Most / 2, result.GetProperty("stdout").GetString()!.Length);
        Assert.Equal(ProcessOutput.Most / 2, result.GetProperty("stderr").GetString()!.Length);
        Assert.True(result.GetProperty("isCut").GetBoolean());
        Assert.InRange(result.GetRawText().Length, 1, AttemptLimits.Output);
    }

    [Fact]
    public async Task OutputsInAnyScript_AreKeptAsMuchAsOthers()
    {
        var text = "i=0; while [ $i -lt 14000 ]; do echo 'жжжжжжжж'; i=$((i+1)); done";

        var result = await RunAsync($"{text}; ({text}) >&2");

        Assert.Equal(9 * 14_000, result.GetProperty("stdout").GetString()!.Length);
        Assert.Equal(9 * 14_000, result.GetProperty("stderr").GetString()!.Length);
        Assert.False(result.GetProperty("isCut").GetBoolean());
        Assert.InRange(result.GetRawText().Length, 1, AttemptLimits.Output);
    }

    private static string Payload(string script, IReadOnlyList<string>? more = null, string? stdin = null) =>
        JsonSerializer.Serialize(
            new
            {
                program = Shell,
                args = (string[])["-c", script, .. more ?? []],
                stdin,
            }
        );

    private Task<JsonElement> RunAsync(string script, params string[] more) =>
        RunPayloadAsync(Payload(script, more));

    private Task<JsonElement> RunAsync(string script, string? stdin) =>
        RunPayloadAsync(Payload(script, null, stdin));

    private Task<JsonElement> RunPayloadAsync(string payload, string allowed = Shell) =>
        RunUntilAsync(payload, allowed, Stop);

    private async Task<JsonElement> RunUntilAsync(string payload, string allowed, CancellationToken stop)
    {
        var options = Options.Create(new ProcessOptions { Allowed = $"/opt/other, {allowed}" });
        var context = new TaskContext(Samples.Lease(payload: payload), _notes, TimeProvider.System);
        var result = await new ProcessRunHandler(options).RunAsync(context, stop);
        return JsonDocument.Parse(result).RootElement.Clone();
    }
}
