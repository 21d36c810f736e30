ALTER TABLE "companies" ADD COLUMN "default_links" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "companies" ADD COLUMN "legal_footer" text;