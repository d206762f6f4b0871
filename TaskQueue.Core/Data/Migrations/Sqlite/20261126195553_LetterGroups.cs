using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LetterGroups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "dead_letter_groups",
                columns: table => new
                {
                    fingerprint = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    error_kind = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    error_message = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    owner = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    owned_at = table.Column<long>(type: "INTEGER", nullable: true),
                    note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    note_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    note_at = table.Column<long>(type: "INTEGER", nullable: true),
                    snoozed_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    snoozed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    snoozed_until = table.Column<long>(type: "INTEGER", nullable: true),
                    snoozed_to_deaths = table.Column<long>(type: "INTEGER", nullable: true),
                    resolved_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    resolved_at = table.Column<long>(type: "INTEGER", nullable: true),
                    resolved_deaths = table.Column<long>(type: "INTEGER", nullable: false),
                    deaths = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    died_at = table.Column<long>(type: "INTEGER", nullable: true),
                    canary_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    change = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    changed_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dead_letter_groups", x => x.fingerprint);
                });

            migrationBuilder.CreateTable(
                name: "worker_samples",
                columns: table => new
                {
                    worker_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    cpu = table.Column<double>(type: "REAL", nullable: false),
                    memory_bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    busy = table.Column<double>(type: "REAL", nullable: false),
                    succeeded = table.Column<long>(type: "INTEGER", nullable: false),
                    failed = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_worker_samples", x => new { x.worker_id, x.at });
                });

            migrationBuilder.CreateIndex(
                name: "ix_dead_letter_groups_canary",
                table: "dead_letter_groups",
                column: "canary_id",
                filter: "canary_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_worker_samples_at",
                table: "worker_samples",
                column: "at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "dead_letter_groups");

            migrationBuilder.DropTable(
                name: "worker_samples");
        }
    }
}
