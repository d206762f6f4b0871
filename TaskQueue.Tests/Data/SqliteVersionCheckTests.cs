using Microsoft.Data.Sqlite;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Data;

/// <summary>S74: an old SQLite is told of at the start.</summary>
public sealed class SqliteVersionCheckTests
{
    [Theory]
    [InlineData("3.50.1", true)]
    [InlineData("3.49.2", true)]
    [InlineData("3.50.2", false)]
    [InlineData("3.51.0", false)]
    [InlineData("of our own", false)]
    public void OldVersion_IsWarnedOf(string version, bool isOld) =>
        Assert.Equal(
            isOld,
            SqliteVersionCheck.WarningOf(version)?.Contains("3.50.2 or newer", StringComparison.Ordinal)
                is true
        );

    [Fact]
    public void TheOneThatComesWithTheProduct_IsSafe()
    {
        using var connection = new SqliteConnection();

        Assert.Null(SqliteVersionCheck.WarningOf(connection.ServerVersion));
    }
}
