namespace TaskQueue.Web.Api;

/// <summary>Examples of the history.</summary>
internal static class AnalyticsExamples
{
    public const string Summary = """
        {
          "from": "2026-05-04T02:00:00Z",
          "to": "2026-05-04T03:00:00Z",
          "step": "PT1M",
          "timeZone": "UTC",
          "totals": {
            "accepted": 14430,
            "attempts": 14512,
            "succeeded": 14380,
            "failed": 120,
            "timedOut": 8,
            "lost": 1,
            "ended": 3,
            "dead": 12,
            "errorRate": 0.00889104,
            "completionRate": 0.999166,
            "succeededPerSecond": 3.99444,
            "wait": { "count": 14390, "p50": "PT0.046S", "p95": "PT0.41S", "p99": "PT1.4S" },
            "run": { "count": 14511, "p50": "PT0.98S", "p95": "PT2.3S", "p99": "PT6.6S" }
          },
          "previous": null,
          "now": {
            "waiting": 5400,
            "ready": 5388,
            "running": 8,
            "dead": 31,
            "oldestWait": "PT4M21S",
            "workers": { "alive": 2, "capacity": 16, "held": 0, "silent": 1, "idleWhileWorkWaits": 0 }
          }
        }
        """;

    public const string Throughput = """
        {
          "from": "2026-05-04T02:58:00Z",
          "to": "2026-05-04T03:00:00Z",
          "step": "PT1M",
          "timeZone": "UTC",
          "points": [
            { "at": "2026-05-04T02:58:00Z", "accepted": 240, "succeeded": 238, "failed": 2, "timedOut": 0, "lost": 0, "ended": 0, "dead": 0 },
            { "at": "2026-05-04T02:59:00Z", "accepted": 251, "succeeded": 240, "failed": 1, "timedOut": 1, "lost": 0, "ended": 0, "dead": 1 }
          ],
          "previous": null
        }
        """;

    public const string Durations = """
        {
          "from": "2026-05-04T02:59:00Z",
          "to": "2026-05-04T03:00:00Z",
          "step": "PT1M",
          "timeZone": "UTC",
          "points": [
            {
              "at": "2026-05-04T02:59:00Z",
              "wait": { "count": 241, "p50": "PT0.046S", "p95": "PT0.41S", "p99": "PT1.4S" },
              "run": { "count": 242, "p50": "PT0.98S", "p95": "PT2.3S", "p99": "PT6.6S" }
            }
          ],
          "previous": null,
          "waitSpread": [ { "upTo": "PT0.1S", "count": 180 }, { "upTo": "PT1S", "count": 58 }, { "upTo": null, "count": 3 } ],
          "runSpread": [ { "upTo": "PT1S", "count": 124 }, { "upTo": "PT10S", "count": 118 }, { "upTo": null, "count": 0 } ]
        }
        """;

    public const string Queues = """
        {
          "from": "2026-05-04T02:59:00Z",
          "to": "2026-05-04T03:00:00Z",
          "step": "PT1M",
          "timeZone": "UTC",
          "queues": [
            {
              "queue": "orders",
              "points": [
                { "at": "2026-05-04T02:59:00Z", "waiting": 5400, "mostWaiting": 5400, "running": 8, "oldestWait": "PT4M21S" }
              ]
            }
          ],
          "previous": null
        }
        """;

    public const string Errors = """
        {
          "from": "2026-05-04T02:58:00Z",
          "to": "2026-05-04T03:00:00Z",
          "step": "PT1M",
          "timeZone": "UTC",
          "groups": [
            {
              "fingerprint": "8f14e45fceea167a",
              "type": "http.request",
              "kind": "HttpRequestException",
              "message": "The server answered 503.",
              "count": 31,
              "previous": 4,
              "points": [12, 19]
            }
          ],
          "others": 2
        }
        """;

    public const string Workers = """
        {
          "from": "2026-05-04T00:00:00Z",
          "to": "2026-05-04T03:00:00Z",
          "timeZone": "UTC",
          "workers": [{ "worker": "worker-1", "busy": "PT10H12M", "attempts": 7201, "failed": 60 }],
          "more": 0
        }
        """;

    public const string Heatmap = """
        {
          "from": "2026-05-04T01:00:00Z",
          "to": "2026-05-04T03:00:00Z",
          "step": "PT1H",
          "timeZone": "UTC",
          "columns": ["2026-05-04T01:00:00Z", "2026-05-04T02:00:00Z"],
          "rows": [{ "worker": "worker-1", "cells": [3.2, 4.6] }],
          "more": 0
        }
        """;

    public const string Markers = """
        {
          "from": "2026-05-04T00:00:00Z",
          "to": "2026-05-04T03:00:00Z",
          "markers": [
            { "at": "2026-05-04T01:12:04Z", "kind": "deployed", "text": "Version 1.4.0 on web-1, 1.3.2 before" },
            { "at": "2026-05-04T02:30:00Z", "kind": "paused", "text": "Queue orders paused by operator@example.com" }
          ]
        }
        """;
}
