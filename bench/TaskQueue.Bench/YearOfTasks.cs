using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Bench;

/// <summary>
/// Tasks as an installation has them after a year: most succeeded, one in a hundred dead of a few dozen errors and of many
/// rare ones, few that wait or run, and those among the newest. The same count, time and seed give the same tasks.
/// </summary>
/// <param name="count">How many.</param>
/// <param name="now">The end of the year.</param>
/// <param name="me">The account of which one task in two thousand is.</param>
internal sealed class YearOfTasks(long count, DateTimeOffset now, string me)
{
    /// <summary>The paths of payloads that are indexed, as the setting has them.</summary>
    public const string Paths = "customer.id;order";

    private const int Seed = 20_26;

    private static readonly TimeSpan Length = TimeSpan.FromDays(365);
    private static readonly SearchPaths Searched = SearchPaths.Of(Paths.Split(';'));
    private static readonly string[] Errors =
    [
        "SmtpException|Mailbox of customer {0} is full",
        "HttpRequestException|POST https://shop.example.com/orders/{0} answered 503",
        "TimeoutException|No answer within {0} ms",
        "JsonException|Unexpected end at line {0}",
        "SqlException|Deadlock on row {0}",
    ];

    private readonly Random _random = new(Seed);
    private long _made;

    /// <summary>Makes all of them, the oldest first.</summary>
    public IEnumerable<YearTask> All()
    {
        for (_made = 0; _made < count; _made++)
        {
            yield return Make(_made);
        }
    }

    private YearTask Make(long number)
    {
        var created = CreatedAt(number);
        var id = IdOf(created, number);
        var place = PlaceOf(_random.NextDouble());
        var state = StateOf(number);
        var (attempt, ran) = (
            AttemptsOf(state),
            TimeSpan.FromMilliseconds(5 * Math.Exp(_random.NextDouble() * 8))
        );
        var started =
            attempt > 0 ? created + TimeSpan.FromMilliseconds(_random.Next(2, 4000)) : (DateTimeOffset?)null;
        var finished =
            state >= TaskState.Succeeded
                ? Whole(Min((started ?? created) + ran, now))
                : (DateTimeOffset?)null;
        var type = string.Create(CultureInfo.InvariantCulture, $"{place}.job-{_random.Next(0, 4)}");
        var error = state is TaskState.Dead or TaskState.Retrying ? ErrorOf(_random.NextDouble()) : null;
        var customer = _random.Next(1, 200_000);
        var payload = PayloadOf(customer, place, number);
        var task = new TaskItem
        {
            Id = id,
            Type = type,
            Queue = place,
            Priority = (short)(_random.NextDouble() < 0.9 ? 5 : _random.Next(0, 10)),
            Name = OneIn(10) ? string.Create(CultureInfo.InvariantCulture, $"For customer {customer}") : null,
            State = state,
            Version = 1 + attempt,
            Payload = payload,
            ErrorKind = error?[0],
            ErrorMessage = error?[1],
            Attempt = attempt,
            MaxAttempts = 5,
            Timeout = TimeSpan.FromMinutes(5),
            DueAt = state is TaskState.Scheduled or TaskState.Retrying
                ? Whole(now + TimeSpan.FromHours(2 + (_random.NextDouble() * 100)))
                : null,
            CreatedAt = created,
            CreatedBy = OneIn(2000) ? me : $"program-{_random.Next(1, 6)}@example.com",
            StartedAt = started,
            FinishedAt = finished,
            Worker =
                attempt > 0
                    ? string.Create(CultureInfo.InvariantCulture, $"worker-{_random.Next(1, 25)}")
                    : null,
            Fingerprint = state is TaskState.Dead ? ErrorFingerprint.Of(type, error![0], error[1]) : null,
            CorrelationId = OneIn(5)
                ? string.Create(CultureInfo.InvariantCulture, $"order-{number / 5}")
                : null,
            ConcurrencyKey = OneIn(20)
                ? string.Create(CultureInfo.InvariantCulture, $"tenant-{_random.Next(1, 500)}")
                : "",
            Tags = TagsOf(number),
        };
        task.Values = Searched.ValuesOf(payload, id);
        return new(task, AttemptsOf(task));
    }

    private bool OneIn(int many) => _random.Next(0, many) == 0;

