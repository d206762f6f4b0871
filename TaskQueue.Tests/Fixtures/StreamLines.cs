using System.Collections.Concurrent;

namespace TaskQueue.Tests.Fixtures;

/// <summary>The lines that a program wrote, in order, both of its streams.</summary>
internal sealed class StreamLines
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>What is there by now.</summary>
    public IReadOnlyList<string> All => [.. _lines];

    /// <summary>Takes one line; null, the end of a stream, is nothing.</summary>
    public void Add(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }

    /// <summary>Tells whether some line contains <paramref name="text"/>.</summary>
    public bool Contain(string text) => _lines.Any(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Returns once some line contains <paramref name="text"/>; fails the test if none does in time.</summary>
    public Task WaitForAsync(string text, TimeSpan? within = null) =>
        Eventually.TrueAsync(() => Contain(text), $"a line with \"{text}\"", within, () => Tail());

    /// <summary>The last lines as one text, to explain a failure.</summary>
    public string Tail(int count = 40) => string.Join('\n', _lines.TakeLast(count));
}
