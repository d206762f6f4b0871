using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Inbox;

/// <summary>Registers inboxes.</summary>
internal static class InboxRegistration
{
    public static IServiceCollection AddInbox(this IServiceCollection services) =>
        services
            .AddSingleton<InboxQueries>()
            .AddSingleton<InboxService>()
            .AddSingleton<FollowSubjects>()
            .AddSingleton(p => new FollowService(
                p.GetRequiredService<IDbContextFactory<AppDbContext>>(),
                p.GetRequiredService<FollowSubjects>()
            ))
            .AddLeaderChore<FollowWatcher>();
}
