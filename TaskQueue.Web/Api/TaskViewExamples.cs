namespace TaskQueue.Web.Api;

/// <summary>The examples of saved queries; tests send the request and compare the fields of the answers.</summary>
internal static class TaskViewExamples
{
    public const string Request = """
        { "name": "Dead mails of today", "query": "status:dead queue:mail ended:today", "shared": true, "columns": ["status", "errorMessage"] }
        """;

    public const string View = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890ef",
          "name": "Dead mails of today",
          "query": "status:dead queue:mail ended:today",
          "columns": ["status", "errorMessage"],
          "kind": "own",
          "shared": true,
          "owner": "ada@example.com",
          "version": 1,
          "updatedAt": "2026-05-04T03:02:01Z",
          "updatedBy": "ada@example.com"
        }
        """;

    public const string List = $$"""{ "items": [{{View}}], "nextCursor": null }""";

    public const string Completion = """
        {
          "start": 7,
          "end": 10,
          "field": "status",
          "suggestions": [{ "insert": "dead", "label": "dead", "meaning": "" }]
        }
        """;

    public const string History = """
        { "items": [{ "query": "status:dead type:email.*" }], "nextCursor": null }
        """;
}
