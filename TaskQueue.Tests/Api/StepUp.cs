using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Data;
using TaskQueue.Core.Signals;
using TaskQueue.Tests.Security.Factors;

namespace TaskQueue.Tests.Api;

/// <summary>Sessions whose password was given too long ago for dangerous acts.</summary>
internal static class StepUp
{
    /// <summary>Lets the password of every session be older than dangerous acts allow.</summary>
    public static async Task AgeAsync(IServiceProvider services)
    {
        await using (
            var db = services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext()
        )
        {
            await FactorSteps.AgeAsync(db, DateTimeOffset.UtcNow);
        }

        services.GetRequiredService<ISignals>().Publish(new(SignalTopic.Access, []));
    }

    /// <summary>Checks that an act was refused for want of the password, and says how to give it.</summary>
    public static void AssertRefused(ApiAnswer answer)
    {
        answer.IsProblem(403);
        Assert.Equal("reauthentication_required", answer.Json.GetProperty("code").GetString());
        Assert.Equal(
            "Bearer error=\"insufficient_user_authentication\", max_age=\"600\"",
            Assert.Single(answer.Headers.WwwAuthenticate).ToString()
        );
    }
}
