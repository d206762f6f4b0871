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
            migrationBuilder.CreateIndex(
                name: "ix_tasks_parent",
                table: "tasks",
                columns: new[] { "parent_id", "id" },
                filter: "parent_id is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_tasks_parent",
                table: "tasks");
        }
    }
}
