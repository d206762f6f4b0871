using System.Collections.Concurrent;

namespace TaskQueue.Core.Security;

/// <summary>
/// Remembers what the store said for a moment. Of many who want to know the same at once, one asks: when an answer has
/// become too old, a thousand requests a second must not all turn to the store.
/// </summary>
/// <typeparam name="TKey">What is asked about.</typeparam>
/// <typeparam name="TAnswer">What the store says.</typeparam>
/// <param name="memory">How long an answer is remembered.</param>
/// <param name="clock">The current time.</param>
internal sealed class RememberedAnswers<TKey, TAnswer>(TimeSpan memory, TimeProvider clock)
    where TKey : notnull
{
    private const int Many = 5000;

    private readonly ConcurrentDictionary<TKey, Question> _questions = new();

    /// <summary>The answer: remembered, or read now.</summary>
    /// <param name="key">What is asked about.</param>
    /// <param name="read">Reads it. Not ended with the one who asked first: others wait for it, too.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<TAnswer> GetAsync(
        TKey key,
        Func<Task<TAnswer>> read,
        CancellationToken cancellationToken
    )
    {
        if (_questions.TryGetValue(key, out var known) && IsFresh(known) && !known.HasFailed)
        {
            return known.WaitAsync(cancellationToken);
        }

        if (_questions.Count >= Many)
        {
            // Anybody can ask about what does not exist.
            _questions.Clear();
        }

        var asked = new Question(clock.GetTimestamp(), read);
        var other = known is null
            ? _questions.GetOrAdd(key, asked)
            : _questions.AddOrUpdate(
                key,
                _ => asked,
                (_, there) => ReferenceEquals(there, known) ? asked : there
            );
        return other.WaitAsync(cancellationToken);
    }

    /// <summary>What is remembered of a thing; nothing is read for it.</summary>
    /// <param name="key">What is asked about.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryRecall(TKey key, out TAnswer answer)
    {
        answer = default!;
        return _questions.TryGetValue(key, out var known) && IsFresh(known) && known.Has(out answer);
    }

    /// <summary>Makes the next question about one thing read again.</summary>
    /// <param name="key">The thing.</param>
    public void Forget(TKey key) => _questions.TryRemove(key, out _);

    /// <summary>Makes the next question about some things read again; those that are being read now, too.</summary>
    /// <param name="which">Which answers.</param>
    public void Forget(Func<TAnswer, bool> which)
    {
        foreach (var (key, question) in _questions)
        {
            if (!question.Has(out var answer) || which(answer))
            {
                _questions.TryRemove(key, out _);
            }
        }
    }

    // Not by the clock on the wall: where somebody puts that back, what was taken away would hold until it has caught up.
    private bool IsFresh(Question question) => clock.GetElapsedTime(question.At) < memory;

    private sealed class Question(long at, Func<Task<TAnswer>> read)
    {
        private readonly Lazy<Task<TAnswer>> _answer = new(read);

        public long At => at;

        public bool HasFailed =>
            _answer is { IsValueCreated: true, Value: { IsCompleted: true, IsCompletedSuccessfully: false } };

        public ValueTask<TAnswer> WaitAsync(CancellationToken cancellationToken) =>
            _answer.Value is { IsCompletedSuccessfully: true } done
                ? new(done.Result)
                : new(_answer.Value.WaitAsync(cancellationToken));

        public bool Has(out TAnswer answer)
        {
            var done = _answer is { IsValueCreated: true, Value.IsCompletedSuccessfully: true };
            answer = done ? _answer.Value.Result : default!;
            return done;
        }
    }
}
