using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Architecture;

/// <summary>Every index is paid for at each write: the line above it names the query that it serves.</summary>
public sealed class IndexCommentTests
{
    // Not declared by us: they come with ASP.NET Identity, for its own queries.
    private static readonly string[] OfIdentity =
    [
        "EmailIndex",
        "UserNameIndex",
        "RoleNameIndex",
        "IX_AspNetRoleClaims_RoleId",
        "IX_AspNetUserClaims_UserId",
        "IX_AspNetUserLogins_UserId",
        "IX_AspNetUserRoles_RoleId",
        "IX_role_claims_role_id",
        "IX_user_claims_user_id",
        "IX_user_logins_user_id",
        "IX_user_roles_role_id",
    ];

    [Fact]
    public void EveryIndex_NamesTheQueryItServes()
    {
        using var db = new SqliteDesignTimeContext().CreateDbContext([]);
        var names = db
            .Model.GetEntityTypes()
            .SelectMany(e => e.GetIndexes())
            .Select(i => i.GetDatabaseName()!)
            .Distinct()
            .Except(OfIdentity)
            .ToList();
        var files = SourceTree
            .Read("TaskQueue.Core", ".cs")
            .Where(f => f.Path.EndsWith("Configuration.cs", StringComparison.Ordinal))
            .ToList();

        Assert.True(names.Count > 10, $"only {names.Count} indexes were found");
        Rule.AssertKept(
            names
                .Where(n => !files.Any(f => IsExplained(f.Text, n)))
                .Select(n => $"{n} has no comment // Serves … above it")
        );
    }

    [Theory]
    [InlineData("// Serves fish.\nx.HasIndex(a => a.B).HasDatabaseName(\"ix_b\");", true)]
    [InlineData("// Serves fish,\n// and birds.\nx.HasIndex(a => a.B)\n.HasDatabaseName(\"ix_b\");", true)]
    [InlineData("x.HasIndex(a => a.B).HasDatabaseName(\"ix_b\");", false)]
    [InlineData("// Fish.\nx.HasIndex(a => a.B).HasDatabaseName(\"ix_b\");", false)]
    [InlineData(
        "// Serves fish.\nx.HasIndex(a => a.A).HasDatabaseName(\"ix_a\");\nx.HasIndex(a => a.B).HasDatabaseName(\"ix_b\");",
        false
    )]
    public void Comment_IsRead(string text, bool explained) =>
        Assert.Equal(explained, IsExplained(text, "ix_b"));

    private static bool IsExplained(string text, string name)
    {
        var place = text.IndexOf($"HasDatabaseName(\"{name}\")", StringComparison.Ordinal);
        var start = place < 0 ? -1 : text.LastIndexOf("HasIndex(", place, StringComparison.Ordinal);
        if (start < 0)
        {
            return false;
        }

        var above = text[..text.LastIndexOf('\n', start).Clamp()]
            .Split('\n')
            .Reverse()
            .TakeWhile(line => line.Trim().StartsWith("//", StringComparison.Ordinal));
        return above.Any(line => line.Contains("// Serves ", StringComparison.Ordinal));
    }
}

file static class Places
{
    /// <summary>The start of the text when there is no line above.</summary>
    public static int Clamp(this int place) => Math.Max(0, place);
}
