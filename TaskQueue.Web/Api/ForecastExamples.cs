namespace TaskQueue.Web.Api;

/// <summary>The example of a forecast.</summary>
internal static class ForecastExamples
{
    public const string Forecast = """
        {
          "queue": "orders",
          "at": "2026-05-04T03:12:04Z",
          "evidence": {
            "from": "2026-05-04T02:12:10Z",
            "enough": true,
            "arrivalsPerSecond": 4.02,
            "arrivalsError": 0.0371,
            "accepted": 14430,
            "inBursts": 6000,
            "dispersion": 1.23,
            "service": {
              "mean": "PT1.2S",
              "variation": 0.8,
              "attemptsPerTask": 1.03,
              "attempts": 15120,
              "samples": 300,
              "underLoadPerSecond": 6.5,
              "underLoadFor": "PT4M50S"
            },
            "slots": 8,
            "slotsOfWorkers": 16,
            "workers": 2,
            "notCounted": 12
          },
          "now": {
            "verdict": "drains",
            "says": "Drains in 39 min (nine times in ten from 35 min to 44 min).",
            "waiting": 5400,
            "slots": 8,
            "arrivalsPerSecond": 4.02,
            "servicePerSecond": 6.31,
            "drainsIn": "PT39M18S",
            "earliest": "PT35M12S",
            "latest": "PT44M20S",
            "growsPerSecond": -2.29,
            "steady": {
              "utilisation": 0.637,
              "waitProbability": 0.165,
              "meanWait": "PT0.067S",
              "p95Wait": "PT0.485S",
              "meanWaiting": 0.27
            }
          },
          "whatIf": {
            "verdict": "drains",
            "says": "Drains in 11 min (nine times in ten from 11 min to 12 min).",
            "waiting": 5400,
            "slots": 16,
            "arrivalsPerSecond": 4.02,
            "servicePerSecond": 12.62,
            "drainsIn": "PT10M28S",
            "earliest": "PT10M2S",
            "latest": "PT10M56S",
            "growsPerSecond": -8.6,
            "steady": {
              "utilisation": 0.319,
              "waitProbability": 0.00017,
              "meanWait": "PT0S",
              "p95Wait": "PT0S",
              "meanWaiting": 0
            }
          },
          "simulation": {
            "seed": 1,
            "runs": 90,
            "horizon": "PT12M34S",
            "drainedShare": 1,
            "earlyDrain": "PT10M",
            "medianDrain": "PT10M27S",
            "lateDrain": "PT10M58S",
            "meanWait": "PT4M21S",
            "curve": [
              { "after": "PT0S", "mean": 5400, "low": 5400, "high": 5400 },
              { "after": "PT12.567S", "mean": 5291.8, "low": 5270, "high": 5315 }
            ]
          },
          "notes": [
            "6,000 tasks came in a heap. That is not taken for the rate at which tasks come; suppose another arrival rate if it is."
          ]
        }
        """;
}
