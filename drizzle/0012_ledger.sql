-- The ledger: events in monthly partitions, the ids that keep one from counting twice, and the roll-ups that reports read.
-- The old roll-up is made of the events, which are all there still.
ALTER TABLE "companies" ADD COLUMN "event_months" integer DEFAULT 13 NOT NULL;
--> statement-breakpoint
ALTER TABLE "companies" ADD COLUMN "keeps_networks" boolean DEFAULT true NOT NULL;
--> statement-breakpoint
ALTER TABLE "companies" ADD CONSTRAINT "companies_event_months" CHECK ("companies"."event_months" between 1 and 120);
--> statement-breakpoint
DROP TABLE "analytics_daily";
--> statement-breakpoint
DROP INDEX "analytics_by_time";
--> statement-breakpoint
DROP INDEX "analytics_by_employee";
--> statement-breakpoint
ALTER TABLE "analytics" RENAME TO "analytics_before";
--> statement-breakpoint
CREATE TABLE "analytics" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"employee_id" uuid NOT NULL,
	"action" text NOT NULL,
	"device" text NOT NULL,
	"region" text,
	"source" text DEFAULT 'direct' NOT NULL,
	"referrer" text,
	"ip_address" text,
	"occurred_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "analytics_pk" PRIMARY KEY("company_id","occurred_at","id"),
	CONSTRAINT "analytics_company_id_employee_id_employees_company_id_id_fk" FOREIGN KEY ("company_id","employee_id")
		REFERENCES "public"."employees"("company_id","id")
) PARTITION BY RANGE ("occurred_at");
--> statement-breakpoint
CREATE INDEX "analytics_by_employee" ON "analytics" USING btree ("company_id","employee_id","occurred_at","id");
--> statement-breakpoint
CREATE TABLE "analytics_ids" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "analytics_ids_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE INDEX "analytics_ids_by_age" ON "analytics_ids" USING brin ("seen_at");
--> statement-breakpoint
CREATE TABLE "analytics_people_quarters" (
	"company_id" uuid NOT NULL,
	"employee_id" uuid NOT NULL,
	"quarter" timestamp with time zone NOT NULL,
	"views" integer NOT NULL,
	"calls" integer NOT NULL,
	"emails" integer NOT NULL,
	"whatsapps" integer NOT NULL,
	"saves" integer NOT NULL,
	"shares" integer NOT NULL,
	"links" integer NOT NULL,
	"qrs" integer NOT NULL,
	CONSTRAINT "analytics_people_quarters_pk" PRIMARY KEY("company_id","employee_id","quarter")
);
--> statement-breakpoint
CREATE TABLE "analytics_people_properties" (
	"company_id" uuid NOT NULL,
	"employee_id" uuid NOT NULL,
	"day" date NOT NULL,
	"dimension" text NOT NULL,
	"key" text NOT NULL,
	"views" integer NOT NULL,
	"events" integer NOT NULL,
	CONSTRAINT "analytics_people_properties_pk" PRIMARY KEY("company_id","employee_id","day","dimension","key")
);
--> statement-breakpoint
CREATE TABLE "analytics_visitors" (
	"company_id" uuid NOT NULL,
	"day" date NOT NULL,
	"scope" uuid NOT NULL,
	"visitor" text NOT NULL,
	CONSTRAINT "analytics_visitors_pk" PRIMARY KEY("company_id","day","scope","visitor")
);
--> statement-breakpoint
CREATE INDEX "analytics_visitors_by_day" ON "analytics_visitors" USING brin ("day");
--> statement-breakpoint
CREATE TABLE "analytics_people_days" (
	"company_id" uuid NOT NULL,
	"day" date NOT NULL,
	"employee_id" uuid NOT NULL,
	"views" integer NOT NULL,
	"calls" integer NOT NULL,
	"emails" integer NOT NULL,
	"whatsapps" integer NOT NULL,
	"saves" integer NOT NULL,
	"shares" integer NOT NULL,
	"links" integer NOT NULL,
	"qrs" integer NOT NULL,
	"previews" integer NOT NULL,
	"bots" integer NOT NULL,
	"taps" integer GENERATED ALWAYS AS (calls + emails + whatsapps + saves + shares + links + qrs) STORED NOT NULL,
	"visitors" integer NOT NULL,
	CONSTRAINT "analytics_people_days_pk" PRIMARY KEY("company_id","day","employee_id")
);
--> statement-breakpoint
CREATE INDEX "analytics_people_days_by_employee" ON "analytics_people_days" USING btree ("company_id","employee_id","day");
--> statement-breakpoint
CREATE TABLE "analytics_company_quarters" (
	"company_id" uuid NOT NULL,
	"quarter" timestamp with time zone NOT NULL,
	"views" integer NOT NULL,
	"calls" integer NOT NULL,
	"emails" integer NOT NULL,
	"whatsapps" integer NOT NULL,
	"saves" integer NOT NULL,
	"shares" integer NOT NULL,
	"links" integer NOT NULL,
	"qrs" integer NOT NULL,
	CONSTRAINT "analytics_company_quarters_pk" PRIMARY KEY("company_id","quarter")
);
--> statement-breakpoint
CREATE TABLE "analytics_company_days" (
	"company_id" uuid NOT NULL,
	"day" date NOT NULL,
	"dimension" text NOT NULL,
	"key" text NOT NULL,
	"views" bigint NOT NULL,
	"events" bigint NOT NULL,
	CONSTRAINT "analytics_company_days_pk" PRIMARY KEY("company_id","day","dimension","key")
);
--> statement-breakpoint
CREATE TABLE "visitor_salts" (
	"day" date PRIMARY KEY NOT NULL,
	"salt" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "analytics_people_quarters" ADD CONSTRAINT "analytics_people_quarters_company_id_employee_id_employees_company_id_id_fk" FOREIGN KEY ("company_id","employee_id") REFERENCES "public"."employees"("company_id","id");
--> statement-breakpoint
ALTER TABLE "analytics_people_properties" ADD CONSTRAINT "analytics_people_properties_company_id_employee_id_employees_company_id_id_fk" FOREIGN KEY ("company_id","employee_id") REFERENCES "public"."employees"("company_id","id");
--> statement-breakpoint
ALTER TABLE "analytics_people_days" ADD CONSTRAINT "analytics_people_days_company_id_employee_id_employees_company_id_id_fk" FOREIGN KEY ("company_id","employee_id") REFERENCES "public"."employees"("company_id","id");
--> statement-breakpoint
DO $$
DECLARE
  table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['analytics', 'analytics_ids', 'analytics_people_quarters', 'analytics_people_properties',
                                    'analytics_visitors', 'analytics_people_days', 'analytics_company_quarters',
                                    'analytics_company_days', 'visitor_salts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY definer ON %I TO edgecard_definer USING (true) WITH CHECK (true)', table_name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO edgecard_definer', table_name);
    CONTINUE WHEN table_name IN ('analytics_ids', 'analytics_visitors', 'visitor_salts');
    EXECUTE format('GRANT SELECT ON %I TO edgecard_app', table_name);
    EXECUTE format('CREATE POLICY tenant ON %I FOR SELECT TO edgecard_app USING (company_id = (SELECT scope_company()))',
                   table_name);
  END LOOP;
END
$$;
--> statement-breakpoint
-- The list of all companies says when the cards of each were last used.
CREATE POLICY service ON analytics_company_days FOR SELECT TO edgecard_app USING ((SELECT scope_is_service()));
--> statement-breakpoint
-- Whoever makes and drops partitions owns the table. They stand in a schema that edgecard_app cannot even look into, so that
-- the table's own policies are the only way to them. What lies in no month that is there goes to the last of them.
CREATE SCHEMA ledger AUTHORIZATION edgecard_definer;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgecard_definer;
--> statement-breakpoint
ALTER TABLE analytics OWNER TO edgecard_definer;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgecard_definer;
--> statement-breakpoint
SET LOCAL ROLE edgecard_definer;
--> statement-breakpoint
CREATE TABLE ledger.analytics_rest PARTITION OF analytics DEFAULT;
--> statement-breakpoint
RESET ROLE;
