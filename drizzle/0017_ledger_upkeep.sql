-- What goes on in the background, in steps that are each done well within a request to Neon: to forget what is past its time,
-- and to erase a person whose card was busy. The indexes by age become such that a step reads only what it deletes.

-- Before all else, as an erasure that is under way has it: neither waits for the other in turn.
LOCK TABLE employees IN SHARE ROW EXCLUSIVE MODE;
--> statement-breakpoint
CREATE TABLE "erasures" (
	"company_id" uuid NOT NULL,
	"employee_id" uuid NOT NULL,
	"events" text NOT NULL,
	"is_done" boolean DEFAULT false NOT NULL,
	CONSTRAINT "erasures_company_id_employee_id_pk" PRIMARY KEY("company_id","employee_id")
);
--> statement-breakpoint
DROP INDEX "analytics_ids_by_age";
--> statement-breakpoint
DROP INDEX "analytics_visitors_by_day";
--> statement-breakpoint
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_company_id_employee_id_employees_company_id_id_fk" FOREIGN KEY ("company_id","employee_id") REFERENCES "public"."employees"("company_id","id");
--> statement-breakpoint
CREATE INDEX "erasures_to_do" ON "erasures" USING btree ("company_id","employee_id") WHERE not "erasures"."is_done";
--> statement-breakpoint
CREATE INDEX "analytics_ids_by_age" ON "analytics_ids" USING btree ("seen_at");
--> statement-breakpoint
CREATE INDEX "analytics_visitors_by_day" ON "analytics_visitors" USING btree ("day");
--> statement-breakpoint
ALTER TABLE erasures ADD CONSTRAINT erasures_events CHECK (events IN ('delete', 'anonymise'));
--> statement-breakpoint
ALTER TABLE erasures ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE erasures FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY definer ON erasures TO edgecard_definer USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY tenant ON erasures FOR SELECT TO edgecard_app USING (company_id = (SELECT scope_company()));
--> statement-breakpoint
GRANT SELECT ON erasures TO edgecard_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON erasures TO edgecard_definer;
--> statement-breakpoint
GRANT DELETE ON dead_letters TO edgecard_definer;
--> statement-breakpoint
GRANT UPDATE (body) ON dead_letters TO edgecard_definer;
--> statement-breakpoint
CREATE FUNCTION refuse_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM erasures WHERE company_id = NEW.company_id AND employee_id = NEW.id) THEN
    RAISE EXCEPTION 'this person was erased' USING ERRCODE = 'EC409';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER refuse_erased BEFORE UPDATE ON employees FOR EACH ROW
  WHEN (NEW.is_active AND NOT OLD.is_active) EXECUTE FUNCTION refuse_erased();
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgecard_definer;
--> statement-breakpoint
SET LOCAL ROLE edgecard_definer;
--> statement-breakpoint
-- What machines fetch is in the roll-ups, all that reads it: as rows, a flood of it would lie between people's events.
DELETE FROM analytics WHERE action IN ('preview', 'bot');
--> statement-breakpoint
-- Those who were erased before this was written down (src/employees/erasure.ts), by the choice that loses nothing.
INSERT INTO erasures (company_id, employee_id, events)
  SELECT company_id, id, 'anonymise' FROM employees
    WHERE NOT is_active AND full_name = 'Former colleague'
      AND num_nonnulls(job_title, department, email, phone, whatsapp, photo_url, bio, address, external_id) = 0;
--> statement-breakpoint
UPDATE dead_letters SET body = regexp_replace(body, '"ip_network":"[^"]*"', '"ip_network":null')
  WHERE queue = 'edgecard-events' AND body LIKE '%"ip_network":"%';
