using System.Reflection;
using TaskQueue.Web;

namespace TaskQueue.Tests.Api;

/// <summary>What the first error needs is there before it happens: with no file to open it could not be loaded then.</summary>
public sealed class LoadedCodeTests
{
    [Fact]
    public void EverythingThatWebRefersTo_IsLoaded()
    {
        var web = typeof(LoadedCode).Assembly;

        Assert.InRange(LoadedCode.LoadAll(web, TestContext.Current.CancellationToken), 50, 1000);

        var loaded = AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name).ToHashSet();
        // The one whose absence made every later answer a bare 500.
        Assert.Contains("Microsoft.AspNetCore.Diagnostics.Abstractions", loaded);
        Assert.DoesNotContain(
            web.GetReferencedAssemblies().Select(n => n.Name),
            name => !loaded.Contains(name) && Exists(name)
        );
    }

    private static bool Exists(string? name) =>
        name is not null && Assembly.Load(new AssemblyName(name)) is not null;
}
