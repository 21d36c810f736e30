-- What the Worker calls to write the ledger and to keep it. Each belongs to edgecard_definer (0001).
GRANT CREATE ON SCHEMA public TO edgecard_definer;
--> statement-breakpoint
DROP FUNCTION record_events(uuid[], uuid[], uuid[], text[], text[], text[], text[], timestamptz[], text[]);
--> statement-breakpoint
SET LOCAL ROLE edgecard_definer;
--> statement-breakpoint
CREATE TYPE ledger.event AS (company_id uuid, id uuid, employee_id uuid, action text, device text, region text, source text,
                             occurred_at timestamptz, visitor text);
--> statement-breakpoint
-- Events alike in all that roll-ups know of.
CREATE TYPE ledger.counted AS (company_id uuid, employee_id uuid, quarter timestamptz, action text, device text, region text,
                               source text, events integer);
--> statement-breakpoint
-- Every time zone there is begins at a quarter of an hour.
CREATE FUNCTION ledger.quarter(p_moment timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE
  AS $$ SELECT date_bin('15 minutes', p_moment, '2000-01-01 00:00+00') $$;
--> statement-breakpoint
CREATE FUNCTION ledger.day(p_moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE
  AS $$ SELECT (p_moment AT TIME ZONE 'UTC')::date $$;
--> statement-breakpoint
-- Whether somebody did it; the others are what machines fetched.
CREATE FUNCTION ledger.is_of_people(p_action text) RETURNS boolean LANGUAGE sql IMMUTABLE
  AS $$ SELECT p_action NOT IN ('preview', 'bot') $$;
--> statement-breakpoint
-- Days after which an event is not sent again: a queue and the dead letters after it keep a message 14 days each.
CREATE FUNCTION ledger.resend_days() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 30 $$;
--> statement-breakpoint

-- Adds to the roll-ups of whole companies. Sorted, so that two that do so may wait for each other, but never each for the
-- other.
CREATE FUNCTION ledger.add_to_companies(p_quarters analytics_company_quarters[], p_days analytics_company_days[]) RETURNS void
  LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO analytics_company_quarters AS d
    SELECT company_id, quarter, sum(views), sum(calls), sum(emails), sum(whatsapps), sum(saves), sum(shares), sum(links),
           sum(qrs)
      FROM unnest(p_quarters) GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (company_id, quarter) DO UPDATE SET
      views = d.views + excluded.views, calls = d.calls + excluded.calls, emails = d.emails + excluded.emails,
      whatsapps = d.whatsapps + excluded.whatsapps, saves = d.saves + excluded.saves,
      shares = d.shares + excluded.shares, links = d.links + excluded.links, qrs = d.qrs + excluded.qrs;

  INSERT INTO analytics_company_days AS d
    SELECT company_id, day, dimension, key, sum(views), sum(events) FROM unnest(p_days) GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (company_id, day, dimension, key)
      DO UPDATE SET views = d.views + excluded.views, events = d.events + excluded.events;
$$;
--> statement-breakpoint

-- Adds events that were not there before to every roll-up. From one table to the next in one order, and sorted in each, so
-- that two consumers never wait each for the other; the rows that all of a company's events share come last and wait least.
CREATE FUNCTION ledger.roll_up(p_events ledger.event[]) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  counted ledger.counted[];
  came analytics_visitors[];
BEGIN
  SELECT array_agg((company_id, employee_id, quarter, action, device, region, source, events)::ledger.counted) INTO counted
    FROM (SELECT company_id, employee_id, ledger.quarter(occurred_at) AS quarter, action, device,
                 coalesce(region, '') AS region, source, count(*) AS events
            FROM unnest(p_events) GROUP BY 1, 2, 3, 4, 5, 6, 7) AS grouped;

  INSERT INTO analytics_people_quarters AS d
    SELECT company_id, employee_id, quarter,
           sum(events * (action = 'view')::int), sum(events * (action = 'call')::int),
           sum(events * (action = 'email')::int), sum(events * (action = 'whatsapp')::int),
           sum(events * (action = 'save')::int), sum(events * (action = 'share')::int),
           sum(events * (action = 'link')::int), sum(events * (action = 'qr')::int)
      FROM unnest(counted) WHERE ledger.is_of_people(action) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (company_id, employee_id, quarter) DO UPDATE SET
      views = d.views + excluded.views, calls = d.calls + excluded.calls, emails = d.emails + excluded.emails,
      whatsapps = d.whatsapps + excluded.whatsapps, saves = d.saves + excluded.saves,
      shares = d.shares + excluded.shares, links = d.links + excluded.links, qrs = d.qrs + excluded.qrs;

  INSERT INTO analytics_people_properties AS d
    SELECT company_id, employee_id, ledger.day(quarter), p.dimension, p.key, sum(events * (action = 'view')::int), sum(events)
      FROM unnest(counted), LATERAL (VALUES ('device', device), ('region', region), ('source', source)) AS p (dimension, key)
      WHERE ledger.is_of_people(action) GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (company_id, employee_id, day, dimension, key)
      DO UPDATE SET views = d.views + excluded.views, events = d.events + excluded.events;

  -- Nobody is counted on a day that is so long ago that who came is forgotten.
  WITH new AS (
    INSERT INTO analytics_visitors (company_id, day, scope, visitor)
      SELECT DISTINCT e.company_id, ledger.day(e.occurred_at), s.scope, e.visitor
        FROM unnest(p_events) e, LATERAL (VALUES (e.employee_id), (e.company_id)) AS s (scope)
        WHERE e.visitor IS NOT NULL AND ledger.is_of_people(e.action)
          AND e.occurred_at > now() - make_interval(days => ledger.resend_days())
        ORDER BY 1, 2, 3, 4
      ON CONFLICT DO NOTHING
      RETURNING company_id, day, scope, visitor
  )
  SELECT array_agg((company_id, day, scope, visitor)::analytics_visitors) INTO came FROM new;

  INSERT INTO analytics_people_days AS d (company_id, day, employee_id, views, calls, emails, whatsapps, saves, shares, links,
                                          qrs, previews, bots, visitors)
    SELECT done.*, coalesce(visitors, 0)
      FROM (SELECT company_id, ledger.day(quarter) AS day, employee_id,
                   sum(events * (action = 'view')::int), sum(events * (action = 'call')::int),
                   sum(events * (action = 'email')::int), sum(events * (action = 'whatsapp')::int),
                   sum(events * (action = 'save')::int), sum(events * (action = 'share')::int),
                   sum(events * (action = 'link')::int), sum(events * (action = 'qr')::int),
                   sum(events * (action = 'preview')::int), sum(events * (action = 'bot')::int)
              FROM unnest(counted) GROUP BY 1, 2, 3) AS done
      LEFT JOIN (SELECT company_id, day, scope AS employee_id, count(*) AS visitors
                   FROM unnest(came) GROUP BY 1, 2, 3) AS arrived USING (company_id, day, employee_id)
      ORDER BY company_id, day, employee_id
    ON CONFLICT (company_id, day, employee_id) DO UPDATE SET
      views = d.views + excluded.views, calls = d.calls + excluded.calls, emails = d.emails + excluded.emails,
      whatsapps = d.whatsapps + excluded.whatsapps, saves = d.saves + excluded.saves,
      shares = d.shares + excluded.shares, links = d.links + excluded.links, qrs = d.qrs + excluded.qrs,
      previews = d.previews + excluded.previews, bots = d.bots + excluded.bots,
      visitors = d.visitors + excluded.visitors;

  PERFORM ledger.add_to_companies(
    (SELECT array_agg((company_id, quarter,
                       events * (action = 'view')::int, events * (action = 'call')::int,
                       events * (action = 'email')::int, events * (action = 'whatsapp')::int,
                       events * (action = 'save')::int, events * (action = 'share')::int,
                       events * (action = 'link')::int, events * (action = 'qr')::int)::analytics_company_quarters)
       FROM unnest(counted) WHERE ledger.is_of_people(action)),
    (SELECT array_agg((company_id, ledger.day(quarter), p.dimension, p.key, events * (action = 'view')::int,
                       events)::analytics_company_days)
       FROM unnest(counted), LATERAL (VALUES ('action', action), ('device', device), ('region', region), ('source', source))
              AS p (dimension, key)
       WHERE p.dimension = 'action' OR ledger.is_of_people(action))
    || (SELECT array_agg((company_id, day, 'visitors', '', 0, 1)::analytics_company_days)
          FROM unnest(came) WHERE scope = company_id));
END
$$;
--> statement-breakpoint

-- One batch of events, once: an event that is there already adds nothing, here or to a roll-up. Answers the ids whose person
-- does not exist, which the caller must not lose. The last three have a default, so that the Worker of before this migration
-- goes on until the next is deployed.
CREATE FUNCTION record_events(p_companies uuid[], p_ids uuid[], p_employees uuid[], p_actions text[], p_devices text[],
                              p_regions text[], p_ip_addresses text[], p_times timestamptz[], p_sources text[] DEFAULT NULL,
                              p_referrers text[] DEFAULT NULL, p_visitors text[] DEFAULT NULL)
  RETURNS TABLE (recorded bigint, unknown uuid[])
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  fresh ledger.event[];
BEGIN
  WITH sent AS MATERIALIZED (
    SELECT DISTINCT ON (s.company_id, s.id) s.company_id, s.id, s.employee_id, s.action, s.device, s.region,
           coalesce(s.source, 'direct') AS source, s.referrer, CASE WHEN c.keeps_networks THEN s.ip_address END AS ip_address,
           s.occurred_at, s.visitor, e.id IS NOT NULL AS known
      FROM unnest(p_companies, p_ids, p_employees, p_actions, p_devices, p_regions, p_ip_addresses, p_times, p_sources,
                  p_referrers, p_visitors)
        AS s (company_id, id, employee_id, action, device, region, ip_address, occurred_at, source, referrer, visitor)
      LEFT JOIN companies c ON c.id = s.company_id
      LEFT JOIN employees e ON e.company_id = s.company_id AND e.id = s.employee_id
      ORDER BY s.company_id, s.id
  ), placed AS (
    INSERT INTO analytics_ids (company_id, id) SELECT company_id, id FROM sent WHERE known ORDER BY company_id, id
      ON CONFLICT DO NOTHING
      RETURNING company_id, id
  ), kept AS (
    INSERT INTO analytics (company_id, id, employee_id, action, device, region, source, referrer, ip_address, occurred_at)
      SELECT company_id, id, employee_id, action, device, region, source, referrer, ip_address, occurred_at
        FROM sent JOIN placed USING (company_id, id) ORDER BY company_id, occurred_at, id
      ON CONFLICT DO NOTHING
      RETURNING company_id, id
  )
  SELECT array_agg((s.company_id, s.id, s.employee_id, s.action, s.device, s.region, s.source, s.occurred_at,
                    s.visitor)::ledger.event) FILTER (WHERE kept.id IS NOT NULL),
         coalesce(array_agg(s.id) FILTER (WHERE NOT s.known), '{}')
    INTO fresh, unknown
    FROM sent s LEFT JOIN kept USING (company_id, id);
  IF fresh IS NOT NULL THEN
    PERFORM ledger.roll_up(fresh);
  END IF;
  recorded := coalesce(cardinality(fresh), 0);
  RETURN NEXT;
END
$$;
--> statement-breakpoint

-- The salt of a UTC day, the same for whoever asks, 64 hexadecimal digits; null for any day but today, give or take what two
-- clocks differ by. The one of a day that is over goes when the next is made, or with keep_ledger.
CREATE FUNCTION visitor_salt(p_day date) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found text;
BEGIN
  IF p_day NOT IN (ledger.day(now() - interval '5 minutes'), ledger.day(now() + interval '5 minutes')) THEN
    RETURN NULL;
  END IF;
  SELECT salt INTO found FROM visitor_salts WHERE day = p_day;
  IF found IS NULL THEN
    DELETE FROM visitor_salts WHERE day < ledger.day(now() - interval '5 minutes');
    INSERT INTO visitor_salts (day, salt) VALUES (p_day, replace(gen_random_uuid()::text || gen_random_uuid(), '-', ''))
      ON CONFLICT DO NOTHING;
    SELECT salt INTO found FROM visitor_salts WHERE day = p_day;
  END IF;
  RETURN found;
END
$$;
--> statement-breakpoint

-- Makes the months up to p_ahead from now that are not there, moving into each what had to lie in the rest; answers how many.
CREATE FUNCTION make_months(p_ahead integer) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  month timestamptz;
  made integer := 0;
  partition text;
BEGIN
  FOR month IN SELECT generate_series(
      date_trunc('month', least(now(), (SELECT min(occurred_at) FROM ledger.analytics_rest))),
      date_trunc('month', now()) + make_interval(months => p_ahead), interval '1 month') LOOP
    partition := to_char(month, '"analytics_"YYYY_MM');
    CONTINUE WHEN to_regclass('ledger.' || partition) IS NOT NULL;
    EXECUTE format('CREATE TABLE ledger.%I (LIKE analytics INCLUDING DEFAULTS)', partition);
    EXECUTE format('WITH moved AS (DELETE FROM ledger.analytics_rest WHERE occurred_at >= %L AND occurred_at < %L RETURNING *)
                    INSERT INTO ledger.%I SELECT * FROM moved', month, month + interval '1 month', partition);
    EXECUTE format('ALTER TABLE analytics ATTACH PARTITION ledger.%I FOR VALUES FROM (%L) TO (%L)', partition, month,
                   month + interval '1 month');
    made := made + 1;
  END LOOP;
  RETURN made;
END
$$;
--> statement-breakpoint

-- Forgets what is past its time: salts, who came, ids, months that no company keeps, and up to p_rows single events that their
-- company keeps no longer. Answers how many of those went; as many as p_rows means that there may be more.
CREATE FUNCTION keep_ledger(p_rows integer) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  longest constant interval := make_interval(months => (SELECT max(event_months) FROM companies));
  resend constant interval := make_interval(days => ledger.resend_days());
  month text;
  gone bigint;
BEGIN
  DELETE FROM visitor_salts WHERE day < ledger.day(now() - interval '5 minutes');
  DELETE FROM analytics_visitors WHERE day < ledger.day(now() - resend);
  DELETE FROM analytics_ids WHERE seen_at < now() - resend;
  FOR month IN SELECT relname FROM pg_class WHERE relnamespace = 'ledger'::regnamespace AND relkind = 'r'
      AND relname ~ '^analytics_\d{4}_\d{2}$'
      AND to_timestamp(right(relname, 7), 'YYYY_MM') + interval '1 month' < now() - longest LOOP
    EXECUTE format('DROP TABLE ledger.%I', month);
  END LOOP;
  DELETE FROM analytics WHERE (company_id, occurred_at, id) IN (
    SELECT a.company_id, a.occurred_at, a.id FROM companies c
      JOIN analytics a ON a.company_id = c.id AND a.occurred_at < now() - make_interval(months => c.event_months)
      LIMIT p_rows);
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END
$$;
--> statement-breakpoint
RESET ROLE;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgecard_definer;
--> statement-breakpoint
DO $$
DECLARE
  gateway text;
BEGIN
  FOREACH gateway IN ARRAY ARRAY[
    'record_events(uuid[], uuid[], uuid[], text[], text[], text[], text[], timestamptz[], text[], text[], text[])',
    'visitor_salt(date)', 'make_months(integer)', 'keep_ledger(integer)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', gateway);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO edgecard_app', gateway);
  END LOOP;
END
$$;
