using TaskQueue.Core.Broker;
using static System.FormattableString;

namespace TaskQueue.Core.Workers;

/// <summary>What a worker that speaks over REST says of itself when it registers. Nothing is checked yet.</summary>
/// <param name="Name">Its name; need not be unique.</param>
/// <param name="Types">The task types that it can run; none of the built-in ones.</param>
public sealed record RemoteWorkerCard(string Name, IReadOnlyList<string> Types)
{
    /// <summary>The most types that one worker may have.</summary>
    public const int MostTypes = 200;

    /// <summary>The most queues that one worker may name.</summary>
    public const int MostQueues = 100;

    /// <summary>The queues it serves; a single <c>*</c> (the default) is all.</summary>
    public IReadOnlyList<string> Queues { get; init; } = ["*"];

    /// <summary>Its labels; none when absent.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>How many tasks it runs at once, 1 to 1,000; 1 when absent.</summary>
    public int Capacity { get; init; } = 1;

    /// <summary>Its own version; empty when absent.</summary>
    public string Version { get; init; } = "";

    /// <summary>The machine it runs on; empty when absent.</summary>
    public string Host { get; init; } = "";

    /// <summary>Finds everything that is wrong.</summary>
    public FieldErrors Check()
    {
        var errors = new FieldErrors();
        errors.Require(!string.IsNullOrWhiteSpace(Name), "name", "Must not be empty.");
        TextRules.Check(Name, "name", TextRules.LongestName, errors);
        TextRules.Check(Version, "version", 64, errors);
        TextRules.Check(Host, "host", 256, errors);
        errors.Require(Capacity is >= 1 and <= 1000, "capacity", "Must be from 1 to 1,000.");
        CheckQueues(Queues, errors);
        errors.Require(Types.Count > 0, "types", "Must name one type at least.");
        CheckTypes(Types, errors);
        LabelRules.Check(Labels, errors);
        return errors;
    }

    /// <summary>Checks the types that a worker says it can run.</summary>
    /// <param name="types">The types.</param>
    /// <param name="errors">Where to say what is wrong.</param>
    public static void CheckTypes(IReadOnlyList<string> types, FieldErrors errors)
    {
        errors.Require(types.Count <= MostTypes, "types", Invariant($"At most {MostTypes} types."));
        foreach (var type in types.Take(MostTypes))
        {
            errors.Require(TextRules.IsName(type), "types", $"Each must be {TextRules.NameForm}.");
            errors.Require(
                !Routes.BuiltInTypes.Contains(type) && type != Routes.ProcessRun,
                "types",
                $"{type} is a built-in type; the product's own workers run it."
            );
        }
    }

    /// <summary>Checks the queues that a worker wants to serve.</summary>
    /// <param name="queues">The queues.</param>
    /// <param name="errors">Where to say what is wrong.</param>
    public static void CheckQueues(IReadOnlyList<string> queues, FieldErrors errors)
    {
        errors.Require(
            queues.Count is > 0 and <= MostQueues,
            "queues",
            Invariant($"Must name 1 to {MostQueues} queues; a single * is all.")
        );
        errors.Require(
            queues is ["*"] || queues.Take(MostQueues).All(TextRules.IsQueue),
            "queues",
            $"Each must be {TextRules.QueueForm}; a single * is all."
        );
    }
}
