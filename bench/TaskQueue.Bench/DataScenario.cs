using System.Diagnostics;
using System.Globalization;

namespace TaskQueue.Bench;

/// <summary>How long it takes to fill a store with a year of tasks, for <c>lists</c>, and how large it is then.</summary>
internal static class DataScenario
{
    private const int Usual = 1_000_000;
    private const string Mark = "year";

    /// <summary>The settings of a store that has a year of tasks.</summary>
    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>
    {
        ["Search__PayloadPaths"] = YearOfTasks.Paths,
    };

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options, Shape shape)
    {
        await using var product = await Installation.StartAsync(options, shape, connections: 4, Settings);
        var watch = Stopwatch.StartNew();
        await FillAsync(options, shape, product);
        var rows = options.Rows ?? Usual;
        return
        [
            new("data", shape with { Workers = 0 })
            {
                Tasks = rows,
                Seconds = watch.Elapsed.TotalSeconds,
                PerSecond = rows / watch.Elapsed.TotalSeconds,
                Detail = string.Create(
                    CultureInfo.InvariantCulture,
                    $"a year of tasks written past the product, its indexes and its counters; {SizeOf(product.Folder) / 1073741824.0:F2} GiB"
                ),
            },
        ];
    }

    /// <summary>Fills the store, unless an earlier run has.</summary>
    /// <returns>The end of the year that is in it.</returns>
    public static async Task<DateTimeOffset> FillAsync(
        BenchOptions options,
        Shape shape,
        Installation product
    )
    {
        var (rows, mark) = (options.Rows ?? Usual, Path.Combine(product.Folder, Mark));
        if (File.Exists(mark))
        {
            var kept = (await File.ReadAllTextAsync(mark, Interruption.Token)).Split(' ');
            return kept[0] == rows.ToString(CultureInfo.InvariantCulture)
                ? DateTimeOffset.Parse(kept[1], CultureInfo.InvariantCulture)
                : throw new BenchException(
                    $"The store in {product.Folder} has {kept[0]} tasks; name another folder."
                );
        }

        var now = DateTimeOffset.UtcNow;
        await product.WhileStoppedAsync(async () =>
        {
            IYearWriter writer = shape.IsDistributed
                ? new PostgresYear(product.Store)
                : new SqliteYear(product.Store);
            await writer.WriteAsync(
                new YearOfTasks(rows, now, WebProcess.Email).All(),
                now,
                Interruption.Token
            );
        });
        await File.WriteAllTextAsync(
            mark,
            string.Create(CultureInfo.InvariantCulture, $"{rows} {now:O}"),
            Interruption.Token
        );
        return now;
    }

    private static long SizeOf(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
}
