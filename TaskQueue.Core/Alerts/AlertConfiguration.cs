using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Alerts;

internal sealed class AlertConfiguration : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> alert)
    {
        alert.ToTable("alerts");
        alert.Property(a => a.Id).ValueGeneratedNever();
        alert.Property(a => a.Version).IsConcurrencyToken();
        alert.Property(a => a.Kind).HasMaxLength(AlertLimits.Kind);
        alert.Property(a => a.Subject).HasMaxLength(AlertLimits.Subject);
        alert.Property(a => a.Title).HasMaxLength(AlertLimits.Title);
        alert.Property(a => a.Text).HasMaxLength(AlertLimits.Text);
        alert.Property(a => a.Link).HasMaxLength(AlertLimits.Link);
        alert.Property(a => a.AcknowledgedBy).HasMaxLength(AlertLimits.Actor);
        alert.Property(a => a.ResolvedBy).HasMaxLength(AlertLimits.Actor);
        alert.Property(a => a.Note).HasMaxLength(AlertLimits.Note);
        // Serves the counting up, and makes sure that one thing has one alert at a time, whoever opens it.
        alert
            .HasIndex(a => new { a.Kind, a.Subject })
            .IsUnique()
            .HasFilter("state <> 2")
            .HasDatabaseName("ux_alerts_unresolved");
        // Serves lists by state, and the count in the navigation.
        alert.HasIndex(a => new { a.State, a.Id }).HasDatabaseName("ix_alerts_state");
        // Serves the rest between two mails.
        alert.HasIndex(a => a.MailedAt).HasDatabaseName("ix_alerts_mailed");
        // Serves retention.
        alert.HasIndex(a => a.ResolvedAt).HasDatabaseName("ix_alerts_resolved");
    }
}

internal sealed class AlertMarkConfiguration : IEntityTypeConfiguration<AlertMark>
{
    public void Configure(EntityTypeBuilder<AlertMark> mark)
    {
        mark.ToTable("alert_marks");
        mark.Property(m => m.Id).ValueGeneratedNever();
        mark.Property(m => m.Version).IsConcurrencyToken();
    }
}
