namespace TaskQueue.Core.Features;

/// <summary>A part of the product that an operator may close while it runs, with what people are told of it.</summary>
/// <param name="Name">The name of its setting.</param>
/// <param name="IsOpenIn">Whether the settings say that it is open.</param>
public sealed record Feature(string Name, Func<FeatureOptions, bool> IsOpenIn)
{
    /// <summary>Sample tasks: adding them. They can be taken away always.</summary>
    public static Feature Samples { get; } =
        new(nameof(FeatureOptions.Samples), o => o.Samples)
        {
            Title = "Sample data",
            Meaning = "Whether administrators may add the sample tasks.",
            Consequence =
                "Administrators cannot add sample tasks, neither in the console nor over REST. "
                + "Those that are there stay, and can be taken away.",
            Refusal = "Sample data is switched off by the setting Features:Samples.",
        };

    /// <summary>Workers over REST: registering and leasing. What they have leased may be finished always.</summary>
    public static Feature RemoteWorkers { get; } =
        new(nameof(FeatureOptions.RemoteWorkers), o => o.RemoteWorkers)
        {
            Title = "Workers over REST",
            Meaning = "Whether workers over REST may register and lease tasks.",
            Consequence =
                "Programs that run tasks over REST cannot register, and are given no more tasks. "
                + "What they have leased they may finish; what they alone can run waits.",
            Refusal =
                "Workers over REST are switched off by the setting Features:RemoteWorkers; what is leased may be finished.",
        };

    /// <summary>All data as one file, out and in. Commands on the machine itself may always.</summary>
    public static Feature Transfer { get; } =
        new(nameof(FeatureOptions.Transfer), o => o.Transfer)
        {
            Title = "Export and import of all data",
            Meaning = "Whether administrators may export and import all data.",
            Consequence =
                "Administrators can neither export all data nor import an export, in the console and over REST. "
                + "Commands on the machine itself still can, and lists can be downloaded as before.",
            Refusal = "Export and import of all data are switched off by the setting Features:Transfer.",
        };

    /// <summary>Tasks from files.</summary>
    public static Feature TaskImport { get; } =
        new(nameof(FeatureOptions.TaskImport), o => o.TaskImport)
        {
            Title = "Tasks from files",
            Meaning = "Whether the tasks of a file may be submitted.",
            Consequence =
                "Nobody can submit the tasks of a file, neither in the console nor over REST. "
                + "Single tasks, batches and streams of tasks are accepted as before.",
            Refusal = "Tasks from files are switched off by the setting Features:TaskImport.",
        };

    /// <summary>Mail about alerts. The alerts themselves open always.</summary>
    public static Feature AlertMail { get; } =
        new(nameof(FeatureOptions.AlertMail), o => o.AlertMail)
        {
            Title = "Mail about alerts",
            Meaning = "Whether those who look after alerts get a mail of them.",
            Consequence =
                "Nobody gets a mail about an alert. Alerts open as before, in the console, over REST and in the log. "
                + "Those that are not resolved by then are mailed once this is switched on again.",
            Refusal = "Mail about alerts is switched off by the setting Features:AlertMail.",
        };

    /// <summary>All of them, in the order of the document.</summary>
    public static IReadOnlyList<Feature> All { get; } =
    [Samples, RemoteWorkers, Transfer, TaskImport, AlertMail];

    /// <summary>The key of its setting.</summary>
    public string Key => $"{FeatureOptions.Section}:{Name}";

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>What its setting does, in a line.</summary>
    public required string Meaning { get; init; }

    /// <summary>What stops working for whom when it is closed, and what goes on.</summary>
    public required string Consequence { get; init; }

    /// <summary>What is said at its closed door.</summary>
    public required string Refusal { get; init; }

    /// <summary>The one of a setting; null when the setting is no switch.</summary>
    /// <param name="key">The key, in any case.</param>
    public static Feature? Find(string key) =>
        All.FirstOrDefault(f => f.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
}
