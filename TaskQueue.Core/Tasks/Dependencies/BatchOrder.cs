using System.Globalization;

namespace TaskQueue.Core.Tasks.Dependencies;

/// <summary>
/// Puts the rows of a batch into an order in which each one stands behind those that it waits for, and says what is wrong
/// with rows that wait for none of the batch, for refused ones, or for each other; pure.
/// </summary>
internal sealed class BatchOrder
{
    private const string Field = "dependsOn";
    private const int MostNamed = 10;

    private readonly IReadOnlyList<NewTask> _tasks;
    private readonly IReadOnlyList<FieldErrors> _errors;
    private readonly Dictionary<string, int> _byRef = new(StringComparer.Ordinal);
    private readonly List<int>[] _parents;
    private readonly List<int> _order = [];

    private BatchOrder(IReadOnlyList<NewTask> tasks, IReadOnlyList<FieldErrors> errors)
    {
        (_tasks, _errors) = (tasks, errors);
        _parents = [.. tasks.Select(_ => new List<int>())];
    }

    /// <summary>The rows that are right, in an order in which they can be accepted.</summary>
    /// <param name="tasks">The rows.</param>
    /// <param name="errors">What is wrong with each so far; more is added.</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<NewTask> tasks, IReadOnlyList<FieldErrors> errors)
    {
        if (!tasks.Any(t => t.Ref is not null || t.DependsOn.Count > 0))
        {
            return [.. Enumerable.Range(0, tasks.Count).Where(i => errors[i].IsEmpty)];
        }

        var order = new BatchOrder(tasks, errors);
        order.Link();
        order.Sort();
        return [.. order._order.Where(order.Stands)];
    }

    /// <summary>Whether a row waits for another one of its batch.</summary>
    public static bool Refers(NewTask task) => task.DependsOn.Any(d => d.StartsWith(DependencyRules.RefMark));

    private void Link()
    {
        for (var i = 0; i < _tasks.Count; i++)
        {
            if (_tasks[i].Ref is { } name && !_byRef.TryAdd(name, i))
            {
                _errors[i].Add("ref", $"Row {Text(_byRef[name])} is called {name} already.");
            }
        }

        for (var i = 0; i < _tasks.Count; i++)
        {
            foreach (var name in _tasks[i].DependsOn.Where(d => d.StartsWith(DependencyRules.RefMark)))
            {
                if (_byRef.TryGetValue(name[1..], out var parent))
                {
                    _parents[i].Add(parent);
                }
                else
                {
                    _errors[i].Add(Field, $"No row of the batch has the ref {name[1..]}.");
                }
            }
        }
    }

    private void Sort()
    {
        var waiting = _parents.Select(p => p.Count).ToArray();
        var children = new List<int>[_tasks.Count];
        for (var i = 0; i < _tasks.Count; i++)
        {
            foreach (var parent in _parents[i])
            {
                (children[parent] ??= []).Add(i);
            }
        }

        // By place, so that a batch that is in order stays as it came.
        var ready = new PriorityQueue<int, int>(
            Enumerable.Range(0, _tasks.Count).Where(i => waiting[i] == 0).Select(i => (i, i))
        );
        while (ready.TryDequeue(out var row, out _))
        {
            _order.Add(row);
            foreach (var child in children[row] ?? [])
            {
                if (--waiting[child] == 0)
                {
                    ready.Enqueue(child, child);
                }
            }
        }

        NameCycles(waiting);
    }

    // What could not be put in order waits for itself in the end, or for something that does.
    private void NameCycles(int[] waiting)
    {
        var texts = new Dictionary<int, string>();
        for (var i = 0; i < waiting.Length; i++)
        {
            if (waiting[i] == 0)
            {
                continue;
            }

            var path = new List<int>();
            var row = i;
            while (!texts.ContainsKey(row) && !path.Contains(row))
            {
                path.Add(row);
                row = _parents[row].First(p => waiting[p] > 0);
            }

            var text = texts.GetValueOrDefault(row) ?? Describe(path[path.IndexOf(row)..]);
            foreach (var walked in path)
            {
                texts[walked] = text;
                _errors[walked].Add(Field, text);
            }
        }
    }

    private string Describe(List<int> cycle)
    {
        cycle.Reverse();
        var names = cycle.Take(MostNamed).Select(i => DependencyRules.RefMark + _tasks[i].Ref!).ToList();
        var more = cycle.Count > MostNamed ? " → …" : "";
        return $"Rows wait for each other in a circle: {string.Join(" → ", names)}{more} → {names[0]}.";
    }

    // In order, so that whoever waits for a refused row is refused before those that wait for it.
    private bool Stands(int row)
    {
        foreach (var parent in _parents[row].Where(p => !_errors[p].IsEmpty))
        {
            _errors[row]
                .Add(Field, $"Waits for {DependencyRules.RefMark}{_tasks[parent].Ref}, which was refused.");
        }

        return _errors[row].IsEmpty;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
