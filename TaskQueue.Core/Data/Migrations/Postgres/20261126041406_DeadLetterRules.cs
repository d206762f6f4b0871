using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class DeadLetterRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<short>(
                name: "stage",
                table: "operations",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "stage_until",
                table: "operations",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "stop_reason",
                table: "operations",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "stopped_by",
                table: "operations",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "canary_tasks",
                columns: table => new
                {
                    operation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    task_id = table.Column<Guid>(type: "uuid", nullable: false),
                    fingerprint = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_canary_tasks", x => new { x.operation_id, x.task_id });
                });

            migrationBuilder.CreateTable(
                name: "dead_letter_dues",
                columns: table => new
                {
                    task_id = table.Column<Guid>(type: "uuid", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    rule_id = table.Column<Guid>(type: "uuid", nullable: true),
                    requeues = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dead_letter_dues", x => x.task_id);
                });

            migrationBuilder.CreateTable(
                name: "dead_letter_rules",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    types = table.Column<string>(type: "text", nullable: false),
                    queues = table.Column<string>(type: "text", nullable: false),
                    fingerprint = table.Column<long>(type: "bigint", nullable: true),
                    error_kind = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    error_contains = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    min_age_ms = table.Column<long>(type: "bigint", nullable: true),
                    max_age_ms = table.Column<long>(type: "bigint", nullable: true),
                    action = table.Column<short>(type: "smallint", nullable: false),
                    after_ms = table.Column<long>(type: "bigint", nullable: false),
                    at_most = table.Column<int>(type: "integer", nullable: true),
                    tags = table.Column<string>(type: "text", nullable: false),
                    paused = table.Column<bool>(type: "boolean", nullable: false),
                    pause_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    paused_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    paused_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    acted = table.Column<long>(type: "bigint", nullable: false),
                    acted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dead_letter_rules", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_tasks_dead_latest",
                table: "tasks",
                column: "finished_at",
                filter: "state = 6");

            migrationBuilder.CreateIndex(
                name: "ix_dead_letter_dues_due",
                table: "dead_letter_dues",
                column: "due_at",
                filter: "due_at is not null");

            migrationBuilder.CreateIndex(
                name: "ux_dead_letter_rules_name",
                table: "dead_letter_rules",
                column: "name",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "canary_tasks");

            migrationBuilder.DropTable(
                name: "dead_letter_dues");

            migrationBuilder.DropTable(
                name: "dead_letter_rules");

            migrationBuilder.DropIndex(
                name: "ix_tasks_dead_latest",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "stage",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "stage_until",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "stop_reason",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "stopped_by",
                table: "operations");
        }
    }
}
