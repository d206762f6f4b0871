using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class KeysDeadlinesCalendars : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "order_until",
                table: "workers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "queue_columns",
                table: "user_preferences",
                type: "text",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "schedule_columns",
                table: "user_preferences",
                type: "text",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "worker_columns",
                table: "user_preferences",
                type: "text",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "deadline_at",
                table: "tasks",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "result_ttl_ms",
                table: "tasks",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "result_until",
                table: "tasks",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "deadline_ms",
                table: "task_types",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "result_ttl_ms",
                table: "task_types",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "calendar_days",
                table: "schedules",
                type: "text",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "calendar_names",
                table: "schedules",
                type: "character varying(1291)",
                maxLength: 1291,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "overrides",
                table: "retention_policies",
                type: "text",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.CreateTable(
                name: "key_rules",
                columns: table => new
                {
                    queue = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    limits = table.Column<string>(type: "text", nullable: true),
                    limits_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    limits_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    limits_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    override_limits = table.Column<string>(type: "text", nullable: true),
                    override_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    override_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    override_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    override_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_rules", x => new { x.queue, x.key });
                });

            migrationBuilder.CreateTable(
                name: "named_calendars",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    description = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    days = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    updated_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_named_calendars", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "schedule_fires",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    schedule_id = table.Column<Guid>(type: "uuid", nullable: false),
                    fire_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    outcome = table.Column<short>(type: "smallint", nullable: false),
                    fires = table.Column<long>(type: "bigint", nullable: false),
                    task_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_schedule_fires", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_tasks_deadline",
                table: "tasks",
                column: "deadline_at",
                filter: "deadline_at is not null and state in (0, 1, 2, 4)");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_result_until",
                table: "tasks",
                column: "result_until",
                filter: "result_until is not null");

            migrationBuilder.CreateIndex(
                name: "ix_key_rules_changed",
                table: "key_rules",
                column: "changed_at");

            migrationBuilder.CreateIndex(
                name: "ix_key_rules_override",
                table: "key_rules",
                column: "override_until",
                filter: "override_until is not null");

            migrationBuilder.CreateIndex(
                name: "ix_key_rules_removed",
                table: "key_rules",
                column: "removed_at",
                filter: "removed_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_schedule_fires_schedule",
                table: "schedule_fires",
                columns: new[] { "schedule_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "key_rules");

            migrationBuilder.DropTable(
                name: "named_calendars");

            migrationBuilder.DropTable(
                name: "schedule_fires");

            migrationBuilder.DropIndex(
                name: "ix_tasks_deadline",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_result_until",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "order_until",
                table: "workers");

            migrationBuilder.DropColumn(
                name: "queue_columns",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "schedule_columns",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "worker_columns",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "deadline_at",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "result_ttl_ms",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "result_until",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "deadline_ms",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "result_ttl_ms",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "calendar_days",
                table: "schedules");

            migrationBuilder.DropColumn(
                name: "calendar_names",
                table: "schedules");

            migrationBuilder.DropColumn(
                name: "overrides",
                table: "retention_policies");
        }
    }
}
