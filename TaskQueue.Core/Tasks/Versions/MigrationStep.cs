using System.Text.Json.Nodes;

namespace TaskQueue.Core.Tasks.Versions;

/// <summary>One change of a payload.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Path">Where.</param>
/// <param name="From">From where, for a move or a copy.</param>
/// <param name="Value">With what, for the others but a removal; null is a value.</param>
/// <param name="Each">A list, at each of whose elements it is done; path and from begin at the element then.</param>
/// <param name="IsOptional">Whether it is left out where what it starts from is not there.</param>
internal sealed record MigrationStep(
    MigrationStepKind Kind,
    JsonPointer Path,
    JsonPointer? From,
    JsonNode? Value,
    JsonPointer? Each,
    bool IsOptional
)
{
    /// <summary>Does it.</summary>
    /// <param name="root">The payload, which is changed.</param>
    /// <param name="room">How much may still be put into it.</param>
    /// <returns>The payload afterwards.</returns>
    /// <exception cref="MigrationFault">It cannot be done to this payload.</exception>
    public JsonNode? Apply(JsonNode? root, MigrationRoom room)
    {
        if (Each is null)
        {
            return Change(root, "", room);
        }

        if (!Each.TryFind(root, out var found))
        {
            return IsOptional ? root : throw new MigrationFault($"there is no {Each}");
        }

        if (found is not JsonArray list)
        {
            throw new MigrationFault($"{Each} is no list");
        }

        for (var i = 0; i < list.Count; i++)
        {
            var element = list[i];
            var changed = Change(element, FormattableString.Invariant($"{Each}/{i}"), room);
            if (!ReferenceEquals(changed, element))
            {
                list[i] = changed;
            }
        }

        return root;
    }

    private JsonNode? Change(JsonNode? root, string at, MigrationRoom room)
    {
        var source = From ?? Path;
        var needs = Kind is not (MigrationStepKind.Add or MigrationStepKind.Default);
        JsonNode? there = null;
        if (needs && !source.TryFind(root, out there))
        {
            return IsOptional ? root : throw new MigrationFault($"there is no {at}{source}");
        }

        switch (Kind)
        {
            case MigrationStepKind.Test:
                return JsonNode.DeepEquals(there, Value)
                    ? root
                    : throw new MigrationFault($"{at}{Path} is not {Value?.ToJsonString() ?? "null"}");
            case MigrationStepKind.Remove:
                return Remove(root, Path);
            case MigrationStepKind.Replace:
                return Set(root, Copied(Value, room), at, replaces: true);
            case MigrationStepKind.Copy:
                return Set(root, Copied(there, room), at, replaces: false);
            case MigrationStepKind.Move:
                var moved = Copied(there, room);
                return Set(Remove(root, source), moved, at, replaces: false);
            case MigrationStepKind.Default when Path.TryFind(root, out _):
                return root;
            default:
                return Set(root, Copied(Value, room), at, replaces: false);
        }
    }

    private JsonNode? Copied(JsonNode? value, MigrationRoom room)
    {
        room.Take(value, Path.Steps.Count + (Each is null ? 0 : Each.Steps.Count + 1));
        return value?.DeepClone();
    }

    private static JsonNode? Remove(JsonNode? root, JsonPointer path)
    {
        if (path.Steps.Count == 0)
        {
            return null;
        }

        path.TryFindHolder(root, out var holder);
        if (holder is JsonArray list)
        {
            JsonPointer.TryIndex(path.Steps[^1], list.Count - 1, out var index);
            list.RemoveAt(index);
        }
        else
        {
            ((JsonObject)holder!).Remove(path.Steps[^1]);
        }

        return root;
    }

    private JsonNode? Set(JsonNode? root, JsonNode? value, string at, bool replaces)
    {
        if (Path.Steps.Count == 0)
        {
            return value;
        }

        var last = Path.Steps[^1];
        if (!Path.TryFindHolder(root, out var holder))
        {
            throw new MigrationFault($"there is nothing that {at}{Path} could be put into");
        }

        switch (holder)
        {
            case JsonObject members:
                members[last] = value;
                return root;
            case JsonArray list when last == "-" && !replaces:
                list.Add(value);
                return root;
            case JsonArray list
                when JsonPointer.TryIndex(last, replaces ? list.Count - 1 : list.Count, out var index):
                if (replaces)
                {
                    list[index] = value;
                }
                else
                {
                    list.Insert(index, value);
                }

                return root;
            default:
                throw new MigrationFault($"{at}{Path} is no place in an object or list");
        }
    }
}

/// <summary>What a step does.</summary>
internal enum MigrationStepKind
{
    Add,
    Remove,
    Replace,
    Move,
    Copy,
    Test,
    Default,
}

/// <summary>A payload cannot be migrated.</summary>
internal sealed class MigrationFault(string message) : Exception(message);
