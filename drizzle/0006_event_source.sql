-- Ordered by hand: the key can only be made of columns that are there. The next migration counts again from the events.
TRUNCATE "analytics_daily";--> statement-breakpoint
ALTER TABLE "analytics" ADD COLUMN "source" text DEFAULT 'direct' NOT NULL;--> statement-breakpoint
ALTER TABLE "analytics_daily" ADD COLUMN "device" text NOT NULL;--> statement-breakpoint
ALTER TABLE "analytics_daily" ADD COLUMN "region" text NOT NULL;--> statement-breakpoint
ALTER TABLE "analytics_daily" ADD COLUMN "source" text NOT NULL;--> statement-breakpoint
ALTER TABLE "analytics_daily" DROP CONSTRAINT "analytics_daily_company_id_day_employee_id_action_pk";--> statement-breakpoint
ALTER TABLE "analytics_daily" ADD CONSTRAINT "analytics_daily_pk" PRIMARY KEY("company_id","day","employee_id","action","device","region","source");
