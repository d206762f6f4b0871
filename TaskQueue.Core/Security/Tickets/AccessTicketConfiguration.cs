using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Security.Tickets;

internal sealed class AccessTicketConfiguration : IEntityTypeConfiguration<AccessTicket>
{
    public void Configure(EntityTypeBuilder<AccessTicket> row)
    {
        row.ToTable("access_tickets");
        row.HasKey(t => t.Hash);
        row.Property(t => t.Stamp).HasMaxLength(64);
        row.Property(t => t.Path).HasMaxLength(AccessTickets.LongestPath);
        // Serves the limit of those that one account may hold, and the end of its old ones.
        row.HasIndex(t => t.UserId).HasDatabaseName("ix_access_tickets_user");
        // Serves the sweep of those that have ended.
        row.HasIndex(t => t.ExpiresAt).HasDatabaseName("ix_access_tickets_end");
    }
}
