using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ReplaysAndBulk : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "operations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    action = table.Column<short>(type: "smallint", nullable: false),
                    status = table.Column<short>(type: "smallint", nullable: false),
                    actor = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    arguments = table.Column<string>(type: "text", nullable: false),
                    selection = table.Column<string>(type: "text", nullable: false),
                    up_to = table.Column<Guid>(type: "uuid", nullable: false),
                    cursor = table.Column<Guid>(type: "uuid", nullable: false),
                    matched = table.Column<long>(type: "bigint", nullable: false),
                    done = table.Column<long>(type: "bigint", nullable: false),
                    failed = table.Column<long>(type: "bigint", nullable: false),
                    failures = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    not_before = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    changed_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "retention_policies",
                columns: table => new
                {
                    id = table.Column<short>(type: "smallint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    succeeded_ms = table.Column<long>(type: "bigint", nullable: true),
                    dead_ms = table.Column<long>(type: "bigint", nullable: true),
                    cancelled_ms = table.Column<long>(type: "bigint", nullable: true),
                    expired_ms = table.Column<long>(type: "bigint", nullable: true),
                    skipped_ms = table.Column<long>(type: "bigint", nullable: true),
                    results_ms = table.Column<long>(type: "bigint", nullable: true),
                    changed_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retention_policies", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_tasks_finished",
                table: "tasks",
                columns: new[] { "finished_at", "id" },
                filter: "finished_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_parent",
                table: "tasks",
                columns: new[] { "parent_id", "id" },
                filter: "parent_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_operations_open",
                table: "operations",
                column: "id",
                filter: "status in (0, 1)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "operations");

            migrationBuilder.DropTable(
                name: "retention_policies");

            migrationBuilder.DropIndex(
                name: "ix_tasks_finished",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_parent",
                table: "tasks");
        }
    }
}
