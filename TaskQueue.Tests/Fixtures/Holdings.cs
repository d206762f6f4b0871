using System.Collections;
using System.Reflection;

namespace TaskQueue.Tests.Fixtures;

/// <summary>
/// Counts what the collections hold that can be reached from an object of the product, by the fields in which they stand. A
/// collection that somebody adds later is counted too.
/// </summary>
internal static class Holdings
{
    private const BindingFlags Own =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Counts.</summary>
    /// <param name="root">Where to begin.</param>
    /// <returns>How many elements there are, over all objects of a type, by type and field.</returns>
    public static SortedDictionary<string, int> Of(object root)
    {
        var sizes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (seen, open) = (
            new HashSet<object>(ReferenceEqualityComparer.Instance),
            new Stack<object>([root])
        );
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next))
            {
                continue;
            }

            for (var type = next.GetType(); type is not null && IsOurs(type); type = type.BaseType)
            {
                foreach (var field in type.GetFields(Own))
                {
                    Look($"{type.Name}.{field.Name}", field.GetValue(next), sizes, open);
                }
            }
        }

        return sizes;
    }

    private static void Look(
        string name,
        object? value,
        SortedDictionary<string, int> sizes,
        Stack<object> open
    )
    {
        if (value is null or string or Delegate)
        {
            return;
        }

        if (IsOurs(value.GetType()))
        {
            open.Push(value);
            return;
        }

        if (value is not Array && CountOf(value) is { } count)
        {
            sizes[name] = sizes.GetValueOrDefault(name) + count;
        }

        if (value is IEnumerable elements)
        {
            foreach (var element in elements.Cast<object?>().SelectMany(Parts).OfType<object>())
            {
                if (IsOurs(element.GetType()))
                {
                    open.Push(element);
                }
            }
        }
    }

    private static int? CountOf(object value) =>
        value.GetType().GetProperty("Count", typeof(int))?.GetValue(value) as int?;

    private static IEnumerable<object?> Parts(object? element) =>
        element?.GetType() is { IsGenericType: true } type
        && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
            ? [type.GetProperty("Key")!.GetValue(element), type.GetProperty("Value")!.GetValue(element)]
            : [element];

    // What a clock or a log holds is not the product's.
    private static bool IsOurs(Type type) =>
        type.Namespace?.StartsWith("TaskQueue.", StringComparison.Ordinal) == true
        && !type.IsEnum
        && !typeof(TimeProvider).IsAssignableFrom(type);
}
