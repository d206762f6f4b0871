using System.Text.Json.Nodes;

namespace TaskQueue.Core.Tasks.Versions;

/// <summary>
/// How much one migration may still put into a payload: a few steps that copy a payload into itself would fill any memory
/// otherwise, and no payload may be nested deeper than one that is submitted.
/// </summary>
internal sealed class MigrationRoom
{
    private const int MostCharacters = 8 * 1024 * 1024;

    private int _left = MostCharacters;

    /// <summary>Takes the room of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="depth">How deep it is to stand.</param>
    /// <exception cref="MigrationFault">There is none left.</exception>
    public void Take(JsonNode? value, int depth)
    {
        if (depth > TaskLimits.JsonDepth)
        {
            throw new MigrationFault("the payload becomes nested too deeply");
        }

        _left--;
        switch (value)
        {
            case JsonObject members:
                foreach (var (name, member) in members)
                {
                    _left -= name.Length;
                    Take(member, depth + 1);
                }

                break;
            case JsonArray list:
                foreach (var element in list)
                {
                    Take(element, depth + 1);
                }

                break;
            case not null:
                _left -= value.ToJsonString().Length;
                break;
        }

        if (_left < 0)
        {
            throw new MigrationFault("the payload becomes too large");
        }
    }
}
