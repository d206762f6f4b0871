using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>Reads what probes wrote down.</summary>
internal static class ProbeLines
{
    public static IReadOnlyList<ProbeLine> Read(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "probe-*.tsv")
                .SelectMany(File.ReadLines)
                .Select(line => line.Split('\t'))
                // A process that died while it wrote leaves a line without its end.
                .Where(parts => parts is [_, _, _, _, _, _, { Length: 16 }])
                .Select(parts => new ProbeLine(
                    Guid.Parse(parts[0]),
                    Number(parts[1]),
                    (int)Number(parts[2]),
                    parts[3],
                    (int)Number(parts[5]),
                    Number(parts[6])
                )
                {
                    Key = parts[4],
                }),
        ];

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
