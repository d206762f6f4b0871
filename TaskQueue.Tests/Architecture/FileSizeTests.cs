namespace TaskQueue.Tests.Architecture;

public sealed class FileSizeTests
{
    private const int MostLines = 300;

    [Fact]
    public void Files_HaveAtMost300Lines() =>
        Rule.AssertKept(TooLong(SourceTree.Read("", ".cs", ".razor", ".css")));

    [Theory]
    [InlineData("TaskQueue.Core/Tasks/TaskItem.cs", 300, 0)]
    [InlineData("TaskQueue.Core/Tasks/TaskItem.cs", 301, 1)]
    [InlineData("TaskQueue.Core/Data/Migrations/Sqlite/First.cs", 301, 0)]
    public void LongFiles_AreFound_ExceptMigrations(string path, int lines, int found)
    {
        var file = new SourceFile(path, string.Concat(Enumerable.Repeat("line\n", lines)));

        Assert.Equal(found, TooLong([file]).Count());
    }

    private static IEnumerable<string> TooLong(IEnumerable<SourceFile> files) =>
        from file in files
        where !file.Path.Contains("/Migrations/", StringComparison.Ordinal)
        let lines = file.Text.TrimEnd('\n').Count(letter => letter == '\n') + 1
        where lines > MostLines
        select $"{file.Path} has {lines} lines";
}
