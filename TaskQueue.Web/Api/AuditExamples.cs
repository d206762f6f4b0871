namespace TaskQueue.Web.Api;

/// <summary>The document's examples about the audit log.</summary>
internal static class AuditExamples
{
    public const string Entry = """
        {
          "id": "019a2f6e-7c1a-7b52-9d0e-3f5a1c2b4d6e",
          "sequence": 1204,
          "at": "2026-05-04T03:02:01.123456Z",
          "actor": "ada@example.com",
          "actorKind": "person",
          "userId": "019a2f00-1111-7222-8333-444455556666",
          "keyId": null,
          "via": "console",
          "address": "192.0.2.7",
          "action": "queue.paused",
          "subjectType": "queue",
          "subjectId": "mail",
          "outcome": "done",
          "before": { "paused": false, "version": 3 },
          "after": { "paused": true, "pauseReason": "The mail server moves.", "version": 4 },
          "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
          "place": 1204,
          "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
        }
        """;

    public const string List = $$"""
        {
          "items": [
        {{Entry}}
          ],
          "nextCursor": "1204"
        }
        """;

    public const string Verdict = """
        {
          "ok": true,
          "entries": 1204,
          "first": 1,
          "last": 1204,
          "unsealed": 0,
          "anchors": 31,
          "otherAnchors": 0,
          "removedUpTo": 0,
          "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          "fault": null
        }
        """;

    public const string Lines = """
        {"id":"019a2f6e-7c1a-7b52-9d0e-3f5a1c2b4d6e","sequence":1204,"at":"2026-05-04T03:02:01.123456Z","actor":"ada@example.com","action":"queue.paused","subjectType":"queue","subjectId":"mail","outcome":"done"}
        """;
}
