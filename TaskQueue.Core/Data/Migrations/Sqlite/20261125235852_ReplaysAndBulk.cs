using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Sqlite
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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    action = table.Column<short>(type: "INTEGER", nullable: false),
                    status = table.Column<short>(type: "INTEGER", nullable: false),
                    actor = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    arguments = table.Column<string>(type: "TEXT", nullable: false),
                    selection = table.Column<string>(type: "TEXT", nullable: false),
                    up_to = table.Column<byte[]>(type: "BLOB", nullable: false),
                    cursor = table.Column<byte[]>(type: "BLOB", nullable: false),
                    matched = table.Column<long>(type: "INTEGER", nullable: false),
                    done = table.Column<long>(type: "INTEGER", nullable: false),
                    failed = table.Column<long>(type: "INTEGER", nullable: false),
                    failures = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    not_before = table.Column<long>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    changed_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "retention_policies",
                columns: table => new
                {
                    id = table.Column<short>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    succeeded_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    dead_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    cancelled_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    expired_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    skipped_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    results_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    changed_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: true)
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
