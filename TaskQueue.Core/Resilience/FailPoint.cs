using System.Diagnostics;
using System.Globalization;

namespace TaskQueue.Core.Resilience;

/// <summary>
/// Named places where tests make a process die, stop or fail, chosen by the variable <c>TASKQUEUE_FAILPOINTS</c>:
/// <c>name=action@n;…</c> with the actions <c>kill</c>, <c>throw</c> and <c>delay:ms</c>, at the n-th visit (1 when
/// absent; <c>@*</c> for each). Compiled out of release builds, unless built with <c>-p:Failpoints=true</c>.
/// </summary>
public static class FailPoint
{
    private static readonly Dictionary<string, Armed> Points = Parse(
        Environment.GetEnvironmentVariable("TASKQUEUE_FAILPOINTS") ?? ""
    );

    /// <summary>Does here what the variable says, if anything.</summary>
    /// <param name="name">The place, such as <c>settle.after_commit</c>.</param>
    [Conditional("FAILPOINTS")]
    public static void Hit(string name)
    {
        if (Points.Count > 0 && Points.TryGetValue(name, out var armed) && armed.IsDue())
        {
            armed.Act(name);
        }
    }

    private static Dictionary<string, Armed> Parse(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .ToDictionary(p => p[0], p => new Armed(p[1]), StringComparer.Ordinal);

    private sealed class Armed
    {
        private readonly string _action;
        private readonly int _visit;
        private int _visits;

        public Armed(string text)
        {
            var parts = text.Split('@', 2);
            _action = parts[0];
            _visit =
                parts is [_, "*"] ? 0
                : parts is [_, var n] ? int.Parse(n, CultureInfo.InvariantCulture)
                : 1;
        }

        public bool IsDue() => _visit == 0 || Interlocked.Increment(ref _visits) == _visit;

        public void Act(string name)
        {
            if (_action == "kill")
            {
                // SIGKILL: nothing gets a chance to tidy up.
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
            }
            else if (_action.StartsWith("delay:", StringComparison.Ordinal))
            {
                Thread.Sleep(int.Parse(_action["delay:".Length..], CultureInfo.InvariantCulture));
            }
            else
            {
                throw new InvalidOperationException($"Failpoint {name}.");
            }
        }
    }
}
