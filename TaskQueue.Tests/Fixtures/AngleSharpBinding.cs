using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace TaskQueue.Tests.Fixtures;

/// <summary>
/// Lets bUnit run with the AngleSharp.Diffing that the registry has (0.17): bUnit asks for 1.1, and the runtime
/// never binds a lower version by itself.
/// </summary>
internal static class AngleSharpBinding
{
    private const string Name = "AngleSharp.Diffing";

#pragma warning disable CA2255 // Must be in place before the first type of bUnit loads, whichever test runs first.
    [ModuleInitializer]
    internal static void Install() => AssemblyLoadContext.Default.Resolving += Resolve;
#pragma warning restore CA2255

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName wanted) =>
        wanted.Name == Name
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, Name + ".dll"))
            : null;
}
