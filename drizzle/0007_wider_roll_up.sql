-- The roll-up by device, region and source besides action. No event was ever deleted, so the events give all of it again.
INSERT INTO analytics_daily (company_id, day, employee_id, action, device, region, source, events)
  SELECT company_id, (occurred_at AT TIME ZONE 'UTC')::date, employee_id, action, device, coalesce(region, ''), source,
         count(*)
    FROM analytics GROUP BY 1, 2, 3, 4, 5, 6, 7;
--> statement-breakpoint
DROP FUNCTION record_events(uuid[], uuid[], uuid[], text[], text[], text[], text[], timestamptz[]);
--> statement-breakpoint
-- One batch of events, once: an event that is there already adds nothing, here or to the roll-up. Sorted, so that two
-- consumers lock rows in the same order. Answers the ids whose person does not exist, which the caller must not lose.
-- p_sources has a default, so that the Worker of before this migration goes on until the next is deployed.
CREATE FUNCTION record_events(p_companies uuid[], p_ids uuid[], p_employees uuid[], p_actions text[], p_devices text[],
                              p_regions text[], p_ip_addresses text[], p_times timestamptz[],
                              p_sources text[] DEFAULT NULL)
  RETURNS TABLE (recorded bigint, unknown uuid[])
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH sent AS (
    SELECT DISTINCT ON (s.company_id, s.id) s.company_id, s.id, s.employee_id, s.action, s.device, s.region,
           s.ip_address, s.occurred_at, coalesce(s.source, 'direct') AS source, e.id IS NOT NULL AS known
      FROM unnest(p_companies, p_ids, p_employees, p_actions, p_devices, p_regions, p_ip_addresses, p_times, p_sources)
        AS s (company_id, id, employee_id, action, device, region, ip_address, occurred_at, source)
      LEFT JOIN employees e ON e.company_id = s.company_id AND e.id = s.employee_id
      ORDER BY s.company_id, s.id
  ), fresh AS (
    INSERT INTO analytics (company_id, id, employee_id, action, device, region, ip_address, occurred_at, source)
      SELECT company_id, id, employee_id, action, device, region, ip_address, occurred_at, source
        FROM sent WHERE known ORDER BY company_id, id
      ON CONFLICT (company_id, id) DO NOTHING
      RETURNING company_id, employee_id, action, device, region, source, occurred_at
  ), rolled AS (
    INSERT INTO analytics_daily AS d (company_id, day, employee_id, action, device, region, source, events)
      SELECT company_id, (occurred_at AT TIME ZONE 'UTC')::date, employee_id, action, device, coalesce(region, ''),
             source, count(*)
        FROM fresh GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
      ON CONFLICT (company_id, day, employee_id, action, device, region, source)
        DO UPDATE SET events = d.events + excluded.events
  )
  SELECT (SELECT count(*) FROM fresh), array(SELECT id FROM sent WHERE NOT known)
$$;
--> statement-breakpoint
-- The owner of a gateway must be able to create in the schema for as long as the hand-over takes (0001, 0003).
GRANT CREATE ON SCHEMA public TO edgecard_definer;
--> statement-breakpoint
DO $$
DECLARE
  gateway constant text := 'record_events(uuid[], uuid[], uuid[], text[], text[], text[], text[], timestamptz[], text[])';
BEGIN
  EXECUTE format('ALTER FUNCTION %s OWNER TO edgecard_definer', gateway);
  EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', gateway);
  EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO edgecard_app', gateway);
END
$$;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgecard_definer;
