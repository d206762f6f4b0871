using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Approvals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_operations_open",
                table: "operations");

            migrationBuilder.AddColumn<short>(
                name: "guide",
                table: "user_preferences",
                type: "INTEGER",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "guide_steps",
                table: "user_preferences",
                type: "INTEGER",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<long>(
                name: "approval_until",
                table: "operations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "decided_at",
                table: "operations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "decided_by",
                table: "operations",
                type: "TEXT",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "decision_reason",
                table: "operations",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "maker_id",
                table: "operations",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_operations_open",
                table: "operations",
                column: "id",
                filter: "status in (0, 1, 7)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_operations_open",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "guide",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "guide_steps",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "approval_until",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "decided_at",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "decided_by",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "decision_reason",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "maker_id",
                table: "operations");

            migrationBuilder.CreateIndex(
                name: "ix_operations_open",
                table: "operations",
                column: "id",
                filter: "status in (0, 1)");
        }
    }
}