--> statement-breakpoint
-- One batch of events, once: an event that is there already adds nothing, here or to a roll-up. Answers the ids whose person
-- does not exist, which the caller must not lose. Of a person who was erased meanwhile nothing is recorded, or nothing that
-- tells of visitors. What machines fetch is kept by its id alone.
CREATE OR REPLACE FUNCTION record_events(p_companies uuid[], p_ids uuid[], p_employees uuid[], p_actions text[], p_devices text[],
                              p_regions text[], p_ip_addresses text[], p_times timestamptz[], p_sources text[] DEFAULT NULL,
                              p_referrers text[] DEFAULT NULL, p_visitors text[] DEFAULT NULL)
  RETURNS TABLE (recorded bigint, unknown uuid[])
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  fresh ledger.event[];
BEGIN
  -- Waits for whoever is erasing one of these people, so that what follows knows of it.
  PERFORM FROM employees WHERE (company_id, id) IN (SELECT * FROM unnest(p_companies, p_employees)) ORDER BY company_id, id
    FOR KEY SHARE;
  WITH sent AS MATERIALIZED (
    SELECT DISTINCT ON (s.company_id, s.id) s.company_id, s.id, s.employee_id, s.action, s.device,
           coalesce(s.source, 'direct') AS source,
           CASE WHEN x.events IS NULL THEN s.region ELSE left(s.region, 2) END AS region,
           CASE WHEN x.events IS NULL THEN s.referrer END AS referrer,
           CASE WHEN x.events IS NULL AND c.keeps_networks THEN s.ip_address END AS ip_address,
           CASE WHEN x.events IS NULL THEN s.visitor END AS visitor, s.occurred_at, e.id IS NOT NULL AS known
      FROM unnest(p_companies, p_ids, p_employees, p_actions, p_devices, p_regions, p_ip_addresses, p_times, p_sources,
                  p_referrers, p_visitors)
        AS s (company_id, id, employee_id, action, device, region, ip_address, occurred_at, source, referrer, visitor)
      LEFT JOIN companies c ON c.id = s.company_id
      LEFT JOIN employees e ON e.company_id = s.company_id AND e.id = s.employee_id
      LEFT JOIN erasures x ON x.company_id = s.company_id AND x.employee_id = s.employee_id
      WHERE x.events IS DISTINCT FROM 'delete'
      ORDER BY s.company_id, s.id
  ), placed AS (
    INSERT INTO analytics_ids (company_id, id) SELECT company_id, id FROM sent WHERE known ORDER BY company_id, id
      ON CONFLICT DO NOTHING
      RETURNING company_id, id
  ), kept AS (
    INSERT INTO analytics (company_id, id, employee_id, action, device, region, source, referrer, ip_address, occurred_at)
      SELECT company_id, id, employee_id, action, device, region, source, referrer, ip_address, occurred_at
        FROM sent JOIN placed USING (company_id, id) WHERE ledger.is_of_people(action) ORDER BY company_id, occurred_at, id
      ON CONFLICT DO NOTHING
      RETURNING company_id, id
  )
  SELECT array_agg((s.company_id, s.id, s.employee_id, s.action, s.device, s.region, s.source, s.occurred_at,
                    s.visitor)::ledger.event)
           FILTER (WHERE kept.id IS NOT NULL OR placed.id IS NOT NULL AND NOT ledger.is_of_people(s.action)),
         coalesce(array_agg(s.id) FILTER (WHERE NOT s.known), '{}')
    INTO fresh, unknown
    FROM sent s LEFT JOIN placed USING (company_id, id) LEFT JOIN kept USING (company_id, id);
  IF fresh IS NOT NULL THEN
    PERFORM ledger.roll_up(fresh);
  END IF;
  recorded := coalesce(cardinality(fresh), 0);
  RETURN NEXT;
END
$$;
--> statement-breakpoint

-- Deletes up to p_rows single events of a person who was erased, or takes from them what tells of their visitors. Answers how
-- many there were; fewer than p_rows means that all are done. Row by row by their key: any other join reads all events there are.
CREATE FUNCTION ledger.erase_rows(p_company uuid, p_employee uuid, p_rows integer) RETURNS bigint
  LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  erased bigint;
BEGIN
  IF (SELECT events = 'delete' FROM erasures WHERE company_id = p_company AND employee_id = p_employee) THEN
    DELETE FROM analytics WHERE (company_id, occurred_at, id) IN (
      SELECT company_id, occurred_at, id FROM analytics WHERE company_id = p_company AND employee_id = p_employee LIMIT p_rows);
  ELSE
    UPDATE analytics SET region = left(region, 2), referrer = NULL, ip_address = NULL
      WHERE (company_id, occurred_at, id) IN (
        SELECT company_id, occurred_at, id FROM analytics
          WHERE company_id = p_company AND employee_id = p_employee
            AND (length(region) > 2 OR referrer IS NOT NULL OR ip_address IS NOT NULL)
          LIMIT p_rows);
  END IF;
  GET DIAGNOSTICS erased = ROW_COUNT;
  UPDATE erasures SET is_done = erased < p_rows WHERE company_id = p_company AND employee_id = p_employee;
  RETURN erased;
