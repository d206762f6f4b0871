using System.Runtime.CompilerServices;

namespace TaskQueue.Core;

/// <summary>Collects what is wrong with a request, by field.</summary>
public sealed class FieldErrors
{
    // Made with the first error: each row of each batch has one of these, and hardly ever an error.
    private SortedDictionary<string, List<string>>? _errors;

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsEmpty => _errors is null;

    /// <summary>Adds a reason unless the condition holds.</summary>
    /// <param name="condition">What must be so.</param>
    /// <param name="field">The field, by its name in the API.</param>
    /// <param name="reason">What is wrong with it.</param>
    public void Require(bool condition, string field, string reason)
    {
        if (!condition)
        {
            Add(field, reason);
        }
    }

    /// <summary>Adds a reason unless the condition holds; the text is put together only then.</summary>
    /// <param name="condition">What must be so.</param>
    /// <param name="field">The field, by its name in the API.</param>
    /// <param name="reason">What is wrong with it.</param>
    public void Require(
        bool condition,
        string field,
        [InterpolatedStringHandlerArgument(nameof(condition))] ref ReasonText reason
    )
    {
        if (!condition)
        {
            Add(field, reason.ToString());
        }
    }

    /// <summary>Adds a reason.</summary>
    /// <param name="field">The field, by its name in the API.</param>
    /// <param name="reason">What is wrong with it.</param>
    public void Add(string field, string reason)
    {
        _errors ??= new(StringComparer.Ordinal);
        if (!_errors.TryGetValue(field, out var reasons))
        {
            _errors[field] = reasons = [];
        }

        // Two rules may say the same of one field.
        if (!reasons.Contains(reason))
        {
            reasons.Add(reason);
        }
    }

    /// <summary>The fields and reasons.</summary>
    public IReadOnlyDictionary<string, string[]> ToDictionary() =>
        (_errors ?? []).ToDictionary(e => e.Key, e => e.Value.ToArray(), StringComparer.Ordinal);

    /// <summary>Takes over what is wrong by other rules.</summary>
    /// <param name="other">What they found.</param>
    /// <returns>These.</returns>
    public FieldErrors And(FieldErrors other)
    {
        foreach (var (field, reasons) in other._errors ?? [])
        {
            reasons.ForEach(r => Add(field, r));
        }

        return this;
    }

    /// <summary>Refuses when anything is wrong.</summary>
    /// <exception cref="RefusalException">Something is.</exception>
    public void ThrowIfAny() => ThrowIfAny(RefusalCode.Invalid);

    /// <summary>Refuses when anything is wrong.</summary>
    /// <param name="code">Why.</param>
    /// <exception cref="RefusalException">Something is.</exception>
    public void ThrowIfAny(RefusalCode code)
    {
        if (!IsEmpty)
        {
            throw new RefusalException(code, ToDictionary());
        }
    }
}
