CREATE TABLE "dead_letters" (
	"id" text PRIMARY KEY NOT NULL,
	"queue" text NOT NULL,
	"reason" text NOT NULL,
	"body" text NOT NULL,
	"buried_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "dead_letters_by_age" ON "dead_letters" USING btree ("buried_at","id");
--> statement-breakpoint
ALTER TABLE dead_letters ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE dead_letters FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT SELECT, DELETE ON dead_letters TO edgecard_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON dead_letters TO edgecard_definer;
--> statement-breakpoint
CREATE POLICY service ON dead_letters TO edgecard_app USING ((SELECT scope_is_service()));
--> statement-breakpoint
CREATE POLICY definer ON dead_letters TO edgecard_definer USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgecard_definer;
--> statement-breakpoint
SET LOCAL ROLE edgecard_definer;
--> statement-breakpoint
-- Keeps messages of the dead-letter queue, which forgets them after some days. One that comes twice is kept once.
CREATE FUNCTION keep_letters(p_ids text[], p_queues text[], p_reasons text[], p_bodies text[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO dead_letters (id, queue, reason, body) SELECT * FROM unnest(p_ids, p_queues, p_reasons, p_bodies)
    ON CONFLICT DO NOTHING
$$;
--> statement-breakpoint
RESET ROLE;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgecard_definer;
--> statement-breakpoint
REVOKE ALL ON FUNCTION keep_letters(text[], text[], text[], text[]) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION keep_letters(text[], text[], text[], text[]) TO edgecard_app;
