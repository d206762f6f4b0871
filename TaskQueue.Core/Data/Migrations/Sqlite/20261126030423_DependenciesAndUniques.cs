using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Sqlite
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
                type: "INTEGER",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<string>(
                name: "depends_rule",
                table: "tasks",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "task_dependencies",
                columns: table => new
                {
                    task_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    depends_on_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    outcome = table.Column<short>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_dependencies", x => new { x.task_id, x.depends_on_id });
                });

            migrationBuilder.CreateTable(
                name: "task_uniques",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    task_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: true)
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
