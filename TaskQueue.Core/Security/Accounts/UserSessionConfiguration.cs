using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskQueue.Core.Security.External;

namespace TaskQueue.Core.Security.Accounts;

internal sealed class UserSessionConfiguration : IEntityTypeConfiguration<UserSession>
{
    public void Configure(EntityTypeBuilder<UserSession> row)
    {
        row.ToTable("user_sessions");
        row.Property(s => s.Id).ValueGeneratedNever();
        row.Property(s => s.Address).HasMaxLength(SessionPlace.LongestAddress);
        row.Property(s => s.Agent).HasMaxLength(SessionPlace.LongestAgent);
        row.Property(s => s.Provider).HasMaxLength(OidcSettings.LongestName);
        // Serves the list of somebody's sessions.
        row.HasIndex(s => s.UserId).HasDatabaseName("ix_user_sessions_user");
    }
}
