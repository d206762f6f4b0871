using System.Globalization;

namespace TaskQueue.Bench;

/// <summary>What the command line asked for.</summary>
internal sealed record BenchOptions
{
    public static string Usage =>
        $"""
            Usage: dotnet run -c Release --project bench/TaskQueue.Bench -- <scenario> [options]
              scenarios: {string.Join(", ", Scenarios.Names)}, all
              --tasks n     how many tasks (each scenario has its own default; schedules: 10000 of them)
              --seconds n   how long (submit of single tasks: 10; idle: 20)
              --repeat n    run n times, show the median (1)
              --mode m      embedded, distributed or all (all): SQLite in one process, or PostgreSQL, Redis and workers
              --workers n   worker processes in distributed mode (drain: 1 and then 2; else 1)
              --data path   where the store lies (a new folder below the temporary one)
              --rows n      how many tasks a year of them has (data, lists: 1000000)
              --keep path   keeps the year there, and uses the one that is there (data, lists)
              --circuits n  how many browsers look at the dashboard (circuits: 1000)
              --rest n      seconds that pass before memory is looked at after the last has left (circuits: 30)
              --json        print one JSON object
            """;

    public required string Scenario { get; init; }

    public int? Tasks { get; private set; }

    public int? Seconds { get; private set; }

    public int Repeat { get; private set; } = 1;

    public string? Data { get; private set; }

    public string Mode { get; private set; } = "all";

    public int? Workers { get; private set; }

    public int? Rows { get; private set; }

    public string? Keep { get; private set; }

    public int? Circuits { get; private set; }

    public int? Rest { get; private set; }

    public bool Json { get; private set; }

    public static bool TryParse(string[] args, out BenchOptions options, out string fault)
    {
        options = new() { Scenario = args.FirstOrDefault() ?? "" };
        fault = "";
        if (options.Scenario != "all" && !Scenarios.Names.Contains(options.Scenario))
        {
            fault = $"'{options.Scenario}' is no scenario.";
            return false;
        }

        for (var i = 1; i < args.Length && fault.Length == 0; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            i += options.Take(args[i], value, ref fault) ? 1 : 0;
        }

        if (fault.Length == 0 && options is { Scenario: Scenarios.Peers, Mode: Shape.Embedded })
        {
            fault = "'peers' measures the distributed mode.";
        }

        return fault.Length == 0;
    }

    // True when the value was used up too.
    private bool Take(string name, string value, ref string fault)
    {
        switch (name)
        {
            case "--json":
                Json = true;
                return false;
            case "--data" when value.Length > 0:
                Data = value;
                return true;
            case "--keep" when value.Length > 0:
                Keep = Path.GetFullPath(value);
                return true;
            case "--mode" when value is Shape.Embedded or Shape.Distributed or "all":
                Mode = value;
                return true;
            case "--tasks"
            or "--seconds"
            or "--workers"
            or "--rows"
            or "--circuits"
            or "--rest"
            or "--repeat"
                when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number > 0:
                Tasks = name == "--tasks" ? number : Tasks;
                Seconds = name == "--seconds" ? number : Seconds;
                Repeat = name == "--repeat" ? number : Repeat;
                Workers = name == "--workers" ? number : Workers;
                Rows = name == "--rows" ? number : Rows;
                Circuits = name == "--circuits" ? number : Circuits;
                Rest = name == "--rest" ? number : Rest;
                return true;
            default:
                fault = $"'{name} {value}' is no option.";
                return false;
        }
    }
}
