using System.Security.Cryptography;
using System.Text;

namespace TaskQueue.Core.Data;

/// <summary>A statement that was slow at least once.</summary>
public sealed record SlowStatement
{
    internal SlowStatement(
        string text,
        string sql,
        IReadOnlyList<StatementParameter> parameters,
        TimeSpan took,
        DateTimeOffset at
    )
    {
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
        Text = text;
        Sql = sql;
        Parameters = parameters;
        Count = 1;
        Total = Max = took;
        FirstAt = LastAt = at;
    }

    /// <summary>Names it; the same for the same text in every process.</summary>
    public string Id { get; }

    /// <summary>The statement on one line, without any value.</summary>
    public string Text { get; }

    /// <summary>How often it was slow.</summary>
    public long Count { get; private init; }

    /// <summary>How long those runs took in all.</summary>
    public TimeSpan Total { get; private init; }

    /// <summary>The slowest of them.</summary>
    public TimeSpan Max { get; private init; }

    /// <summary>When it was slow first.</summary>
    public DateTimeOffset FirstAt { get; private init; }

    /// <summary>When it was slow last.</summary>
    public DateTimeOffset LastAt { get; private init; }

    /// <summary>As it was sent, for its plan alone: constants of the program may stand in it.</summary>
    internal string Sql { get; }

    /// <summary>Its parameters, without their values.</summary>
    internal IReadOnlyList<StatementParameter> Parameters { get; }

    internal SlowStatement Again(TimeSpan took, DateTimeOffset at) =>
        this with
        {
            Count = Count + 1,
            Total = Total + took,
            Max = took > Max ? took : Max,
            LastAt = at,
        };
}

/// <summary>A parameter of a statement.</summary>
/// <param name="Name">Its name, without the sign in front.</param>
/// <param name="Type">PostgreSQL: its type; absent when the server infers it.</param>
internal sealed record StatementParameter(string Name, string? Type);
