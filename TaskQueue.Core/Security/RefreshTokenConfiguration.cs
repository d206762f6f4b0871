using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Security;

internal sealed class RefreshTokenConfiguration : IEntityTypeConfiguration<RefreshToken>
{
    public void Configure(EntityTypeBuilder<RefreshToken> token)
    {
        token.ToTable("refresh_tokens");
        token.HasKey(t => t.Hash);
        // Serves the revocation of a family.
        token.HasIndex(t => t.Family).HasDatabaseName("ix_refresh_tokens_family");
        // Serves the revocation of all of a user's sessions.
        token.HasIndex(t => t.UserId).HasDatabaseName("ix_refresh_tokens_user");
    }
}
