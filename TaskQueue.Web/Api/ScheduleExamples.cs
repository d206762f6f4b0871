namespace TaskQueue.Web.Api;

/// <summary>The examples of the document that are about schedules.</summary>
internal static class ScheduleExamples
{
    public const string Request = """
        {
          "name": "Nightly report",
          "description": "For the people in Berlin, before they come in.",
          "cron": "30 2 * * *",
          "timeZone": "Europe/Berlin",
          "excludedDays": ["sunday", "12-25", "2027-05-17"],
          "missedRuns": "runAll",
          "missedLimit": 3,
          "overlap": "skip",
          "task": {
            "type": "echo",
            "payload": { "report": "sales" },
            "queue": "reports",
            "retry": "fixed(10s) attempts 8",
            "tags": ["nightly"],
            "concurrencyKey": "reports"
          }
        }
        """;

    public const string Schedule = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
          "name": "Nightly report",
          "description": "For the people in Berlin, before they come in.",
          "cron": "30 2 * * *",
          "interval": null,
          "timeZone": "Europe/Berlin",
          "startAt": null,
          "endAt": null,
          "excludedDays": ["sunday", "12-25", "2027-05-17"],
          "calendars": [],
          "missedRuns": "runAll",
          "missedLimit": 3,
          "overlap": "skip",
          "task": {
            "type": "echo",
            "typeVersion": null,
            "payload": { "report": "sales" },
            "queue": "reports",
            "priority": 5,
            "name": null,
            "description": null,
            "delay": null,
            "deadline": null,
            "resultTtl": null,
            "timeout": null,
            "maxAttempts": null,
            "retry": "fixed(10s) attempts 8",
            "tags": ["nightly"],
            "labels": [],
            "correlationId": null,
            "concurrencyKey": "reports",
            "dependsOn": [],
            "dependsOnMode": null,
            "dependsOnOutcome": null,
            "onDependencyFailed": null,
            "unique": null
          },
          "status": "active",
          "pausedBy": null,
          "pausedAt": null,
          "reason": null,
          "until": null,
          "nextFireAt": "2026-05-05T00:30:00Z",
          "waiting": [],
          "lastFireAt": "2026-05-04T00:30:00Z",
          "lastTaskId": "0197a1b2-c3d4-7000-8000-1234567890ac",
          "lastError": null,
          "fired": 12,
          "missed": 0,
          "overlapped": 1,
          "createdAt": "2026-04-20T09:15:00Z",
          "createdBy": "ada@example.com",
          "updatedAt": "2026-04-20T09:15:00Z",
          "updatedBy": "ada@example.com",
          "version": 1
        }
        """;

    public const string List = $$"""{ "items": [{{Schedule}}], "nextCursor": null }""";

    public const string PreviewRequest = """
        { "cron": "30 2 * * *", "timeZone": "Europe/Berlin", "count": 2, "from": "2026-03-28T12:00:00Z" }
        """;

    public const string Preview = """
        {
          "next": ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"],
          "description": "At 02:30 every day, Europe/Berlin"
        }
        """;

    public const string Fires = """
        {
          "items": [
            {
              "at": "2026-03-30T00:30:00Z",
              "outcome": "made",
              "fires": 1,
              "taskId": "0197a1b2-c3d4-7000-8000-1234567890ef",
              "status": "succeeded",
              "startedAt": "2026-03-30T00:30:00.1Z",
              "finishedAt": "2026-03-30T00:30:04Z",
              "reason": null
            },
            {
              "at": "2026-03-29T01:00:00Z",
              "outcome": "overlapped",
              "fires": 1,
              "taskId": null,
              "status": null,
              "startedAt": null,
              "finishedAt": null,
              "reason": null
            }
          ],
          "nextCursor": null
        }
        """;

    public const string Calendar = """
        {
          "timeZone": "Europe/Berlin",
          "days": [
            {
              "date": "2026-10-25",
              "fires": 5,
              "hours": [
                {
                  "hour": 2,
                  "fires": 5,
                  "clock": "twice",
                  "collisions": [
                    { "at": "2026-10-25T00:30:00Z", "queue": "reports", "fires": 4, "schedules": 4 }
                  ],
                  "allCollisions": 1
                }
              ]
            }
          ],
          "changes": [
            {
              "timeZone": "Europe/Berlin",
              "at": "2026-10-25T01:00:00Z",
              "kind": "fold",
              "from": "02:00",
              "to": "03:00",
              "explanation": "The clock is put back from 03:00 to 02:00: each reading between them comes twice. What fires at a fixed time fires once, at the first; what fires every so often fires in both.",
              "schedules": [
                {
                  "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
                  "name": "Nightly report",
                  "reading": "02:30",
                  "outcome": "first"
                }
              ],
              "allSchedules": 1
            }
          ],
          "counted": 12,
          "paused": 1,
          "leftOut": 0
        }
        """;

    public const string NamedCalendar = """
        {
          "name": "holidays-berlin",
          "description": "Public holidays in Berlin.",
          "days": ["01-01", "03-08", "05-01", "10-03", "12-25", "12-26", "2027-03-26"],
          "usedBy": 1,
          "version": 1,
          "updatedBy": "ada@example.com",
          "updatedAt": "2026-05-04T03:02:01Z"
        }
        """;

    public const string NamedCalendars = $$"""{ "items": [{{NamedCalendar}}], "nextCursor": null }""";

    public const string NamedCalendarRequest = """
        {
          "days": ["01-01", "03-08", "05-01", "10-03", "12-25", "12-26", "2027-03-26"],
          "description": "Public holidays in Berlin."
        }
        """;

    public const string NamedCalendarChange = $$"""
        {
          "calendar": {{NamedCalendar}},
          "schedules": [
            {
              "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
              "name": "Nightly report",
              "before": "2026-10-03T00:30:00Z",
              "after": "2026-10-05T00:30:00Z"
            }
          ]
        }
        """;
}
