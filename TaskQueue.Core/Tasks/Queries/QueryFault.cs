using System.Globalization;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Why a query cannot be read.</summary>
/// <param name="At">The place in the text where it went wrong, from 0.</param>
/// <param name="Length">How many characters are meant, at least 1.</param>
/// <param name="Reason">What was read there, and what is possible.</param>
public sealed record QueryFault(int At, int Length, string Reason)
{
    /// <summary>The place, counted from 1.</summary>
    public int Column => At + 1;

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"Column {Column}: {Reason}");
}

/// <summary>Carries a fault out of the reader.</summary>
#pragma warning disable CA1032, RCS1194 // is not made without a fault
internal sealed class QueryFaultException(QueryFault fault) : Exception(fault.Reason)
#pragma warning restore CA1032, RCS1194
{
    public QueryFault Fault { get; } = fault;
}
