using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Security;

/// <summary>What several roles, some of them limited to queues, come to.</summary>
public sealed class ActorRightsTests
{
    private static readonly string[] Queues = ["a", "b", "c"];

    [Fact]
    public void WideRole_AndRoleOfOneQueue_AddUp()
    {
        var actor = ActorRights.Combine(
            "x",
            [new("viewer", ["tasks.read"], []), new("mail", ["tasks.read", "tasks.write"], ["mail"])]
        );

        Assert.True(actor.May(Permissions.TasksRead, "other"));
        Assert.True(actor.May(Permissions.TasksWrite, "mail"));
        Assert.False(actor.May(Permissions.TasksWrite, "other"));
        Assert.True(actor.ScopeOf(Permissions.TasksRead).IsEverywhere);
        Assert.Equal(["mail"], actor.ScopeOf(Permissions.TasksWrite).Queues!);
        Assert.False(actor.ScopeOf(Permissions.QueuesControl).Has("mail"));
    }

    /// <summary>A permission holds in a queue exactly where one of the roles gives it there.</summary>
    [Fact]
    public void Combination_IsTheUnionOfRoles()
    {
        var role = Gen.Choose(0, 63).Zip(Gen.Choose(0, 7));
        Prop.ForAll(role.ListOf().ToArbitrary(), made => IsTheUnion([.. made.Take(5)]))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void WhoIsLimitedToAQueue_MakesNoRoleForAllOfThem()
    {
        var maker = ActorRights.Combine("x", [new("mail", ["tasks.write"], ["mail"])]);
        var wide = new NewRole { Name = "wide", Permissions = ["tasks.write"] };

        Assert.False(wide.CheckReach(maker).IsEmpty);
        Assert.False((wide with { Queues = ["mail", "other"] }).CheckReach(maker).IsEmpty);
        Assert.True((wide with { Queues = ["mail"] }).CheckReach(maker).IsEmpty);
    }

    private static bool IsTheUnion(IReadOnlyList<(int Permissions, int Queues)> made)
    {
        var roles = made.Select(
                (m, i) =>
                    new RoleDefinition(
                        $"r{i}",
                        [.. RoleRules.OfQueues.Order().Where((_, bit) => (m.Permissions & (1 << bit)) != 0)],
                        [.. Queues.Where((_, bit) => (m.Queues & (1 << bit)) != 0)]
                    )
            )
            .ToList();
        var actor = ActorRights.Combine("x", roles);
        return RoleRules.OfQueues.All(p =>
            Queues.All(q =>
                actor.May(p, q)
                == roles.Any(r => r.Permissions.Contains(p) && (r.Queues.Count == 0 || r.Queues.Contains(q)))
            )
            && actor.May(p) == roles.Any(r => r.Permissions.Contains(p))
            && actor.May(p, "elsewhere") == roles.Any(r => r.Permissions.Contains(p) && r.Queues.Count == 0)
        );
    }
}
