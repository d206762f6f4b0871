using System.Collections.Concurrent;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Audit;

/// <summary>
/// Gathers refused acts in memory, so that whoever refuses need not wait and nobody can fill the disk by trying: of the same
/// act by the same actor there is one entry at once, and one each ten seconds with how often it was tried since.
/// </summary>
/// <param name="clock">The current time.</param>
public sealed class Denials(TimeProvider clock)
{
    /// <summary>How long tries of the same act are counted before they are told of again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>Different acts that are told apart at once; more are counted together.</summary>
    public const int MostTold = 500;

    private readonly ConcurrentDictionary<DeniedAct, Tries> _tries = new();

    /// <summary>Notes a refusal; waits for nothing.</summary>
    /// <param name="actor">Who tried.</param>
    /// <param name="action">What the entry says: mostly <see cref="AuditActions.AccessDenied"/>.</param>
    /// <param name="subject">What they lack, or what they tried it on.</param>
    /// <param name="act">What they tried, as a route or a page; none where nobody knows.</param>
    public void Note(Actor actor, string action, AuditSubject subject, string? act = null)
    {
        var key = new DeniedAct(actor.Name, actor.Origin?.Address?.ToString(), action, subject, act);
        if (_tries.Count >= MostTold && !_tries.ContainsKey(key))
        {
            key = new("many", null, action, AuditSubject.System, null);
            actor = new("many", Roles.Nothing) { Origin = new(actor.Origin?.Via ?? Via.System) };
        }

        _tries.GetOrAdd(key, _ => new(actor)).Add();
    }

    /// <summary>Takes what is to be told now, and forgets what nobody tried again.</summary>
    /// <param name="all">All that was noted, whatever its time: the process ends.</param>
    internal IReadOnlyList<(DeniedAct Act, Actor Actor, int Count)> Take(bool all)
    {
        var now = clock.GetUtcNow();
        var taken = new List<(DeniedAct, Actor, int)>();
        foreach (var (act, tries) in _tries)
        {
            if (!all && now < tries.Next)
            {
                continue;
            }

            if (tries.Take() is var count and > 0)
            {
                tries.Next = now + Window;
                taken.Add((act, tries.Actor, count));
            }
            else if (_tries.TryRemove(act, out var gone) && gone.Take() is var late and > 0)
            {
                // Somebody tried between the look and the removal.
                taken.Add((act, gone.Actor, late));
            }
        }

        return taken;
    }

    private sealed class Tries(Actor actor)
    {
        private int _count;

        public Actor Actor => actor;

        public DateTimeOffset Next { get; set; } = DateTimeOffset.MinValue;

        public void Add() => Interlocked.Increment(ref _count);

        public int Take() => Interlocked.Exchange(ref _count, 0);
    }
}

/// <summary>What was tried, as far as it is told apart.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Address">From where.</param>
/// <param name="Action">What the entry says.</param>
/// <param name="Subject">What they lack.</param>
/// <param name="Act">What they tried.</param>
internal sealed record DeniedAct(
    string Actor,
    string? Address,
    string Action,
    AuditSubject Subject,
    string? Act
);
