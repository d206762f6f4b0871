using System.Diagnostics;
using System.Text.RegularExpressions;

namespace TaskQueue.Tests.Execution.Handlers;

/// <summary>Probes, which can kill a process on demand, and failpoints are in no build that people run.</summary>
public sealed partial class ProbeTests
{
    [Fact]
    public void Probes_StandOnlyWhereFailpointsAre()
    {
        var open =
            from file in SourceTree.ReadProduct(".cs", ".razor")
            let compiled = OnlyWithFailpoints().Replace(file.Text, "")
            from Match word in Probe().Matches(compiled)
            select $"{file.Path} has {word.Value} outside of #if FAILPOINTS";

        Assert.Empty(open);
        Assert.Contains(SourceTree.ReadProduct(".cs"), file => Probe().IsMatch(file.Text));
    }

    [Theory]
    [InlineData("Release", false)]
    [InlineData("Debug", true)]
    public async Task Failpoints_AreDefinedInDebugAlone(string configuration, bool defined)
    {
        using var msbuild = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    "msbuild",
                    "TaskQueue.Core",
                    "-getProperty:DefineConstants",
                    $"-p:Configuration={configuration}",
                ]
            )
            {
                WorkingDirectory = SourceTree.Root,
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;

        var constants = await msbuild.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Contains("TRACE", constants, StringComparison.Ordinal);
        Assert.Equal(defined, constants.Split(';', StringSplitOptions.TrimEntries).Contains("FAILPOINTS"));
    }

    [GeneratedRegex(
        @"^#if FAILPOINTS$.*?^#endif$",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline,
        1000
    )]
    private static partial Regex OnlyWithFailpoints();

    [GeneratedRegex(@"\bProbe(Handler|Log|Payload)\b|""probe\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Probe();
}
