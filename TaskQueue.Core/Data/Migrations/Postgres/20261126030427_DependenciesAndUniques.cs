using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class DependenciesAndUniques : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<short>(
                name: "dependents",
                table: "tasks",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<string>(
                name: "depends_rule",
                table: "tasks",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "task_dependencies",
                columns: table => new
                {
                    task_id = table.Column<Guid>(type: "uuid", nullable: false),
                    depends_on_id = table.Column<Guid>(type: "uuid", nullable: false),
                    outcome = table.Column<short>(type: "smallint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_dependencies", x => new { x.task_id, x.depends_on_id });
                });

            migrationBuilder.CreateTable(
                name: "task_uniques",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    task_id = table.Column<Guid>(type: "uuid", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_uniques", x => x.key);
                });

            migrationBuilder.CreateIndex(
                name: "ix_tasks_untold",
                table: "tasks",
                column: "id",
                filter: "dependents = 1 and state >= 5");

            migrationBuilder.CreateIndex(
                name: "ix_task_dependencies_on",
                table: "task_dependencies",
                columns: new[] { "depends_on_id", "task_id" });

            migrationBuilder.CreateIndex(
                name: "ix_task_uniques_task",
                table: "task_uniques",
                column: "task_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "task_dependencies");

            migrationBuilder.DropTable(
                name: "task_uniques");

            migrationBuilder.DropIndex(
                name: "ix_tasks_untold",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "dependents",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "depends_rule",
                table: "tasks");
        }
    }
}
