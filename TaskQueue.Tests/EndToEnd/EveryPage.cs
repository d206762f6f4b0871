namespace TaskQueue.Tests.EndToEnd;

/// <summary>The routes of the console's pages, by whom they are walked.</summary>
internal static class EveryPage
{
    /// <summary>What somebody sees who may not see a page; it has no frame of the console, for there may be nothing to lead to.</summary>
    public const string Denied = "/access-denied";

    /// <summary>In the frame of the console, for whoever is signed in.</summary>
    public static readonly string[] SignedIn =
    [
        "/",
        "/tasks",
        "/tasks/{Id:guid}",
        "/queues",
        "/queues/{Name}",
        "/schedules",
        "/schedules/{Id:guid}",
        "/schedules/calendar",
        "/schedules/calendars",
        "/dead-letters",
        "/dead-letters/rules",
        "/operations",
        "/operations/{Id:guid}",
        "/workers",
        "/workers/{Id:guid}",
        "/task-types",
        "/alerts",
        "/inbox",
        "/audit",
        "/users",
        "/users/{Id:guid}",
        "/roles",
        "/api-keys",
        "/profile",
        "/second-factor",
        "/rate-limits",
        "/settings",
        "/system",
        Denied,
    ];

    /// <summary>Without that frame, for those who are not signed in.</summary>
    public static readonly string[] Strangers =
    [
        "/login",
        "/register",
        "/forgot-password",
        "/reset-password",
        "/invitation",
        "/confirm-email",
        "/not-found",
        "/error",
    ];

    /// <summary>Those that another test opens, since they are there at certain times alone: the set-up of an empty installation.</summary>
    public static readonly string[] Elsewhere = ["/setup"];
}
