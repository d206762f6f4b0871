using System.Collections.Frozen;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Events;

/// <summary>
/// Which events somebody asks for. An event passes when it is of one of the topics, and of one of the queues, types and ids
/// where some are named; one that has no queue is of no queue.
/// </summary>
public sealed class EventFilter
{
    /// <summary>How many of a kind may be named.</summary>
    public const int Most = 100;

    private static readonly FrozenSet<EventTopic> Usual = Enum.GetValues<EventTopic>()
        .Where(t => t is not EventTopic.Metrics)
        .ToFrozenSet();

    private readonly FrozenSet<string> _queues;
    private readonly FrozenSet<string> _types;
    private readonly FrozenSet<string> _ids;

    private EventFilter(
        FrozenSet<EventTopic> topics,
        FrozenSet<string> queues,
        FrozenSet<string> types,
        FrozenSet<string> ids
    ) => (Topics, _queues, _types, _ids) = (topics, queues, types, ids);

    /// <summary>Everything but metrics.</summary>
    public static EventFilter Everything { get; } = new(Usual, [], [], []);

    /// <summary>The topics.</summary>
    public IReadOnlySet<EventTopic> Topics { get; }

    /// <summary>The queues; all when there are none.</summary>
    public IReadOnlyCollection<string> Queues => _queues;

    /// <summary>Reads what somebody asks for.</summary>
    /// <param name="topics">Words of topics; everything but metrics when there are none.</param>
    /// <param name="queues">Names of queues.</param>
    /// <param name="types">Task types, or kinds of alerts, or actions of operations.</param>
    /// <param name="ids">Ids of tasks, workers, alerts, schedules or operations.</param>
    /// <param name="errors">Takes what is wrong, by topics, queue, type and id.</param>
    /// <returns>The filter; of use only where nothing is wrong.</returns>
    public static EventFilter Of(
        IReadOnlyList<string> topics,
        IReadOnlyList<string> queues,
        IReadOnlyList<string> types,
        IReadOnlyList<string> ids,
        FieldErrors errors
    )
    {
        (string Field, IReadOnlyList<string> Words)[] asked =
        [
            ("topics", topics),
            ("queue", queues),
            ("type", types),
            ("id", ids),
        ];
        // Lists that came as JSON may hold nothing where a word belongs, whatever their type says.
        List<string> holed = [.. asked.Where(a => a.Words.Any(w => w is null)).Select(a => a.Field)];
        if (holed.Count > 0)
        {
            holed.ForEach(field => errors.Add(field, "Must not hold null."));
            return Everything;
        }

        foreach (var topic in topics.Where(t => EventTopics.Find(t) is null).Take(1))
        {
            errors.Add(
                "topics",
                $"There is no topic {Shown(topic)}; there are {string.Join(", ", EventTopics.Words)}."
            );
        }

        Check(queues, "queue", TextRules.IsQueue, $"Must be {TextRules.QueueForm}.", errors);
        Check(types, "type", TextRules.IsName, $"Must be {TextRules.NameForm}.", errors);
        Check(ids, "id", i => Guid.TryParse(i, out _), "Must be an id, a UUID.", errors);
        return new(
            topics.Count == 0 ? Usual : topics.Select(EventTopics.Find).OfType<EventTopic>().ToFrozenSet(),
            queues.ToFrozenSet(StringComparer.Ordinal),
            types.ToFrozenSet(StringComparer.Ordinal),
            ids.Select(i => Guid.TryParse(i, out var id) ? id.ToString() : i)
                .ToFrozenSet(StringComparer.Ordinal)
        );
    }

    /// <summary>Whether an event passes.</summary>
    /// <param name="happened">The event.</param>
    public bool Passes(LiveEvent happened) =>
        Topics.Contains(happened.Topic)
        && Passes(_queues, happened.Queue)
        && Passes(_types, happened.Type)
        && Passes(_ids, happened.Id);

    private static bool Passes(FrozenSet<string> wanted, string? word) =>
        wanted.Count == 0 || (word is not null && wanted.Contains(word));

    private static void Check(
        IReadOnlyList<string> words,
        string field,
        Func<string, bool> isGood,
        string reason,
        FieldErrors errors
    )
    {
        errors.Require(words.Count <= Most, field, $"At most {Most} values.");
        errors.Require(words.Take(Most).All(isGood), field, reason);
    }

    private static string Shown(string word) => word.Length <= 32 ? $"'{word}'" : $"'{word[..32]}…'";
}
