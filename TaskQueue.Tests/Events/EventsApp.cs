using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Events;

/// <summary>With a small log, and room for few connections of one account.</summary>
public sealed class EventsApp()
    : ApiApp(
        ("Worker:Enabled", "false"),
        ("Events:Kept", "1000"),
        ("Events:Connections", "200"),
        ("Events:ConnectionsPerUser", "4")
    );
