using System.Text.Json;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>What one schema wants of a value: all of its rules. A node may lead to itself, through a reference.</summary>
internal sealed class SchemaNode
{
    /// <summary>The rules.</summary>
    public List<SchemaRule> Rules { get; } = [];
}

/// <summary>One keyword's demand.</summary>
/// <param name="value">The value.</param>
/// <param name="check">Told what is wrong; asked to go on with parts of the value.</param>
internal delegate void SchemaRule(JsonElement value, SchemaCheck check);