END
$$;
--> statement-breakpoint

-- Takes the events of a person of the company in scope out of every roll-up, or from the roll-ups what tells of their visitors,
-- of whose region the country stays; and begins with the single events, which erase_more goes on with. How many visitors the
-- company had on a day stays: nobody knows any more whose cards each of them saw. Answers how many single events are done.
CREATE OR REPLACE FUNCTION erase_events(p_employee uuid, p_delete boolean) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  company constant uuid := scope_company();
  erased bigint;
  quarters analytics_company_quarters[];
  days analytics_company_days[];
BEGIN
  -- A batch with events of this person has taken a share of the row before any roll-up's: it is done with, or comes after, and
  -- finds that they are erased.
  PERFORM FROM employees WHERE company_id = company AND id = p_employee FOR UPDATE;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  INSERT INTO erasures AS e (company_id, employee_id, events)
    VALUES (company, p_employee, CASE WHEN p_delete THEN 'delete' ELSE 'anonymise' END)
    ON CONFLICT (company_id, employee_id) DO UPDATE SET events = excluded.events WHERE p_delete;
  DELETE FROM analytics_visitors WHERE company_id = company AND scope = p_employee AND day = ANY (
    ARRAY(SELECT ledger.day(now()) - n FROM generate_series(-1, 2 * ledger.resend_days()) AS n));
  -- As many at once as src/analytics/upkeep.ts asks for.
  erased := ledger.erase_rows(company, p_employee, 20000);
  IF p_delete THEN
    DELETE FROM dead_letters WHERE queue = 'edgecard-events' AND position(p_employee::text IN body) > 0;
    WITH gone AS (DELETE FROM analytics_people_quarters WHERE company_id = company AND employee_id = p_employee RETURNING *)
    SELECT array_agg((company_id, quarter, -views, -calls, -emails, -whatsapps, -saves, -shares, -links,
                      -qrs)::analytics_company_quarters) INTO quarters FROM gone;
    WITH gone AS (DELETE FROM analytics_people_days WHERE company_id = company AND employee_id = p_employee RETURNING *)
    SELECT array_agg((company_id, day, 'action', p.key, -p.views, -p.events)::analytics_company_days) INTO days
      FROM gone, LATERAL (VALUES ('view', views, views), ('call', 0, calls), ('email', 0, emails), ('whatsapp', 0, whatsapps),
                                 ('save', 0, saves), ('share', 0, shares), ('link', 0, links), ('qr', 0, qrs),
                                 ('preview', 0, previews), ('bot', 0, bots)) AS p (key, views, events)
      WHERE p.events > 0;
    WITH gone AS (DELETE FROM analytics_people_properties WHERE company_id = company AND employee_id = p_employee RETURNING *)
    SELECT days || array_agg((company_id, day, dimension, key, -views, -events)::analytics_company_days) INTO days FROM gone;
  ELSE
    WITH gone AS (
      DELETE FROM analytics_people_properties
        WHERE company_id = company AND employee_id = p_employee AND dimension = 'region' AND length(key) > 2 RETURNING *
    ), kept AS (
      INSERT INTO analytics_people_properties AS d
        SELECT company_id, employee_id, day, dimension, left(key, 2), sum(views), sum(events) FROM gone GROUP BY 1, 2, 3, 4, 5
        ON CONFLICT (company_id, employee_id, day, dimension, key)
          DO UPDATE SET views = d.views + excluded.views, events = d.events + excluded.events
    )
    SELECT array_agg((company_id, day, dimension, key, -views, -events)::analytics_company_days)
        || array_agg((company_id, day, dimension, left(key, 2), views, events)::analytics_company_days) INTO days FROM gone;
  END IF;
  PERFORM ledger.add_to_companies(quarters, days);
  DELETE FROM analytics_company_quarters
    WHERE company_id = company AND 0 = ALL (ARRAY[views, calls, emails, whatsapps, saves, shares, links, qrs]);
  DELETE FROM analytics_company_days WHERE company_id = company AND events = 0;
  RETURN erased;
END
$$;
--> statement-breakpoint

