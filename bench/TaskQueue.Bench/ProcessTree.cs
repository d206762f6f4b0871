using System.Globalization;

namespace TaskQueue.Bench;

/// <summary>Processor time of a process and its children, as Linux counts it: PostgreSQL works in a process a session.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100;

    public static double CpuSeconds(int root)
    {
        var all = Directory
            .GetDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(name => Read(int.Parse(name!, CultureInfo.InvariantCulture)))
            .OfType<Entry>()
            .ToLookup(e => e.Parent);
        var own = Read(root);
        return own is null ? 0 : Sum(own, all) / TicksPerSecond;
    }

    private static double Sum(Entry entry, ILookup<int, Entry> byParent) =>
        entry.Ticks + byParent[entry.Id].Sum(child => Sum(child, byParent));

    private static Entry? Read(int id)
    {
        try
        {
            // The name, which may hold anything, stands in brackets.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
            // Of children that have ended, too (16, 17).
            return new(id, (int)Field(4), Field(14) + Field(15) + Field(16) + Field(17));
        }
        catch (IOException)
        {
            return null; // it has ended
        }
    }

    private sealed record Entry(int Id, int Parent, long Ticks);
}
