using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Postgres
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
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "guide_steps",
                table: "user_preferences",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "approval_until",
                table: "operations",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "decided_at",
                table: "operations",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "decided_by",
                table: "operations",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "decision_reason",
                table: "operations",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "maker_id",
                table: "operations",
                type: "uuid",
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
