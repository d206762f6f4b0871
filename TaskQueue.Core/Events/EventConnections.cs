using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Events;

/// <summary>Who listens to events: limited here, listed and closed in all processes.</summary>
public sealed class EventConnections
{
    private readonly ConcurrentDictionary<Guid, EventConnection> _open = new();
    private readonly Lock _lock = new();
    private readonly IDbContextFactory<AppDbContext> _contexts;
    private readonly AuditLog _audit;
    private readonly ISignals _signals;
    private readonly IEventLog _log;
    private readonly IOptions<EventOptions> _options;
    private readonly TimeProvider _clock;

    internal EventConnections(
        IDbContextFactory<AppDbContext> contexts,
        AuditLog audit,
        ISignals signals,
        IEventLog log,
        IOptions<EventOptions> options,
        TimeProvider clock
    )
    {
        (_contexts, _audit, _signals, _log) = (contexts, audit, signals, log);
        (_options, _clock) = (options, clock);
    }

    /// <summary>How many there are in this process.</summary>
    public int Count => _open.Count;

    /// <summary>The connections of other processes, as they were a moment ago.</summary>
    internal IReadOnlyList<ConnectionFacts> Others { get; set; } = [];

    /// <summary>Gives somebody a place.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="door">How they come: <c>sse</c> or <c>websocket</c>.</param>
    /// <param name="filter">What they ask for.</param>
    /// <returns>The connection; dispose it when it ends.</returns>
    /// <exception cref="RefusalException">Not allowed, or there is no place: in all, or for this account.</exception>
    public EventConnection Open(Actor actor, string door, EventFilter filter)
    {
        actor.RequireSome(Permissions.TasksRead);
        lock (_lock)
        {
            if (_open.Count >= _options.Value.Connections)
            {
                throw new RefusalException(
                    RefusalCode.Unavailable,
                    FormattableString.Invariant(
                        $"{_options.Value.Connections} connections to events are open in this process, which is the most (Events:Connections)."
                    )
                )
                {
                    RetryAfter = TimeSpan.FromSeconds(5),
                };
            }

            if (_open.Values.Count(c => IsSame(c.Actor, actor)) >= _options.Value.ConnectionsPerUser)
            {
                throw new RefusalException(
                    RefusalCode.RateLimited,
                    FormattableString.Invariant(
                        $"This account has {_options.Value.ConnectionsPerUser} connections to events open, which is the most (Events:ConnectionsPerUser)."
                    )
                )
                {
                    RetryAfter = TimeSpan.FromSeconds(5),
                };
            }

            var connection = new EventConnection(this, actor, door, filter, _clock.GetUtcNow());
            _open[connection.Id] = connection;
            return connection;
        }
    }

    /// <summary>The connections of all processes, the oldest first; those of others are seconds old.</summary>
    /// <param name="actor">Who asks.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public IReadOnlyList<ConnectionFacts> List(Actor actor)
    {
        actor.Require(Permissions.SystemRead);
        return [.. Here().Concat(Others).OrderBy(c => c.Since).ThenBy(c => c.Id)];
    }

    /// <summary>
    /// Closes a connection. Whoever listens is told so, and may come again: to keep them out, end their session or their key.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The connection, of whatever process.</param>
    /// <param name="cancellationToken">Ends it before it is stored.</param>
    /// <exception cref="RefusalException">Not allowed, no such connection, or the store is away.</exception>
    public async Task CloseAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.SystemManage);
        var facts =
            Here().Concat(Others).FirstOrDefault(c => c.Id == id)
            ?? throw new RefusalException(RefusalCode.NotFound, "There is no such connection.");
        await StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
            _audit.Add(
                db,
                actor,
                AuditActions.ConnectionClosed,
                AuditSubject.EventConnection(id),
                before: new
                {
                    facts.Name,
                    facts.Door,
                    facts.Since,
                    facts.Address,
                }
            );
            return await db.SaveChangesAsync(cancellationToken);
        });
        // To ourselves, too; what is closed twice is closed.
        _signals.Publish(new(SignalTopic.Connections, [id]));
    }

    /// <summary>The connections of this process.</summary>
    internal IReadOnlyList<ConnectionFacts> Here()
    {
        var head = _log.Ring.Head.Number;
        return [.. _open.Values.Select(c => c.FactsAt(head))];
    }

    /// <summary>Whether somebody listens to a topic, in whatever process.</summary>
    internal bool Want(EventTopic topic) =>
        _open.Values.Any(c => c.Filter.Topics.Contains(topic))
        || Others.Any(c => c.Topics.Contains(topic.Word(), StringComparer.Ordinal));

    /// <summary>Closes those of this process that are named.</summary>
    internal void Close(IEnumerable<Guid> ids)
    {
        foreach (var id in ids)
        {
            if (_open.TryGetValue(id, out var connection))
            {
                connection.Close();
            }
        }
    }

    internal void Remove(EventConnection connection) => _open.TryRemove(connection.Id, out _);

    private static bool IsSame(Actor one, Actor other) =>
        one.UserId is { } user ? user == other.UserId : one.Name == other.Name;
}
