using System.Globalization;
using System.Text.Json;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>One check of one value: where it stands, what it found, and how long it may go on.</summary>
/// <param name="most">Faults that are told.</param>
internal sealed class SchemaCheck(int most)
{
    // A schema of a few lines can ask for more comparisons than a lifetime has seconds, by choices within choices.
    private const int MostSteps = 200_000;
    private const int MostDepth = 384;

    private readonly List<string> _path = [];
    private readonly List<string> _faults = [];
    private int _failed;
    private int _steps;
    private int _depth;

    /// <summary>What was found, the first ones.</summary>
    public IReadOnlyList<string> Faults => _faults;

    // When it has come to its end everything fails, so that no choice goes on.
    private bool IsSpent => _steps > MostSteps;

    /// <summary>Holds a value against a schema.</summary>
    public void Run(SchemaNode node, JsonElement value)
    {
        if (++_steps > MostSteps || _depth >= MostDepth)
        {
            _steps = MostSteps + 1;
            _failed++;
            _faults.Clear();
            _faults.Add("Cannot be checked: its schema leads in circles, or offers too many choices.");
            return;
        }

        _depth++;
        foreach (var rule in node.Rules)
        {
            if (!IsSpent)
            {
                rule(value, this);
            }
        }

        _depth--;
    }

    /// <summary>Goes on with a member of an object.</summary>
    public void Into(string name, SchemaNode node, JsonElement value)
    {
        _path.Add(
            name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
        );
        Run(node, value);
        _path.RemoveAt(_path.Count - 1);
    }

    /// <summary>Goes on with an element of a list.</summary>
    public void Into(int index, SchemaNode node, JsonElement value) =>
        Into(index.ToString(CultureInfo.InvariantCulture), node, value);

    /// <summary>Whether a value is as a schema wants it; says nothing.</summary>
    public bool Passes(SchemaNode node, JsonElement value)
    {
        var (failed, told) = (_failed, _faults.Count);
        Run(node, value);
        if (IsSpent)
        {
            return false;
        }

        var passes = _failed == failed;
        _failed = failed;
        _faults.RemoveRange(told, _faults.Count - told);
        return passes;
    }

    /// <summary>Says what is wrong here.</summary>
    public void Require(bool condition, string reason)
    {
        if (condition || IsSpent)
        {
            return;
        }

        _failed++;
        if (_faults.Count < most)
        {
            _faults.Add(_path.Count == 0 ? reason : $"/{string.Join('/', _path)}: {reason}");
        }
    }
}
