namespace TaskQueue.Tests.Architecture;

public sealed class FolderRulesTests
{
    private static readonly SourceFile Pusher = new(
        "TaskQueue.Core/Dispatch/Pusher.cs",
        "internal sealed class Pusher;"
    );
    private static readonly SourceFile Context = new(
        "TaskQueue.Core/Data/Converters.cs",
        "internal sealed class Converters;"
    );
    private static readonly SourceFile Node = new(
        "TaskQueue.Core/Workers/WorkerNode.cs",
        "public sealed record WorkerNode;"
    );

    [Fact]
    public void Core_UsesOnlyWhatTheTableAllows() =>
        Rule.AssertKept(FolderRules.Breaches(SourceTree.Read("TaskQueue.Core", ".cs")));

    [Fact]
    public void Components_NeverUseDataOrBroker() =>
        Rule.AssertKept(
            FolderRules.ComponentBreaches(SourceTree.Read("TaskQueue.Web/Components", ".cs", ".razor"))
        );

    [Fact]
    public void Product_HasNoGlobalUsingOfItsOwnNamespaces() =>
        Rule.AssertKept(FolderRules.GlobalUsings(SourceTree.ReadProduct(".cs", ".csproj")));

    [Theory]
    [InlineData("Tasks", "using TaskQueue.Core.Dispatch;")]
    [InlineData("Tasks", "using static TaskQueue.Core.Dispatch.Pusher;")]
    [InlineData("Tasks", "using Push = TaskQueue.Core.Dispatch.Pusher;")]
    [InlineData("Tasks", "private readonly Dispatch.Pusher _pusher;")]
    [InlineData("Tasks", "private readonly List<Core.Dispatch.Pusher> _pushers = [];")]
    [InlineData("Email", "using TaskQueue.Core.Dispatch;")]
    [InlineData("Execution", "using TaskQueue.Core.Data;")]
    [InlineData("Workers", "using TaskQueue.Core.Dispatch;")]
    [InlineData("Novelties", "")]
    public void Core_WithAForbiddenUse_IsFound(string folder, string text)
    {
        var file = new SourceFile($"TaskQueue.Core/{folder}/Example.cs", text);

        var breach = Assert.Single(FolderRules.Breaches([Pusher, Context, Node, file]));

        Assert.Contains(folder, breach, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Scheduling/Example.cs", "using TaskQueue.Core.Dispatch;")]
    [InlineData("Dispatch/Example.cs", "using TaskQueue.Core.Workers;")]
    [InlineData("Email/Example.cs", "using TaskQueue.Core.Data;")]
    [InlineData("Data/AppDbContext.cs", "using TaskQueue.Core.Workers;")]
    [InlineData("CoreServices.cs", "using TaskQueue.Core.Dispatch;")]
    [InlineData("Tasks/Example.cs", "// Dispatch.Pusher pushes it")]
    [InlineData("Tasks/Example.cs", "item.Dispatch.Pusher(); System.Data.Converters(); Dispatch.Count();")]
    public void Core_WithAnAllowedUse_Passes(string path, string text)
    {
        var file = new SourceFile("TaskQueue.Core/" + path, text);

        Assert.Empty(FolderRules.Breaches([Pusher, Context, Node, file]));
    }

    [Theory]
    [InlineData("@using TaskQueue.Core.Data")]
    [InlineData("@inject TaskQueue.Core.Broker.IBroker Broker")]
    public void Components_WithAForbiddenUse_AreFound(string text) =>
        Assert.Single(
            FolderRules.ComponentBreaches([new("TaskQueue.Web/Components/Tasks/TasksPage.razor", text)])
        );

    [Theory]
    [InlineData("global using TaskQueue.Core.Tasks;")]
    [InlineData("<Using Include=\"TaskQueue.Core.Tasks\" />")]
    public void Product_WithAGlobalUsing_IsFound(string text) =>
        Assert.Single(FolderRules.GlobalUsings([new("TaskQueue.Core/x", text)]));
}
