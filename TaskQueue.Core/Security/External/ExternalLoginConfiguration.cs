using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Security.External;

internal sealed class ExternalLoginConfiguration : IEntityTypeConfiguration<ExternalLogin>
{
    public void Configure(EntityTypeBuilder<ExternalLogin> row)
    {
        row.ToTable("external_logins");
        row.Property(l => l.Id).ValueGeneratedNever();
        row.Property(l => l.Issuer).HasMaxLength(ExternalIdentity.LongestIssuer);
        row.Property(l => l.Subject).HasMaxLength(ExternalIdentity.LongestSubject);
        row.Property(l => l.Provider).HasMaxLength(OidcSettings.LongestName);
        row.Property(l => l.Email).HasMaxLength(EmailAddressRules.Longest);
        row.HasOne<AppUser>().WithMany().HasForeignKey(l => l.UserId).OnDelete(DeleteBehavior.Cascade);
        // Serves the sign-in; one person at a provider has one account here.
        row.HasIndex(l => new { l.Issuer, l.Subject })
            .IsUnique()
            .HasDatabaseName("ix_external_logins_person");
        // Serves the list of what an account is linked with.
        row.HasIndex(l => l.UserId).HasDatabaseName("ix_external_logins_user");
    }
}
