DROP INDEX "employees_by_name";--> statement-breakpoint
CREATE INDEX "employees_by_change" ON "employees" USING btree ("company_id","updated_at","id","is_active");--> statement-breakpoint
CREATE INDEX "employees_by_name" ON "employees" USING btree ("company_id","full_name","id","is_active");