    private byte[] PayloadOf(int customer, string place, long number) =>
        Encoding.UTF8.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"customer":{"id":{{customer}},"email":"c{{customer}}@example.com"},"amount":{{_random.Next(100, 99_999)}}{{(place == "orders" ? $",\"order\":{number}" : "")}}}"""
            )
        );

    // Each in its own share of the year, so that ids rise with the time of acceptance.
    private DateTimeOffset CreatedAt(long number)
    {
        var ticks = (long)(Length.Ticks * ((number + (_random.NextDouble() * 0.9)) / count));
        var at = now - Length + TimeSpan.FromTicks(ticks);
        return Whole(at);
    }

    // What both stores can keep.
    private static DateTimeOffset Whole(DateTimeOffset at) =>
        at.AddTicks(-(at.UtcTicks % TimeSpan.TicksPerMicrosecond));

    // UUID version 7; the lower bits of the number stand where the product has its counter.
    private Guid IdOf(DateTimeOffset created, long number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(
            bytes,
            (created.ToUnixTimeMilliseconds() << 16) | 0x7000 | (number & 0xFFF)
        );
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], _random.NextInt64());
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    // The newest three in a thousand are under way; of the older ones nearly all have ended.
    private TaskState StateOf(long number)
    {
        var share = _random.NextDouble();
        return number >= count - (count * 3 / 1000)
            ? share switch
            {
                < 0.45 => TaskState.Queued,
                < 0.46 => TaskState.Blocked,
                < 0.52 => TaskState.Retrying,
                < 0.60 => TaskState.Scheduled,
                _ => TaskState.Succeeded,
            }
            : share switch
            {
                < 0.0002 => TaskState.Scheduled,
                < 0.0102 => TaskState.Dead,
                < 0.0252 => TaskState.Cancelled,
                < 0.0272 => TaskState.Expired,
                < 0.0292 => TaskState.Skipped,
                _ => TaskState.Succeeded,
            };
    }

    private int AttemptsOf(TaskState state) =>
        state switch
        {
            TaskState.Succeeded => _random.Next(0, 50) == 0 ? 2 : 1,
            TaskState.Dead => 5,
            TaskState.Retrying => _random.Next(1, 5),
            _ => 0,
        };

    // Nine in ten dead tasks died of one of fifty errors.
    private string[] ErrorOf(double share)
    {
        var kind = Errors[_random.Next(0, Errors.Length)].Split('|');
        var text = string.Format(CultureInfo.InvariantCulture, kind[1], _random.Next(1, 100_000));
        return share < 0.9 ? [kind[0], text] : [kind[0], $"{text} in module {Letters(_random.Next(0, 500))}"];
    }

    // Letters alone: numbers are left out of what errors have in common.
    private static string Letters(int number) =>
        string.Concat(
            number
                .ToString(CultureInfo.InvariantCulture)
                .Select(c => (char)('k' + (c - '0') % 8 + (c > '7' ? 8 : 0)))
        );

    // One queue has half of all, and the last one hardly any.
    private static string PlaceOf(double share) =>
        share switch
        {
            < 0.5 => "mail",
            < 0.7 => "orders",
            < 0.82 => "webhooks",
            < 0.9 => "reports",
            < 0.95 => "images",
            < 0.98 => "billing",
            < 0.9999 => "exports",
            _ => "rare",
        };

    private string[] TagsOf(long number)
    {
        var tags = new SortedSet<string>(StringComparer.Ordinal);
        if (_random.Next(0, 10) < 3)
        {
            tags.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"tag-{(int)(40 * Math.Pow(_random.NextDouble(), 3))}"
                )
            );
        }

        if (number % 10_000 == 17)
        {
            tags.Add("vip");
        }

        return [.. tags];
    }

    // Of the dead all attempts are kept, of the others every twentieth: older ones have been pruned.
    private static IReadOnlyList<TaskAttempt> AttemptsOf(TaskItem task) =>
        task.Attempt == 0
        || (task.State is not (TaskState.Dead or TaskState.Retrying) && task.Id.GetHashCode() % 20 != 0)
            ? []
            :
            [
                .. Enumerable
                    .Range(1, task.Attempt)
                    .Select(n => new TaskAttempt
                    {
                        TaskId = task.Id,
                        Number = n,
                        Worker = task.Worker,
                        LeasedAt = task.StartedAt,
                        StartedAt = task.StartedAt,
                        FinishedAt = task.FinishedAt ?? task.StartedAt!.Value,
                        Outcome =
                            n == task.Attempt && task.State is TaskState.Succeeded
                                ? AttemptOutcome.Succeeded
                                : AttemptOutcome.Failed,
                        ErrorKind = task.ErrorKind ?? (n < task.Attempt ? "TimeoutException" : null),
                        ErrorMessage = task.ErrorMessage ?? (n < task.Attempt ? "No answer" : null),
                        Token = n,
                    }),
            ];

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