-- Goes on with erasures whose single events are not all done, p_rows of them at most; null when none is left.
CREATE FUNCTION erase_more(p_rows integer) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  one erasures;
BEGIN
  SELECT * INTO one FROM erasures WHERE NOT is_done ORDER BY company_id, employee_id LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  RETURN ledger.erase_rows(one.company_id, one.employee_id, p_rows);
END
$$;
--> statement-breakpoint

-- Keeps messages of the dead-letter queue, which forgets them after some days. One that comes twice is kept once; events that
-- were to be deleted, not at all.
CREATE OR REPLACE FUNCTION keep_letters(p_ids text[], p_queues text[], p_reasons text[], p_bodies text[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO dead_letters (id, queue, reason, body)
    SELECT * FROM unnest(p_ids, p_queues, p_reasons, p_bodies) AS l (id, queue, reason, body)
      WHERE l.queue <> 'edgecard-events' OR NOT EXISTS (
        SELECT FROM erasures x WHERE x.events = 'delete' AND position(x.employee_id::text IN l.body) > 0)
    ON CONFLICT DO NOTHING
$$;
--> statement-breakpoint

-- Forgets the salts of days that are over; answers how many.
CREATE FUNCTION forget_salts() RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (DELETE FROM visitor_salts WHERE day < ledger.day(now() - interval '5 minutes') RETURNING day)
  SELECT count(*) FROM gone
$$;
--> statement-breakpoint

-- Drops the months that no company keeps; answers how many.
CREATE FUNCTION drop_months() RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  longest constant interval := make_interval(months => (SELECT max(event_months) FROM companies));
  month text;
  dropped integer := 0;
BEGIN
  FOR month IN SELECT relname FROM pg_class WHERE relnamespace = 'ledger'::regnamespace AND relkind = 'r'
      AND relname ~ '^analytics_\d{4}_\d{2}$'
      AND to_timestamp(right(relname, 7), 'YYYY_MM') + interval '1 month' < now() - longest LOOP
    EXECUTE format('DROP TABLE ledger.%I', month);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END
$$;
--> statement-breakpoint

-- Forgets what is past its time, up to p_rows each of ids, of who came, of dead letters, and of single events that their
-- company keeps no longer, row by row as above. Answers of how many of one kind, the most of the four; as many as p_rows means that there may be more.
CREATE OR REPLACE FUNCTION keep_ledger(p_rows integer) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_hashjoin = off
  SET enable_mergejoin = off AS $$
DECLARE
  resend constant interval := make_interval(days => ledger.resend_days());
  ids bigint;
  visitors bigint;
  letters bigint;
  events bigint;
BEGIN
  DELETE FROM analytics_ids WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM analytics_ids WHERE seen_at < now() - resend ORDER BY seen_at LIMIT p_rows));
  GET DIAGNOSTICS ids = ROW_COUNT;
  DELETE FROM analytics_visitors WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM analytics_visitors WHERE day < ledger.day(now() - resend) ORDER BY day LIMIT p_rows));
  GET DIAGNOSTICS visitors = ROW_COUNT;
  -- Sooner than the ids: whatever was counted after all is still known when it is sent again.
  DELETE FROM dead_letters WHERE id IN (
    SELECT id FROM dead_letters WHERE buried_at < now() - resend + interval '2 days' ORDER BY buried_at LIMIT p_rows);
  GET DIAGNOSTICS letters = ROW_COUNT;
  DELETE FROM analytics WHERE (company_id, occurred_at, id) IN (
    SELECT a.company_id, a.occurred_at, a.id FROM companies c
      JOIN analytics a ON a.company_id = c.id AND a.occurred_at < now() - make_interval(months => c.event_months)
      LIMIT p_rows);
  GET DIAGNOSTICS events = ROW_COUNT;
  RETURN greatest(ids, visitors, letters, events);
END
$$;
--> statement-breakpoint
RESET ROLE;
--> statement-breakpoint
REVOKE UPDATE (body) ON dead_letters FROM edgecard_definer;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgecard_definer;
--> statement-breakpoint
DO $$
DECLARE
  gateway text;
BEGIN
  FOREACH gateway IN ARRAY ARRAY['erase_more(integer)', 'forget_salts()', 'drop_months()'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', gateway);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO edgecard_app', gateway);
  END LOOP;
END
$$;
