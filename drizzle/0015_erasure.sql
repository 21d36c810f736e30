-- What a person's events leave behind when the person asks to be forgotten.
GRANT CREATE ON SCHEMA public TO edgecard_definer;
--> statement-breakpoint
-- To lock a row takes the right to change some of it.
GRANT UPDATE (updated_at) ON employees TO edgecard_definer;
--> statement-breakpoint
SET LOCAL ROLE edgecard_definer;
--> statement-breakpoint
-- Deletes the events of a person of the company in scope, here and from every roll-up, or takes from both what tells of their
-- visitors, of whose region the country stays. How many visitors the company had on a day stays: nobody knows any more whose
-- cards each of them saw. Answers how many events there were.
CREATE FUNCTION erase_events(p_employee uuid, p_delete boolean) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  company constant uuid := scope_company();
  erased bigint;
  quarters analytics_company_quarters[];
  days analytics_company_days[];
BEGIN
  -- A batch with events of this person has taken a share of the row, by their foreign key, before any roll-up's: it is done
  -- with, or comes after.
  PERFORM FROM employees WHERE company_id = company AND id = p_employee FOR UPDATE;
  IF p_delete THEN
    DELETE FROM analytics WHERE company_id = company AND employee_id = p_employee;
  ELSE
    UPDATE analytics SET region = left(region, 2), referrer = NULL, ip_address = NULL
      WHERE company_id = company AND employee_id = p_employee;
  END IF;
  GET DIAGNOSTICS erased = ROW_COUNT;
  DELETE FROM analytics_visitors WHERE company_id = company AND scope = p_employee;
  IF p_delete THEN
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
RESET ROLE;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgecard_definer;
--> statement-breakpoint
REVOKE ALL ON FUNCTION erase_events(uuid, boolean) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION erase_events(uuid, boolean) TO edgecard_app;
