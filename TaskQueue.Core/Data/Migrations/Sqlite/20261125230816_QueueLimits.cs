using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class QueueLimits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_tasks_ready",
                table: "tasks");

            migrationBuilder.AddColumn<string>(
                name: "concurrency_key",
                table: "tasks",
                type: "TEXT",
                maxLength: 128,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "limits",
                table: "queue_policies",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "limits_at",
                table: "queue_policies",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "limits_by",
                table: "queue_policies",
                type: "TEXT",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "limits_reason",
                table: "queue_policies",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "override_at",
                table: "queue_policies",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "override_by",
                table: "queue_policies",
                type: "TEXT",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "override_limits",
                table: "queue_policies",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "override_reason",
                table: "queue_policies",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "override_until",
                table: "queue_policies",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_tasks_ready",
                table: "tasks",
                columns: new[] { "queue", "priority", "id" },
                filter: "state = 2 and concurrency_key = ''");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_ready_keyed",
                table: "tasks",
                columns: new[] { "queue", "priority", "concurrency_key", "id" },
                filter: "state = 2 and concurrency_key <> ''");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_tasks_ready",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_ready_keyed",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "concurrency_key",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "limits",
                table: "queue_policies");

            migrationBuilder.DropColumn(
                name: "limits_at",
                table: "queue_policies");

            migrationBuilder.DropColumn(
                name: "limits_by",
                table: "queue_policies");

            migrationBuilder.DropColumn(
                name: "limits_reason",
                table: "queue_policies");

            migrationBuilder.DropColumn(
                name: "override_at",
                table: "queue_policies");

            migrationBuilder.DropColumn(
                name: "override_by",
                table: "queue_policies");

            migrationBuilder.DropColumn(
                name: "override_limits",
                table: "queue_policies");

            migrationBuilder.DropColumn(
                name: "override_reason",
                table: "queue_policies");

            migrationBuilder.DropColumn(
                name: "override_until",
                table: "queue_policies");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_ready",
                table: "tasks",
                columns: new[] { "queue", "priority", "id" },
                filter: "state = 2");
        }
    }
}
