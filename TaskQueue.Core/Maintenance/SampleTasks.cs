using System.Text;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Maintenance;

/// <summary>What the samples are: built-in types that need no network, in several queues, priorities and states.</summary>
internal static class SampleTasks
{
    private static readonly string[] Cities =
    [
        "Oslo",
        "Lima",
        "Kyoto",
        "Accra",
        "Quito",
        "Porto",
        "Delhi",
        "Turin",
    ];

    /// <summary>The samples, as seen from an instant.</summary>
    /// <param name="now">The instant.</param>
    public static IReadOnlyList<Sample> All(DateTimeOffset now) =>
        [
            .. Cities.Select((city, i) => Order(city, i)),
            .. Cities.Select((city, i) => Report(city, i)),
            .. Enumerable.Range(1, 4).Select(Import),
            .. Failing(),
            .. Planned(now),
            .. Enumerable.Range(1, 2).Select(GivenUp),
        ];

    private static Sample Order(string city, int place) =>
        new(
            Make(
                "echo",
                $$"""{"order":{{4711 + place}},"city":"{{city}}","total":{{19.9 + place:0.0}}}"""
            ) with
            {
                Name = $"Order from {city}",
                Queue = "orders",
                Priority = place % 3 == 0 ? 8 : 5,
                Tags = ["shop"],
            }
        );

    private static Sample Report(string city, int place) =>
        new(
            Make("delay", $$"""{"seconds":{{1 + (place % 4)}}}""") with
            {
                Name = $"Monthly report, {city}",
                Queue = "reports",
                Priority = 3,
                Tags = ["report"],
            }
        );

    private static Sample Import(int place) =>
        new(
            Make("delay", $$"""{"seconds":{{20 * place}}}""") with
            {
                Name = $"Stock import {place}",
                Description = "Takes its time, so that there is something to watch, and to cancel.",
                Queue = "imports",
                Priority = 2,
            }
        );

    private static IEnumerable<Sample> Failing()
    {
        for (var place = 1; place <= 3; place++)
        {
            yield return new(
                Make(
                    "fail",
                    $$"""{"message":"The mail server of customer {{place}} does not answer.","kind":"MailServerAway"}"""
                ) with
                {
                    Name = $"Invoice {2000 + place}",
                    Queue = "mail",
                    MaxAttempts = 1,
                    Tags = ["mail"],
                }
            );
        }

        for (var place = 1; place <= 3; place++)
        {
            yield return new(
                Make("fail", $$"""{"message":"Too busy, try again.","times":{{place}},"kind":"Busy"}""") with
                {
                    Name = $"Newsletter part {place}",
                    Queue = "mail",
                    Priority = 6,
                    Tags = ["mail"],
                }
            );
        }
    }

    private static IEnumerable<Sample> Planned(DateTimeOffset now)
    {
        for (var hours = 1; hours <= 4; hours++)
        {
            yield return new(
                Make("echo", $$"""{"hours":{{hours}}}""") with
                {
                    Name = $"Reminder in {hours} h",
                    Queue = "reports",
                    RunAt = now.AddHours(hours),
                }
            );
        }

        yield return new(
            Make("echo", $$"""{"offer":"flash sale"}""") with
            {
                Name = "Offer that runs out",
                Description = "It may start in half a minute, and no later: it ends as expired.",
                Queue = "orders",
                RunAt = now.AddSeconds(30),
                ExpiresAt = now.AddSeconds(30).AddMilliseconds(1),
            }
        );
    }

    private static Sample GivenUp(int place) =>
        new(
            Make("echo", $$"""{"draft":{{place}}}""") with
            {
                Name = $"Draft {place}, given up",
                Queue = "imports",
                Delay = TimeSpan.FromHours(1),
            },
            Cancelled: true
        );

    private static NewTask Make(string type, FormattableString payload) =>
        new() { Type = type, Payload = Encoding.UTF8.GetBytes(FormattableString.Invariant(payload)) };
}

/// <summary>One sample.</summary>
/// <param name="Task">What is submitted.</param>
/// <param name="Cancelled">Whether it is cancelled at once.</param>
internal sealed record Sample(NewTask Task, bool Cancelled = false);
