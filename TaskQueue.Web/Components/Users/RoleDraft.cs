using TaskQueue.Core.Security;

namespace TaskQueue.Web.Components.Users;

/// <summary>A role as it is typed; what is wrong is told for fields that were touched.</summary>
internal sealed class RoleDraft
{
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);

    /// <summary>Begins with a role, or with nothing.</summary>
    public RoleDraft(RoleDefinition? role)
    {
        (Name, Description) = (role?.Name ?? "", role?.Description ?? "");
        Queues = string.Join(", ", role?.Queues ?? []);
        Permissions.UnionWith(role?.Permissions ?? []);
    }

    public string Name { get; set; }

    public string Description { get; set; }

    public string Queues { get; set; }

    public HashSet<string> Permissions { get; } = new(StringComparer.Ordinal);

    public void Touch(string field) => _touched.Add(field);

    public void TouchAll() => _touched.UnionWith(["name", "description", "permissions", "queues"]);

    /// <summary>What is wrong with the fields that were touched.</summary>
    public IReadOnlyDictionary<string, string[]> Faults(Actor actor)
    {
        var wanted = ToRole();
        return wanted
            .Check()
            .And(wanted.CheckReach(actor))
            .ToDictionary()
            .Where(f => _touched.Contains(f.Key))
            .ToDictionary(f => f.Key, f => f.Value);
    }

    public NewRole ToRole() =>
        new()
        {
            Name = Name.Trim(),
            Description = string.IsNullOrWhiteSpace(Description) ? null : Description,
            Permissions = [.. Permissions],
            Queues =
            [
                .. Queues.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            ],
        };
}
