namespace TaskQueue.Web.Api.Exports;

/// <summary>A line of each list, as JSON Lines with a few of its columns.</summary>
internal static class ExportExamples
{
    public const string Import = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
          "status": "finished",
          "dryRun": false,
          "rows": 3,
          "accepted": 2,
          "rejectedCount": 1,
          "rejected": [{ "line": 4, "errors": { "priority": ["Must be a whole number."] } }]
        }
        """;

    public const string ImportLines =
        "{\"type\":\"echo\",\"payload\":{\"n\":1},\"queue\":\"mail\"}\n{\"type\":\"echo\",\"payload\":{\"n\":2}}\n";

    /// <summary>CSV, as a JSON string: that is what the document holds.</summary>
    public const string ImportCsv = """
        "type,payload,queue,tags\r\necho,\"{\"\"n\"\":1}\",mail,welcome; vip\r\n"
        """;

    /// <summary>The example of an operation.</summary>
    /// <param name="operation">Its id.</param>
    public static string Of(string operation) =>
        operation switch
        {
            "exportSchedules" => """{ "name": "nightly", "status": "active", "cron": "30 2 * * *" }""",
            "exportWorkers" => """{ "name": "worker-1", "status": "alive", "running": 3 }""",
            "exportQueues" => """{ "name": "mail", "paused": false, "queued": 12 }""",
            _ =>
                """{ "id": "0197a1b2-c3d4-7000-8000-1234567890ef", "type": "email.send", "status": "dead" }""",
        };
}
