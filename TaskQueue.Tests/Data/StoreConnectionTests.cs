using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Data;

public sealed class StoreConnectionTests
{
    [Theory]
    [InlineData("", "neither")]
    [InlineData("tasks.db", "cannot be read")]
    [InlineData("Database=db", "neither")]
    [InlineData("Data Source=", "neither")]
    [InlineData("Data Source=:memory:", "must name a file")]
    [InlineData("Data Source=x.db;Mode=Memory", "must name a file")]
    [InlineData("Data Source=x.db;Cache", "cannot be read")]
    [InlineData("Data Source=x.db;Mode=Sideways", "cannot be read")]
    [InlineData("Data Source=x.db;Colour=red", "cannot be read")]
    [InlineData("Host=db;Colour=red", "cannot be read")]
    [InlineData("Host=db;Port=many", "cannot be read")]
    [InlineData("Host=db;Port=-1", "cannot be read")]
    [InlineData("Host", "cannot be read")]
    [InlineData("Host=", "neither")]
    public void Parse_ABadText_SaysWhatIsWrong(string text, string what)
    {
        var fault = Assert.Throws<FormatException>(() => StoreConnection.Parse(text));

        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Data Source=some/where/tasks.db")]
    [InlineData("data source = some/where/tasks.db ; Cache=Private")]
    [InlineData("DataSource=some/where/tasks.db")]
    [InlineData("Filename=some/where/tasks.db")]
    public void Parse_AFile_IsSqlite_WithItsFullPath(string text)
    {
        var connection = StoreConnection.Parse(text);

        Assert.Equal(StoreProvider.Sqlite, connection.Provider);
        Assert.Equal(Path.GetFullPath("some/where"), connection.DataDirectory);
        Assert.Contains(
            Path.GetFullPath("some/where/tasks.db"),
            connection.ConnectionString,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Parse_APathWithTheWordHost_IsStillAFile() =>
        Assert.Equal(
            StoreProvider.Sqlite,
            StoreConnection.Parse("Data Source=/srv/Host=1/tasks.db").Provider
        );

    [Theory]
    [InlineData("Host=db;Database=tasks;Username=u;Password=p")]
    [InlineData("host = db ; database = tasks")]
    [InlineData("Server=db")]
    public void Parse_AHost_IsPostgres_AndKeepsErrorDetailsToItself(string text)
    {
        var connection = StoreConnection.Parse(text + ";Include Error Detail=true");

        Assert.Equal(StoreProvider.Postgres, connection.Provider);
        Assert.Equal(Path.GetFullPath("data"), connection.DataDirectory);
        Assert.DoesNotContain(
            "Include Error Detail=True",
            connection.ConnectionString,
            StringComparison.OrdinalIgnoreCase
        );
    }
}
