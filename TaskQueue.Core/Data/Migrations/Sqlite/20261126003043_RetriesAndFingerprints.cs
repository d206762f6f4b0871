using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RetriesAndFingerprints : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "fingerprint",
                table: "tasks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "retry",
                table: "tasks",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "retry_since",
                table: "tasks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_tasks_dead_group",
                table: "tasks",
                columns: new[] { "fingerprint", "finished_at" },
                filter: "state = 6");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_tasks_dead_group",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "fingerprint",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "retry",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "retry_since",
                table: "tasks");
        }
    }
}
