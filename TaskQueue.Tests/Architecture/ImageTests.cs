using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace TaskQueue.Tests.Architecture;

/// <summary>
/// S75: images run as nobody in particular, without a shell; what the sample installation runs of ours may write nowhere but where
/// it must, has no capabilities and limits of memory and processes, and is reached from this machine alone. S74: packages have one
/// exact version each.
/// </summary>
public sealed partial class ImageTests
{
    private static readonly string[] Ours = ["web-1", "web-2", "worker"];

    [Fact]
    public void Images_HaveNoShell_AndNoRoot()
    {
        var stages = Read("Dockerfile").Split("\nFROM ")[2..];

        Assert.Equal(2, stages.Length);
        Assert.All(stages, s => Assert.Contains("-chiseled", s.Split('\n')[0], StringComparison.Ordinal));
        Assert.All(stages, s => Assert.Contains("\nUSER 1654", s, StringComparison.Ordinal));
        Assert.All(stages, s => Assert.Contains("DOTNET_EnableDiagnostics=0", s, StringComparison.Ordinal));
    }

    // With PostgreSQL what belongs beside the store lies in data/ below the working folder, where the image's user may not write.
    [Fact]
    public void Data_LieOnTheVolume_WhicheverTheStore()
    {
        var image = Read("Dockerfile");

        Assert.Contains("ln -s /data /out/web/data", image, StringComparison.Ordinal);
        Assert.Contains("\nVOLUME /data", image, StringComparison.Ordinal);
        foreach (var name in Ours.Where(o => o.StartsWith("web", StringComparison.Ordinal)))
        {
            var service = (Dictionary<object, object>)Services()[name];
            Assert.Equal([$"{name}:/data"], (List<object>)service["volumes"]);
        }
    }

    [Fact]
    public void Services_MayDoWhatTheyMust()
    {
        var services = Services();

        foreach (var service in Ours.Select(o => (Dictionary<object, object>)services[o]))
        {
            Assert.Equal("true", service["read_only"]);
            Assert.Equal(["ALL"], (List<object>)service["cap_drop"]);
            Assert.Equal(["no-new-privileges:true"], (List<object>)service["security_opt"]);
            Assert.True(service.ContainsKey("mem_limit"));
            Assert.True(service.ContainsKey("pids_limit"));
            Assert.False(service.ContainsKey("privileged"));
        }
    }

    [Fact]
    public void Ports_AreOfThisMachineAlone()
    {
        var ports = Services()
            .Values.Cast<Dictionary<object, object>>()
            .Where(s => s.ContainsKey("ports"))
            .SelectMany(s => (List<object>)s["ports"])
            .Cast<string>()
            .ToList();

        Assert.NotEmpty(ports);
        Assert.All(ports, p => Assert.StartsWith("127.0.0.1:", p, StringComparison.Ordinal));
    }

    // A PublicUrl of https refuses what came by http: the scheme that the proxy before it tells must get through.
    [Fact]
    public void Balancer_PassesTheSchemeOn_AndBodiesThatHaveNoEnd()
    {
        var text = Read("deploy", "compose", "nginx.conf");
        var large = text[text.IndexOf("(tasks/batch|system/import)", StringComparison.Ordinal)..];

        Assert.Contains("X-Forwarded-Proto $forwarded_proto;", text, StringComparison.Ordinal);
        Assert.Contains("default $http_x_forwarded_proto;", text, StringComparison.Ordinal);
        Assert.Contains("X-Forwarded-For $proxy_add_x_forwarded_for;", text, StringComparison.Ordinal);
        Assert.Contains("client_max_body_size 0;", large, StringComparison.Ordinal);
        Assert.Contains("proxy_request_buffering off;", large, StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_HaveOneExactVersion()
    {
        var versions = PackageVersion().Matches(Read("Directory.Packages.props"));

        Assert.NotEmpty(versions);
        Assert.All(versions, v => Assert.Matches(@"^\d+(\.\d+)+(-[\w.]+)?$", v.Groups["version"].Value));
        Assert.Equal(
            versions.Count,
            versions.Select(v => v.Groups["name"].Value).Distinct(StringComparer.OrdinalIgnoreCase).Count()
        );
    }

    private static string Read(params string[] path) =>
        File.ReadAllText(Path.Combine([SourceTree.Root, .. path]));

    // Anchors and merges are resolved as Compose does it.
    private static Dictionary<object, object> Services()
    {
        var text = new StringReader(Read("deploy", "compose", "distributed.yml"));
        var file = new DeserializerBuilder()
            .Build()
            .Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(text)));
        return (Dictionary<object, object>)file["services"];
    }

    [GeneratedRegex(
        "<PackageVersion Include=\"(?<name>[^\"]+)\" Version=\"(?<version>[^\"]+)\"",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex PackageVersion();
}
