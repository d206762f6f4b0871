/// <summary>
/// The runtime calls this before the program that it is hooked into, and has the assembly loaded from then on. Which is all
/// that is wanted: the host finds <see cref="TaskQueue.Bench.Doorless.DoorlessStartup"/> in it by its name.
/// </summary>
#pragma warning disable CA1050, MA0047 // The runtime looks for a type of this name in no namespace.
internal static class StartupHook
#pragma warning restore CA1050, MA0047
{
    public static void Initialize() { }
}
